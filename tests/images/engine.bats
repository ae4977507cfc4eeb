#!/usr/bin/env bats
# The engines themselves: what the other tests of this folder take for granted.
load images

label() { engine image inspect "$image" | jq -j --arg key "$1" '.[0].Config.Labels[$key]'; }

runs() {
  make_image hello org.label-schema.name=hello
  call engine run --rm -i --init --pull=never "$image" one 'two words' ''
  assert_status 0
  assert_stdout $'<one>\n<two words>\n<>'
  assert_stderr_empty
  call engine run --rm --init --pull=never -e STATUS=3 hello
  assert_status 3
  call engine ps --all --quiet
  assert_stdout_empty
}
@test "docker: an image runs, and nothing is left" { with_docker; runs; }
@test "podman: an image runs, and nothing is left" { with_podman; runs; }

labels() {
  local value=$'two\nlines \e[31m "$HOME" \\ \'quoted\'\n'
  local long
  long=$(printf '%0100000d' 7)
  make_image labelled "sample=$value" "long=$long" equals=a=b
  label sample >"$W/label"
  printf %s "$value" | cmp - "$W/label"
  [[ $(label long) == "$long" && $(label equals) == a=b ]]
  make_image bare
  [[ $(engine image inspect "$image" | jq '.[0].Config.Labels // {}') == '{}' ]]
}
@test "docker: labels are what they were made" { with_docker; labels; }
@test "podman: labels are what they were made" { with_podman; labels; }

names() {
  make_image twice
  engine tag twice twice:second
  make_image '' only=label
  make_image again first=1
  make_image again second=2
  [[ $(engine images --quiet --no-trunc | sort -u | wc -l) == 4 ]]
  [[ $(engine images --quiet --no-trunc --filter dangling=true | wc -l) == 2 ]]
  make_image empty --
  call engine run --rm "$image"
  ((status != 0))
}
@test "docker: several names, no name, no entrypoint" { with_docker; names; }
@test "podman: several names, no name, no entrypoint" { with_podman; names; }

@test "docker and podman begin empty" {
  with_docker
  [[ -z $(engine images --all --quiet) ]]
  with_podman
  [[ -z $(engine images --all --quiet) ]]
}

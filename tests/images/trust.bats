#!/usr/bin/env bats
# Which images may be modules: the policy, pins, two with one name.
load images

MANIFEST=$'tcli: 1\nsummary: Looks at text\ncommands: {check: {summary: Check it}}'

setup() {
  common_setup
  unset TCLI_CONTAINERS_ENGINE
  mkdir -p "$HOME/.config/tcli"
}
config() { printf '%s\n' "$1" >"$HOME/.config/tcli/config.yaml"; }
lint() { make_image "$1" org.label-schema.name=lint "tcli.manifest=$MANIFEST" "other=$1" -- /bin/echo "$2"; }

@test "two images with one name: 2, and both are shown; a pin chooses" {
  with_docker
  lint team/lint one
  local first=sha256:$image
  lint other/lint two
  local second=sha256:$image
  call tcli lint check
  assert_error 2 'more than one image has this name'
  assert_stderr_has "team/lint:latest ($first)"
  assert_stderr_has "other/lint:latest ($second)"
  run_hint
  call tcli plugin which lint
  assert_stdout_has 'none did: more than one image has this name'
  call tcli plugin list
  assert_stdout_has 'lint	broken	image	other/lint:latest	more than one image'
  config "modules: {lint: {image: '$first'}}"
  call tcli lint check
  assert_stdout 'one check'
  config "modules: {lint: {image: 'other/lint@$second'}}"
  call tcli lint check
  assert_stdout 'two check'
  [[ $(state_of lint) == declared ]] || complain 'expected one, declared'
}

@test "one image with two tags is one" {
  with_docker
  lint team/lint one
  engine tag team/lint other/lint:2
  call tcli lint check
  assert_stdout 'one check'
}

@test "a tag that moved after the pin: 126 off a terminal, both digests shown" {
  with_docker
  lint team/lint one
  local first=sha256:$image
  config "modules: {lint: {image: '$first'}}"
  call tcli lint check
  assert_stdout 'one check'
  lint team/lint two
  call tcli lint check
  assert_error 126 "modules.lint.image pins it to $first, and team/lint:latest (sha256:$image) has the name now"
  assert_stdout_empty
  run_hint
  assert_status 0
  call tcli --yes lint check
  assert_status 126
}

@test "an image of a pack is the one that the pack names" {
  with_docker
  lint team/lint one
  local first=sha256:$image
  git init --quiet "$W/core"
  printf 'name: core\nsummary: What everyone needs\nimages: [team/lint@%s]\n' "$first" >"$W/core/pack.yaml"
  git -C "$W/core" add . && git -C "$W/core" -c user.name=a -c user.email=a@b commit --quiet --message one
  call tcli pack install --yes "$W/core"
  assert_status 0
  call tcli lint check
  assert_stdout 'one check'
  lint team/lint two
  call tcli lint check
  assert_error 126 "images.pinned pins it to $first, and team/lint:latest (sha256:$image) has the name now"
  assert_stdout_empty
  tcli plugin list >/dev/null
  call tcli --yes pack remove core
  assert_status 0
  call tcli lint check
  assert_stdout 'two check'
}

@test "nothing of an image that is pinned away runs, and its help is shown" {
  with_docker
  make_image bare org.label-schema.name=bare -- /bin/sh -c 'echo help'
  lint team/lint one
  config "modules: {bare: {image: 'sha256:$(printf '%064d' 0)'}, lint: {image: 'sha256:$(printf '%064d' 0)'}}"
  local since
  sleep 1 # to begin after what the last test started
  since=$(date +%s)
  call tcli bare x
  assert_status 126
  call tcli plugin check bare
  assert_error 126 "modules.bare.image pins it to sha256:$(printf '%064d' 0), and bare:latest (sha256:"
  run_hint
  assert_status 0
  assert_stdout_has 'question	modules.bare.image pins it to'
  call tcli plugin show -o json bare
  assert_json '.question | startswith("modules.bare.image pins it to")'
  call /usr/bin/python3 "$BATS_TEST_DIRNAME/on_terminal.py" 'Run it? [y/N]' n -- "$TCLI" plugin check bare
  assert_status 1
  call tcli lint check --help
  assert_status 0
  call tcli lint check
  assert_status 126
  [[ -z $(engine events --since "$since" --until "$(($(date +%s) + 1))" --filter event=start) ]] || complain 'expected no container to start'
}

@test "a tag that moved after the pin: asked on a terminal" {
  with_docker
  lint team/lint one
  local first=sha256:$image
  config "modules: {lint: {image: '$first'}}"
  lint team/lint two
  call /usr/bin/python3 "$BATS_TEST_DIRNAME/on_terminal.py" 'Run it? [y/N]' y -- "$TCLI" lint check
  assert_status 0
  assert_stdout_has 'two check'
  assert_stdout_has "$first"
  assert_stdout_has "sha256:$image"
  call /usr/bin/python3 "$BATS_TEST_DIRNAME/on_terminal.py" 'Run it? [y/N]' n -- "$TCLI" lint check
  assert_status 1
  assert_stdout_lacks 'two check'
}

@test "a pin that is no digest, and one to an image that is not there" {
  with_docker
  lint team/lint one
  config "modules: {lint: {image: latest}}"
  call tcli lint check
  assert_error 126 "modules.lint.image is 'latest', which is no digest"
  run_hint
  config "modules: {lint: {image: 'sha256:$(printf '%064d' 0)'}}"
  call tcli lint check
  assert_status 126
  assert_stderr_has "sha256:$image"
}

@test "images.allow: patterns of repositories" {
  with_docker
  lint team/lint one
  config 'images: {allow: [other/*, registry.example/*]}'
  call tcli lint check
  assert_error 126 'images.allow names none of its repositories'
  run_hint
  call tcli plugin list
  assert_stdout_has 'lint	broken	image	team/lint:latest	images.allow'
  config 'images: {allow: []}'
  call tcli lint check
  assert_error 125 'images.allow wants'
  config 'images: {allow: [other/*, team/*]}'
  call tcli lint check
  assert_stdout 'one check'
  # One that is not allowed is no rival.
  lint stranger/lint two
  call tcli lint check
  assert_stdout 'one check'
  [[ $(state_of lint) == declared ]] || complain 'expected one, declared'
}

@test "undeclared: refuse holds for images too" {
  with_docker
  make_image bare org.label-schema.name=bare
  config 'undeclared: refuse'
  call tcli bare x
  assert_error 126 'the policy is undeclared: refuse'
}

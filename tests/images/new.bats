#!/usr/bin/env bats
# The image that `tcli plugin new --lang image` writes, built as it tells and called.
load images

# From an image that is here already: there is no network to get alpine by.
new_image() {
  unset TCLI_CONTAINERS_ENGINE
  [[ $1 == docker ]] || export TCLI_CONTAINERS_ENGINE=podman
  export GIT_CONFIG_GLOBAL=$W/gitconfig PATH=${TCLI%/*}:$PATH
  git config --file "$W/gitconfig" user.name 'Ann "the $X" \ `id` é'
  make_image base -- /bin/sh
  printf 'name: team\nsummary: What we need\n' >pack.yaml
  call tcli plugin new greet --lang image --in "$2"
  assert_status 0
  assert_stdout_has "  $1 build --tag greet $3"
  shellcheck "$4" "$5/hello.sh"
  local steps
  steps=$(sed -n '/^try it:$/,$s/^  //p' "$W/out" | sed "s/ build / build --build-arg BASE=base /")
  call bash -euc "$steps"$'\n'"$4 && echo tested; tcli plugin show greet -o json >'$W/show'"
  assert_status 0
  assert_stdout_has $'Hello, World!\nHello, World!\n'
  assert_stdout_has 'hello <who>  Greet somebody'
  assert_stdout_has tested
  cp "$W/show" "$W/out"
  assert_json '.state == "declared" and .owner == $owner' --arg owner 'Ann "the $X" \ `id` é'
  call tcli greet hello 'a  b' -t 0
  assert_status 0
  assert_stdout_empty
}
@test "docker: the image is built and says hello" {
  with_docker
  new_image docker . ./images/greet tests/greet images/greet
}
@test "podman: the image is built and says hello" {
  with_podman
  new_image podman . ./images/greet tests/greet images/greet
}

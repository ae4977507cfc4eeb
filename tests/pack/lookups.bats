#!/usr/bin/env bats
# What a call looks at in the folder of packs: so many paths, whatever is installed.
load ../support/pack_helpers

# looked_up WORD...: what a call of tcli looks at below the folder of packs, in order, until a command is in its place.
looked_up() {
  call env "ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0" \
    strace -qq -e trace=%file -e signal=none -s 500 -o "$W/trace" "$TCLI" "$@"
  assert_status 0
  sed -nE "s|^([a-z0-9]+)\(.*\"$PACKS/([^\"]*)\".*|\1 \2|p" "$W/trace" | sed -E 's/^(new)?fstatat(64)? /stat /; s/^(statx|lstat) /stat /; s/^readlinkat /readlink /; /^execve /q'
}

many_modules() {
  local number
  for number in {1..50}; do
    tree "m$number" "core/$C1"
    tree_wins "m$number" "core/$C1"
    tree_shadowed "m$number" "core/$C1"
  done
}

@test "a tree: the config, two links, its folder, its manifest, the file twice and its folder; not more with more modules" {
  need_strace
  one_tree
  tcli depot box list >/dev/null
  local wanted="stat current/config.yaml
readlink current
readlink generations/1/modules/depot
stat core/$C1/modules/depot
stat generations/1/modules/depot.yaml
stat core/$C1/modules/depot/box/list
stat core/$C1/modules/depot/box/list
stat core/$C1/modules/depot/box"
  [[ $(looked_up depot box list) == "$wanted" ]]
  [[ $(looked_up --no-history depot box list) == "$wanted
execve core/$C1/modules/depot/box/list" ]]
  many_modules
  [[ $(looked_up depot box list) == "$wanted" ]]
}

@test "a module elsewhere: the config and two links; one where nothing is installed" {
  need_strace
  declared_module plain
  tcli plain go >/dev/null
  [[ $(looked_up plain go) == $'stat current/config.yaml\nreadlink current' ]]
  one_tree
  [[ $(looked_up plain go) == $'stat current/config.yaml\nreadlink current\nreadlink generations/1/modules/plain' ]]
}

@test "a listing of nothing new reads no folder of the index" {
  need_strace
  one_tree
  many_modules
  tcli plugin list >/dev/null
  [[ $(looked_up plugin list | grep -c openat) -le 3 ]]
  looked_up plugin list | grep -q readlink && return 1
  true
}

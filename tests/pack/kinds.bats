#!/usr/bin/env bats
# Executables and native plugins of packs, which of several of one name is meant, and indexes that are damaged.
load ../support/pack_helpers

# pack_script NAME PACK/VERSION [FRONT MATTER LINE...]: an executable in a pack.
pack_script() {
  local file=$PACKS/$2/bin/tcli-$1
  mkdir -p "${file%/*}"
  {
    printf '#!/bin/sh\n'
    (($# < 3)) || printf '%s\n' "${@:3}"
    printf 'if [ "$1" = --help ]; then echo "help of %s"; exit 0; fi\necho "%s of %s"; printf "<%%s>" "$@"\n' "$1" "$1" "$2"
  } >"$file"
  chmod 755 "$file"
}
front_matter=('# ---' '# tcli: 1' '# summary: In front' '# commands: {go: {summary: Go}}' '# ---')

@test "an executable with its manifest in front, and one with a sidecar" {
  generation 1
  pack_script front "core/$C1" "${front_matter[@]}"
  wins front "core/$C1" exec
  pack_script side "core/$C1"
  printf 'tcli: 1\nsummary: Beside it\ncommands: {go: {summary: Go}}\n' >"$PACKS/core/$C1/bin/tcli-side.yaml"
  wins side "core/$C1" exec
  use_generation 1
  call tcli front go
  assert_stdout "front of core/$C1"$'\n<go>'
  call tcli side go
  assert_stdout "side of core/$C1"$'\n<go>'
  call tcli plugin list
  assert_stdout_has $'front\tdeclared\texec\tpack core@1111111\tIn front'
  assert_stdout_has $'side\tdeclared\texec\tpack core@1111111\tBeside it'
  call tcli side --help
  assert_stdout_has 'Beside it'
  call tcli plugin show front
  assert_stdout_has $'location\t'"$PACKS/core/$C1/bin/tcli-front"
  printf 'tcli: 1\nsummary: [' >"$PACKS/core/$C1/bin/tcli-side.yaml"
  call tcli side go
  assert_error 126 "$PACKS/core/$C1/bin/tcli-side.yaml:"
}

@test "an executable without a manifest is asked in a seal" {
  need_seal
  generation 1
  pack_script stranger "core/$C1"
  wins stranger "core/$C1" exec
  use_generation 1
  call tcli stranger a b
  assert_status 0
  assert_stdout "stranger of core/$C1"$'\n<a><b>'
  [[ $(state_of stranger) == verified ]]
}

@test "executables and folders that are unsafe or unfit: 126, as along the search path" {
  generation 1
  pack_script mine "core/$C1" "${front_matter[@]}"
  wins mine "core/$C1" exec
  use_generation 1
  local file=$PACKS/core/$C1/bin/tcli-mine
  chmod -x "$file"
  call tcli mine go
  assert_error 126 'it is not executable'
  run_hint
  chmod o+w "$file"
  call tcli mine go
  assert_error 126 'anyone can change it'
  run_hint
  chmod o+w "${file%/*}"
  call tcli mine go
  assert_error 126 'anyone can put files into its folder'
  run_hint
  call tcli mine go
  assert_status 0
}

@test "a native plugin" {
  generation 1
  mkdir -p "$PACKS/core/$C1/plugins"
  cp "$TEST_PLUGINS/services.so" "$PACKS/core/$C1/plugins/"
  wins services "core/$C1" native
  use_generation 1
  call tcli services call show one
  assert_status 0
  assert_stdout_has 'services/call/show'
  call tcli plugin list
  assert_stdout_has $'services\tdeclared\tnative\tpack core@1111111'
  call tcli plugin show services
  assert_stdout_has $'location\t'"$PACKS/core/$C1/plugins/services.so"
  assert_stdout_has $'abi\t1'
}

# everywhere NAME: in a folder for plugins, in two packs and on the PATH.
everywhere() {
  mkdir -p "$HOME/.local/share/tcli/plugins"
  cp "$TEST_PLUGINS/services.so" "$HOME/.local/share/tcli/plugins/$1.so"
  generation 1
  tree "$1" "core/$C1" 'Of core'
  tree_wins "$1" "core/$C1"
  pack_script "$1" "extra/$C2" "${front_matter[@]}"
  shadowed "$1" "extra/$C2" exec
  tree "$1" "more/$C2" 'Of more'
  tree_shadowed "$1" "more/$C2"
  use_generation 1
  declared_module "$1"
}

@test "native before pack before PATH; shadowed ones are listed in their order" {
  everywhere depot
  call tcli plugin which depot
  assert_stdout_has "/plugins/depot.so"$'\tnative\tprovider native comes before pack; shadows pack core@1111111, pack extra@2222222, pack more@2222222, '
  rm "$HOME/.local/share/tcli/plugins/depot.so"
  call tcli depot go
  assert_stdout "depot go of core/$C1"
  call tcli plugin list
  assert_stdout_has $'depot\tdeclared\ttree\tpack core@1111111\tOf core
depot\tshadowed\texec\tpack extra@2222222\tby pack core@1111111
depot\tshadowed\ttree\tpack more@2222222\tby pack core@1111111
depot\tshadowed\texec\t'"$BIN/tcli-depot"$'\tby pack core@1111111'
  rm "$PACKS/current"
  call tcli depot go
  assert_stdout '<go>'
}

@test "--from pack, modules.NAME.from and modules.NAME.pack choose another" {
  everywhere depot
  call tcli --from pack depot go
  assert_stdout "depot go of core/$C1"
  call tcli --from path depot go
  assert_stdout '<go>'
  config <<<'modules: {depot: {from: pack}}'
  call tcli depot go
  assert_stdout "depot go of core/$C1"
  config <<<'modules: {depot: {from: pack, pack: extra}}'
  call tcli depot go
  assert_stdout "depot of extra/$C2"$'\n<go>'
  call tcli plugin list
  assert_stdout_has $'depot\tdeclared\texec\tpack extra@2222222\tIn front'
  assert_stdout_has $'depot\tshadowed\ttree\tpack core@1111111\tby pack extra@2222222'
  config <<<'modules: {depot: {from: pack, pack: more}}'
  call tcli depot go
  assert_stdout "depot go of more/$C2"
  [[ $(tcli plugin list | grep -c ^depot) == 5 ]]
  [[ $(tcli plugin list | grep -m1 ^depot) == *'Of more' ]]
  config <<<'modules: {depot: {pack: core}}'
  call tcli --from pack depot go
  assert_stdout "depot go of core/$C1"
}

@test "modules.NAME.pack names a pack that has no such module, or no name at all: 126, not another pack's" {
  everywhere depot
  local pack
  for pack in nobody ../generations /etc CORE; do
    config <<<"modules: {depot: {from: pack, pack: $pack}}"
    call tcli depot go
    assert_error 126 "the config says modules.depot.pack: $pack, and no such pack has a module of that name"
    run_hint
    assert_status 0
  done
}

@test "a linked pack: its work folder as it is now" {
  mkdir -p "$W/mine/bin" "$PACKS/core"
  ln -s "$W/mine" "$PACKS/core/linked"
  generation 1
  tree depot core/linked
  rm -r "$W/mine/.tcli"
  manifest 'Being worked on' >"$GENERATION/modules/depot.yaml"
  wins depot core/linked tree
  pack_script tool core/linked "${front_matter[@]}"
  wins tool core/linked exec
  use_generation 1
  call tcli depot box list
  assert_stdout 'depot box list of core/linked'
  call tcli tool go
  assert_stdout $'tool of core/linked\n<go>'
  call tcli plugin list
  assert_stdout_has $'depot\tdeclared\ttree\tpack core (linked)\tBeing worked on'
  assert_stdout_has $'tool\tdeclared\texec\tpack core (linked)\tIn front'

  printf 'tcli: 1\nsummary: Put beside it\ncommands: {go: {summary: Go}}\n' >"$W/mine/bin/tcli-tool.yaml"
  sleep 0.01
  [[ $(row_of tool summary) == 'Put beside it' ]]
  mv "$W/mine/bin/tcli-tool" "$W/tool"
  call tcli tool go
  assert_error 126 "$PACKS/core/linked/bin/tcli-tool is gone from its pack"
  [[ $(state_of tool) == broken ]]
  mv "$W/tool" "$W/mine/bin/tcli-tool"
  [[ $(state_of tool) == declared ]]
  mv "$W/mine/modules/depot" "$W/depot"
  call tcli depot go
  assert_error 126 "$PACKS/core/linked/modules/depot is gone from its pack"
  [[ $(state_of depot) == broken ]]
  mv "$W/depot" "$W/mine/modules/depot"
  [[ $(state_of depot) == declared ]]
  chmod o+w "$W/mine/modules"
  call tcli depot go
  assert_error 126 'anyone can put files into its folder'
}

@test "links that tcli would not make are damage: 126 for that module alone, and nothing runs" {
  one_tree good
  declared_module odd "$W/elsewhere"
  tree odd "core/$C1"
  tree other "core/$C1"
  local link
  for link in "../../../core/$C1/modules/other" "../../../core/$C1/modules/odd/" "../../../core/$C1/modules/../odd" \
    "../../../core/$C1/modules/odd/box" "../../../core/${C1%1}/modules/odd" "../../../core/${C1/1/A}/modules/odd" \
    "../../../Core/$C1/modules/odd" "../../core/$C1/modules/odd" "../../../../core/$C1/modules/odd" "../../..//core/$C1/modules/odd" \
    "../../.././core/$C1/modules/odd" "../../../../packs/core/$C1/modules/odd" "../../../core/$C1/bin/odd" \
    "../../../core/$C1/bin/tcli-good" "../../../core/$C1/plugins/odd" "$PACKS/core/$C1/modules/odd" "$W/elsewhere/tcli-odd" \
    "/" "." "$(printf '../%.0s' {1..900})etc" $'../../../core/\n/modules/odd'; do
    ln -sfn "$link" "$GENERATION/modules/odd"
    call_traced "$TCLI" odd go
    assert_error 126 "the index of packs is damaged: $GENERATION/modules/odd is no link to a module"
    assert_stderr_has 'hint: tcli pack status'
    assert_nothing_executed
    call tcli good go
    assert_status 0
  done
  [[ $(state_of odd) == broken ]]
  [[ $(state_of good) == declared ]]
  rm "$GENERATION/modules/odd"
  mkdir "$GENERATION/modules/odd"
  call tcli odd go
  assert_error 126 'the index of packs is damaged'
  rmdir "$GENERATION/modules/odd"
  echo text >"$GENERATION/modules/odd"
  call tcli odd go
  assert_error 126 'the index of packs is damaged'
  rm "$GENERATION/modules/odd"
  wins odd "core/$C1" tree
  ln -s "../../../core/$C1/.tcli/manifests/odd.yaml" "$GENERATION/modules/odd.yaml"
  [[ $(state_of odd) == declared ]]
}

@test "other things in the index are passed over" {
  one_tree
  ln -s nowhere "$GENERATION/modules/.hidden"
  ln -s nowhere "$GENERATION/modules/UPPER"
  ln -s nowhere "$GENERATION/modules/a b"
  mkdir -p "$GENERATION/others/depot" "$GENERATION/others/nobody"
  ln -s "../../../../extra/$C1/modules/depot" "$GENERATION/others/depot/core" # another pack than its name says
  call tcli plugin list
  assert_status 0
  assert_stderr_empty
  assert_stdout_lacks UPPER
  assert_stdout_lacks nobody
  [[ $(tcli plugin list | grep -c ^depot) == 2 ]]
  assert_stdout_has $'depot\tshadowed\texec\tpack\tby pack core@1111111'
  local name
  for name in . .. UPPER 'a b' depot.yaml ''; do
    call tcli "$name" go
    assert_status 127
  done
}

@test "current is no link to a generation: a warning, and the other modules run" {
  one_tree
  declared_module plain
  local link
  for link in generations/ generations generations/1/ generations/../generations/1 "$GENERATION" generations/1x generations/-1 .; do
    ln -sfn "$link" "$PACKS/current"
    call tcli plain go
    assert_status 0
    assert_stdout '<go>'
    assert_stderr_has "tcli: warning: provider pack can't answer: the index of packs is damaged: $PACKS/current is no link to a generation"
    call tcli depot go
    assert_status 127
  done
  rm "$PACKS/current"
  mkdir "$PACKS/current"
  call tcli plain go
  assert_status 0
  assert_stderr_has 'is no link to a generation'
  rmdir "$PACKS/current"
  ln -s generations/7 "$PACKS/current" # gone
  call tcli depot go
  assert_status 127
  assert_stderr_lacks warning
}

@test "nothing installed: no module, no warning; with a file in place of the folder as well" {
  declared_module plain
  call tcli plugin list
  assert_stderr_empty
  call tcli --from pack plain go
  assert_status 127
  call tcli plain go
  assert_status 0
  assert_stderr_empty
  mkdir -p "${PACKS%/*}"
  : >"$PACKS"
  call tcli plain go
  assert_status 0
  assert_stderr_empty
  HOME='' call tcli plain go
  assert_status 0
}

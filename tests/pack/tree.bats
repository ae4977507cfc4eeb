#!/usr/bin/env bats
# A module of a pack whose commands are files below a folder.
load ../support/pack_helpers

@test "a verb, and a verb of a subject: the file gets the words behind the verb" {
  one_tree
  call tcli depot go one 'two words' '' --count 2
  assert_status 0
  assert_stdout "depot go of core/$C1
<one>
<two words>
<>
<--count>
<2>"
  assert_stderr_empty
  call tcli depot box list
  assert_stdout "depot box list of core/$C1"
  call tcli depot box list -- -x
  assert_stdout "depot box list of core/$C1
<-->
<-x>"
}

@test "a verb and a subject of one name" {
  generation 1
  mkdir -p "$PACKS/core/$C1/modules/depot"
  command_file "$PACKS/core/$C1/modules/depot/box/list" list
  command_file "$PACKS/core/$C1/modules/depot/list" 'plain list'
  manifest | sed 's/^  go:/  list:/' >"$GENERATION/modules/depot.yaml"
  wins depot "core/$C1" tree
  use_generation 1
  call tcli depot list box
  assert_stdout $'plain list\n<box>'
  call tcli depot box list list
  assert_stdout $'list\n<list>'
}

@test "the status and a signal are the command's" {
  one_tree
  local wanted
  for wanted in 0 1 2 125 126 127 255; do
    TCLI_TEST_STATUS=$wanted call tcli depot go
    assert_status "$wanted"
    assert_stderr_empty
    TCLI_TEST_STATUS=$wanted call tcli --no-history depot go
    assert_status "$wanted"
  done
  printf '#!/bin/sh\nkill -TERM $$\n' >"$PACKS/core/$C1/modules/depot/go"
  call tcli depot go
  assert_status 143
}

@test "the variables: those of any module, and the folder above for what the pack shares" {
  one_tree
  printf '#!/bin/sh\nenv | grep ^TCLI_ | sort; cat "$TCLI_PLUGIN_DIR/../lib/shared"\n' >"$PACKS/core/$C1/modules/depot/box/list"
  mkdir "$PACKS/core/$C1/lib"
  echo shared >"$PACKS/core/$C1/lib/shared"
  call tcli depot box list word
  assert_status 0
  assert_stdout_has "TCLI_ARG_WORDS_1=word"
  assert_stdout_has "TCLI_MODULE=depot"
  assert_stdout_has "TCLI_PLUGIN_DIR=$PACKS/core/$C1/modules"
  assert_stdout_has "TCLI_SUBJECT=box"
  assert_stdout_has "TCLI_VERB=list"
  assert_stdout_has $'\nshared'
}

@test "help, completion and the overview come from the manifest: nothing runs, nor is looked at" {
  one_tree
  rm -r "$PACKS/core/$C1/modules/depot/"{go,box}
  call_traced "$TCLI" depot --help
  assert_status 0
  assert_stdout_has 'A tree'
  assert_stdout_has 'List the boxes'
  assert_nothing_executed
  call_traced "$TCLI" depot box list --help
  assert_stdout_has 'tcli depot box list'
  assert_nothing_executed
  call_traced "$TCLI" __complete -- depot ''
  assert_stdout_has $'go\tGo somewhere'
  assert_nothing_executed
  call_traced "$TCLI"
  assert_stdout_has 'Modules from pack core'
  assert_stdout_has 'A tree'
  assert_nothing_executed
}

@test "arguments are checked, and the grammar is exact" {
  one_tree
  call tcli depot go -c x
  assert_error 2 "--count wants an int, got 'x'"
  call tcli depot box
  assert_error 2 'depot box needs a verb'
  call tcli depot ../go
  assert_status 2
  call tcli depot box/list
  assert_status 2
}

@test "the history: the module, its commit, its words without secrets; a copy of the output" {
  one_tree
  call tcli --capture all depot go one --token hush
  assert_status 0
  call tcli history show last -o json
  assert_json '.run | .module == "depot" and .subject == null and .verb == "go" and .provider == "pack" and .kind == "tree"'
  assert_json '.run.location == $where' --arg where "$PACKS/core/$C1/modules/depot"
  assert_json '.run.version == "1.2"'
  assert_stdout_lacks hush
  call tcli history output last
  assert_stdout_has "depot go of core/$C1"
  call tcli history rerun last token=hush
  assert_status 0
  assert_stdout_has '<one>'
}

@test "a file that is missing, not executable, a folder, no program, or without its interpreter: 126, and it is named" {
  one_tree
  local file=$PACKS/core/$C1/modules/depot/go way
  for way in '' --no-history; do
    command_file "$file"
    rm "$file"
    call tcli $way depot go
    assert_error 126 "depot can't run: $file: No such file or directory"
    mkdir "$file"
    call tcli $way depot go
    assert_error 126 "$file: "
    rmdir "$file"
    printf 'no program' >"$file"
    call tcli $way depot go
    assert_error 126 "$file is not executable"
    assert_stderr_has "hint: chmod +x $file"
    run_hint
    call tcli $way depot go
    assert_error 126 "$file: it is no program"
    printf '#!/nowhere/sh\n' >"$file"
    call tcli $way depot go
    assert_error 126 "$file:1: its interpreter /nowhere/sh does not exist"
    printf '#!/usr/bin/env nowhere-sh\n' >"$file"
  done
  call tcli depot go
  assert_error 126 "$file:1: its interpreter 'nowhere-sh' is not on your search path"
  call tcli depot box list # the others are well
  assert_status 0
}

@test "a file that anyone can change, or stands where anyone can put files: 126" {
  one_tree
  local folder=$PACKS/core/$C1/modules/depot
  chmod o+w "$folder/go"
  call tcli depot go
  assert_error 126 "$folder/go: anyone can change it"
  chmod o+w "$folder/box"
  call tcli depot box list
  assert_error 126 "$folder/box/list: anyone can put files into its folder"
  run_hint
  call tcli depot box list
  assert_status 0
  chmod o+w "$folder"
  call tcli depot box list
  assert_error 126 'anyone can put files into its folder'
  run_hint
  call tcli depot box list
  assert_status 0
}

@test "a manifest that is missing or wrong: broken, 126, and nothing runs" {
  one_tree
  local manifest=$PACKS/core/$C1/.tcli/manifests/depot.yaml
  printf 'tcli: 1\nsummary: [\n' >"$manifest"
  call_traced "$TCLI" depot go
  assert_error 126 "$GENERATION/modules/depot.yaml:"
  assert_nothing_executed
  [[ $(state_of depot) == broken ]]
  rm "$manifest"
  call tcli depot go
  assert_error 126 "$GENERATION/modules/depot.yaml: No such file or directory"
  [[ $(state_of depot) == broken ]]
  manifest >"$manifest"
  sleep 0.01
  [[ $(state_of depot) == declared ]]
  call tcli depot go
  assert_status 0
}

@test "a running command keeps its tree while another generation is put in use" {
  one_tree
  printf '#!/bin/sh\n: >"%s/started"; while [ ! -e "%s/go-on" ]; do sleep 0.01; done; cat "$TCLI_PLUGIN_DIR/../lib/shared"\n' "$W" "$W" \
    >"$PACKS/core/$C1/modules/depot/go"
  mkdir "$PACKS/core/$C1/lib"
  echo first >"$PACKS/core/$C1/lib/shared"
  "$TCLI" depot go >"$W/said" &
  local pid=$!
  while [[ ! -e $W/started ]]; do sleep 0.01; done
  generation 2
  tree depot "core/$C2"
  tree_wins depot "core/$C2"
  use_generation 2
  call tcli depot go
  assert_stdout "depot go of core/$C2"
  : >"$W/go-on"
  wait "$pid"
  [[ $(<"$W/said") == first ]]
}

@test "a new generation with the same commit reads no manifest again" {
  one_tree
  call tcli depot go
  assert_status 0
  generation 2
  tree_wins depot "core/$C1"
  use_generation 2
  rm -r "$PACKS/generations/1"
  TCLI_DEBUG=1 call tcli depot go
  assert_status 0
  assert_stderr_has 'depot: declared, remembered'
}

@test "plugin show, which, list and check" {
  one_tree
  call tcli plugin show depot
  assert_status 0
  assert_stdout_has $'kind\ttree'
  assert_stdout_has $'provider\tpack'
  assert_stdout_has $'location\t'"$PACKS/core/$C1/modules/depot"
  call tcli plugin which depot
  assert_stdout "$PACKS/core/$C1/modules/depot"$'\tpack\tthe only one of that name'
  call tcli plugin list
  assert_stdout_has $'depot\tdeclared\ttree\tpack core@1111111\tA tree'
  call tcli plugin check depot
  assert_status 0
  assert_stdout 'depot: declared'
  rm "$PACKS/core/$C1/modules/depot/box/list"
  call tcli plugin check depot
  assert_status 1
  assert_stdout "error: $PACKS/core/$C1/modules/depot/box/list: No such file or directory"
}

@test "a parameter with candidates of its own: the file of its command is asked, where it stands" {
  need_seal
  HOME=$(mktemp -d /var/tmp/tcli-test-XXXXXX) # in a seal /tmp has nothing but the folder of the program
  a_pack core
  verb core modules/core-hello/send $'summary: Send it\narguments: [{name: who, complete: true}]' '[[ $1 != __complete ]] || { . "$TCLI_PLUGIN_DIR/../lib/words.sh"; printf "%s\n" "${0##*/}" "$*" "$WORD"; }'
  verb core modules/core-hello/rota/swap $'summary: Swap it\noptions: [{name: with, complete: true}]' '[[ $1 != __complete ]] || printf "%s\n" "${0##*/}" "$*"'
  commit core Send
  installed core
  local tries
  for tries in {1..200}; do
    call tcli __complete -- core-hello send ''
    [[ -z $output ]] || break
  done
  assert_stdout $'send\t\n__complete send who -- \t\nhello\t'
  for tries in {1..200}; do
    call tcli __complete -- core-hello rota swap --with ''
    [[ -z $output ]] || break
  done
  assert_stdout $'swap\t\n__complete rota swap with -- --with \t'
  rm -r "$HOME"
}

#!/usr/bin/env bats
# The built-in module `plugin`, the choice among providers, and tcli's own folder of modules.
load ../support/helpers

config() {
  mkdir -p "$HOME/.config/tcli"
  printf '%s\n' "$@" >"$HOME/.config/tcli/config.yaml"
}

# A prefix as after an install, in $W/$1, with its own copy of christmas.
make_prefix() {
  mkdir -p "$W/$1/bin" "$W/$1/libexec/tcli"
  cp "$TCLI" "$W/$1/bin/tcli"
  cp "$BATS_TEST_DIRNAME/../../plugins/christmas/tcli-christmas" "$W/$1/libexec/tcli/"
}

@test "rule 8: list: name, state, kind, from and summary of each, by name, broken and shadowed ones with their reason" {
  declared_module oncall "$BIN" 'On-call rotation'
  declared_module oncall "$W/second" 'Another'
  undeclared_module plain
  printf '#!/bin/sh\r\n' | make_module crlf
  export PATH=$PATH:$W/second
  call tcli plugin list
  assert_status 0
  assert_stderr_empty
  # In a pipe: tabs, no headings.
  assert_stdout_has $'oncall\tdeclared\texec\t'"$BIN/tcli-oncall"$'\tOn-call rotation'
  assert_stdout_has $'oncall\tshadowed\texec\t'"$W/second/tcli-oncall"$'\tby '"$BIN/tcli-oncall"
  assert_stdout_has $'plain\tunverified\texec\t'
  assert_stdout_has $'crlf\tbroken\texec\t'"$BIN/tcli-crlf"$'\t'"$BIN/tcli-crlf:1: the #! line ends in CR (Windows line end)"
  assert_stdout_has $'plugin\tdeclared\tbuiltin\t'
  [[ $(cut -f1 "$W/out") == "$(cut -f1 "$W/out" | LC_ALL=C sort)" ]] || complain 'expected to be sorted by name'
  [[ $(awk -F'\t' '{print NF}' "$W/out" | sort -u) == 5 ]] || complain 'expected five columns'
}

@test "list on a terminal: headings, aligned, no wider than it" {
  declared_module oncall "$BIN" "$(printf 'long %.0s' {1..60})"
  script -qec "stty cols 80; '$TCLI' plugin list 2>'$W/told'" /dev/null </dev/null | tr -d '\r' >"$W/out"
  output=$(<"$W/out")
  [[ $(head -1 "$W/out") =~ ^NAME\ +STATE\ +KIND\ +FROM\ +SUMMARY ]] || complain 'expected headings'
  (($(wc -L <"$W/out") <= 80)) || complain 'expected at most 80 columns'
}

@test "list -o json: pure, with schema_version, the same keys as the table" {
  declared_module oncall
  chmod 666 "$BIN/tcli-oncall"
  cd "$BIN"
  PATH=.:$PATH call tcli plugin list -o json
  assert_status 0
  assert_json '.schema_version == 1'
  assert_json '.modules | map(keys_unsorted) | unique == [["name", "state", "kind", "from", "summary"]]'
  assert_json '[.modules[].state] - ["declared", "verified", "unverified", "broken", "shadowed"] == []'
  call bash -c '"$TCLI" plugin list -o json 2>/dev/null | jq -e .'
  assert_status 0
}

@test "list --broken: only those; none: an empty list, status 0" {
  declared_module good
  call tcli plugin list --broken -o json
  assert_status 0
  assert_json '.modules == []'
  call tcli plugin list --broken
  assert_status 0
  assert_stderr_empty
  : | make_module bad
  call tcli plugin list --broken -o json
  assert_json '[.modules[].name] == ["bad"]'
}

@test "show: everything of a declared module, as table and JSON" {
  cp "$BATS_TEST_DIRNAME/../../plugins/christmas/tcli-christmas" "$BIN/tcli-merry"
  call tcli plugin show merry
  assert_status 0
  assert_stdout_has $'state\tdeclared'
  assert_stdout_has $'location\t'"$BIN/tcli-merry"
  assert_stdout_has "Season's greetings"
  assert_stdout_has greet
  call tcli plugin show merry -o json
  assert_status 0
  assert_json '.schema_version == 1 and .name == "merry" and .state == "declared" and .provider == "path"'
  assert_json '.commands | length == 1'
  assert_json '.commands[0] | .verb == "greet" and .effect == "read" and .arguments[0].required and .options[0].short == "c" and .options[0].default == "1"'
}

@test "show: verified, unverified, broken and built-in modules" {
  undeclared_module plain
  : | make_module bad
  call tcli plugin show plain -o json
  assert_status 0
  assert_json '.state == "unverified" and .commands == []'
  call tcli plugin show bad -o json
  assert_status 0
  assert_json '.state == "broken" and (.problem.reason | length > 0) and (.problem.remedy | length > 0)'
  call tcli plugin show bad
  assert_status 0
  assert_stdout_has $'problem\t'
  call tcli plugin show plugin -o json
  assert_status 0
  assert_json '[.commands[].verb] | sort == ["adopt", "check", "link", "list", "new", "show", "test", "unlink", "which"]'
  need_seal
  call tcli plain
  call tcli plugin show plain -o json
  assert_json '.state == "verified" and .summary == "help of plain" and .help == "help of plain\n"'
}

@test "show, which and check of what is not there: 127 with a suggestion that works" {
  declared_module oncall
  local verb
  for verb in show which check; do
    call tcli plugin "$verb" nothing-like-it
    assert_error 127 "no module 'nothing-like-it'"
    run_hint
    assert_status 0
    call tcli plugin "$verb" oncal
    assert_error 127 "no module 'oncal'"
    assert_stderr_has oncall
    run_hint
    assert_status 0
    call tcli plugin "$verb"
    assert_status 2
  done
}

@test "rule 9: which: the exact path, and why it won" {
  declared_module alone
  call tcli plugin which alone
  assert_status 0
  assert_stdout_has "$BIN/tcli-alone"
  assert_stdout_has 'only one'
  declared_module twin "$BIN"
  declared_module twin "$W/second"
  export PATH=$PATH:$W/second
  call tcli plugin which twin -o json
  assert_json '.modules[0].location == $one and .modules[0].provider == "path" and (.modules[0].why | contains($other))' --arg one "$BIN/tcli-twin" --arg other "$W/second/tcli-twin"
  declared_module plugin
  call tcli plugin which plugin
  assert_stdout_has 'built in'
  assert_stdout_has "$BIN/tcli-plugin"
  declared_module christmas
  call tcli plugin which christmas
  assert_stdout_has 'provider own comes before path'
}

@test "which agrees with what runs" {
  declared_module twin "$W/first" 'The first'
  declared_module twin "$W/second" 'The second'
  local order
  for order in "$W/first:$W/second" "$W/second:$W/first"; do
    PATH=$order:$PATH call tcli plugin which twin -o json
    local location
    location=$(jq -r '.modules[0].location' "$W/out")
    TCLI_DEBUG=1 PATH=$order:$PATH call tcli twin go
    assert_stderr_has "run $location"
  done
}

@test "check: every kind of finding, 0 when all is well, 1 when not" {
  declared_module good
  call tcli plugin check good
  assert_status 0
  assert_stdout_has 'good: declared'
  call tcli plugin check good -o json
  assert_status 0
  assert_json '.findings == []'
  sed -i 's/^# commands:/# colour: red\n# commands:/' "$BIN/tcli-good"
  call tcli plugin check good -o json
  assert_status 0
  assert_json '.findings[0].level == "warning" and (.findings[0].finding | contains("colour"))'
  : | make_module bad
  call tcli plugin check bad
  assert_status 1
  assert_stdout_has 'error: '
  call tcli plugin check bad -o json
  assert_status 1
  assert_json '.findings[0].level == "error"'
}

@test "check asks an undeclared module, sealed, each time anew" {
  need_seal
  undeclared_module plain
  call tcli plugin check plain
  assert_status 0
  assert_stdout_has 'plain: verified'
  assert_stderr_empty
  make_module plain <<<$'#!/bin/sh\nexit 5'
  call tcli plugin check plain
  assert_status 1
  assert_stdout_has 'its --help ended with status 5'
}

@test "--from: the provider that is named, its others refused with what there is" {
  declared_module christmas "$BIN" 'Mine'
  call tcli christmas greet x
  assert_stdout 'Merry Christmas, x!'
  call tcli --from path christmas go x
  assert_stdout $'<go>\n<x>'
  call tcli --from=path christmas go x
  assert_stdout $'<go>\n<x>'
  call tcli --from own christmas greet x
  assert_stdout 'Merry Christmas, x!'
  call tcli --from path help christmas
  assert_stdout_has Mine
  call tcli --from own help christmas
  assert_stdout_lacks Mine
  call tcli --from nobody christmas greet x
  assert_error 2 "--from: no provider 'nobody'"
  assert_stderr_has 'builtin native pack own path'
  run_hint
  assert_status 0
  call tcli --from own oncall
  assert_error 127 "no module 'oncall'"
  call tcli --from
  assert_status 2
}

@test "modules.NAME.from chooses the winner, everywhere" {
  declared_module christmas "$BIN" 'Mine'
  config 'modules: {christmas: {from: path}}'
  call tcli christmas go x
  assert_stdout $'<go>\n<x>'
  call tcli plugin which christmas
  assert_stdout_has "$BIN/tcli-christmas"
  assert_stdout_has 'chosen by modules.christmas.from'
  call tcli plugin list -o json
  assert_json '[.modules[] | select(.name == "christmas") | [.state, .from]] == [["declared", $mine], ["shadowed", "tcli'"'"'s own"]]' --arg mine "$BIN/tcli-christmas"
  call tcli help christmas
  assert_stdout_has Mine
  call tcli
  assert_stdout_has Mine
  call tcli --from own christmas greet x
  assert_stdout 'Merry Christmas, x!'
}

@test "modules.NAME.from a provider that has none, or is none: no silent other choice" {
  declared_module oncall
  config 'modules: {oncall: {from: own}}'
  call tcli oncall go
  assert_error 127 "no module 'oncall'"
  assert_stderr_has own
  call tcli plugin list -o json
  assert_json '.modules[] | select(.name == "oncall") | .state == "shadowed" and (.summary | contains("modules.oncall.from"))'
  config 'modules: {oncall: {from: nobody}}'
  call tcli oncall go
  [[ $status == 127 || $status == 2 || $status == 125 ]] || complain 'expected an error'
  assert_stderr_has nobody
  # A built-in can't be chosen away.
  config 'modules: {plugin: {from: path}}'
  call tcli plugin list
  assert_status 0
}

@test "--exec-path names the folder of tcli's own modules, before the search path" {
  call tcli --exec-path
  assert_status 0
  assert_stderr_empty
  [[ -x $output/tcli-christmas ]] || complain 'expected christmas there'
  declared_module christmas
  call tcli christmas greet --count 2 @team
  assert_status 0
  assert_stdout $'Merry Christmas, @team!\nMerry Christmas, @team!'
}

@test "a prefix that is moved takes its modules along, also through links and along the search path" {
  make_prefix first
  call "$W/first/bin/tcli" --exec-path
  assert_stdout "$W/first/libexec/tcli"
  call "$W/first/bin/tcli" christmas greet x
  assert_stdout 'Merry Christmas, x!'
  mv "$W/first" "$W/second place"
  call "$W/second place/bin/tcli" --exec-path
  assert_stdout "$W/second place/libexec/tcli"
  call "$W/second place/bin/tcli" christmas greet y
  assert_stdout 'Merry Christmas, y!'
  ln -s "$W/second place/bin/tcli" "$BIN/tcli"
  call env tcli --exec-path
  assert_stdout "$W/second place/libexec/tcli"
  cd "$W/second place"
  call ./bin/tcli --exec-path
  assert_stdout "$W/second place/libexec/tcli"
  call bash -c 'exec -a nonsense ./bin/tcli --exec-path'
  assert_stdout "$W/second place/libexec/tcli"
}

@test "a prefix without modules of its own: the rest works" {
  make_prefix bare
  rm -r "$W/bare/libexec"
  declared_module good
  call "$W/bare/bin/tcli" good go
  assert_status 0
  call "$W/bare/bin/tcli" plugin list
  assert_status 0
  assert_stderr_empty
  call "$W/bare/bin/tcli" christmas greet x
  assert_error 127 "no module 'christmas'"
}

@test "TCLI_EXEC_PATH puts another folder in its place" {
  declared_module special "$W/own"
  TCLI_EXEC_PATH=$W/own call tcli --exec-path
  assert_stdout "$W/own"
  TCLI_EXEC_PATH=$W/own call tcli special go
  assert_status 0
  call tcli special go
  assert_status 127
}

@test "every list and show fails on a full device with a message" {
  declared_module good
  local words
  for words in 'plugin list' 'plugin list -o json' 'plugin show good' 'plugin show good -o json' 'plugin which good' 'plugin check good' '--version' '--help' 'help good' '--exec-path'; do
    # shellcheck disable=SC2086
    call bash -c 'exec "$TCLI" "$@" >/dev/full' bash $words
    assert_error 1 'No space left on device'
  done
}

@test "the built-ins read no standard input" {
  declared_module good
  local words
  while read -r words; do
    # shellcheck disable=SC2086
    call tcli $words
    assert_status 0
  done <<'END'
plugin list
plugin show good
plugin which good
plugin check good
help good
END
  [[ $words == '' && $CALLS == 5 ]] || complain 'a built-in read standard input'
}

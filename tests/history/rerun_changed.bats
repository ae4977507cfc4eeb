# tcli history rerun of a module that is another one now.
load ../support/helpers
load history

setup() {
  common_setup
  make_history_modules
  echo there >"$W/here/there"
}

@test "a run of before the module had a manifest takes new values by number" {
  mv "$BIN/tcli-files" "$W/declared"
  make_module files <<<$'#!/bin/sh\necho "old $*"'
  call tcli files read missing
  cp "$W/declared" "$BIN/tcli-files"
  call tcli history rerun last 2=there
  assert_status 0
  assert_stdout there
  assert_stderr_has 'note: files has a manifest now, and had none in that run'
}

@test "what was checked and declared then does not run without a manifest" {
  call tcli files read there
  sed -i 's/^# /#: /' "$BIN/tcli-files"
  call tcli history rerun last
  assert_error 2 "files has no manifest any more, which declared 'read'"
  run_hint
  assert_status 0
}

@test "an argument that its default gave is no option when another has a new value" {
  tool 'commands: {wipe: {summary: Wipe, effect: destructive, arguments: [{name: mode, default: "--yes"}, {name: file, default: a}], options: [{name: "yes", type: bool}]}}'
  call tcli --yes tool wipe
  assert_status 0
  call tcli history rerun last file=b </dev/null
  assert_error 2 "it can't be undone"
  call tcli --yes history rerun last file=b
  assert_stdout 'ran  wipe wipe -- --yes b false'
}

@test "what has changed since is told; what is gone can't run" {
  call tcli files read there
  call tcli history rerun last
  assert_stderr ''
  touch "$BIN/tcli-files"
  call tcli history rerun last
  assert_stderr '' # touched, but the same content
  echo '# changed' >>"$BIN/tcli-files"
  call tcli history rerun "$(ids | tail -1)"
  assert_stderr_has "note: $BIN/tcli-files has changed since"
  mkdir "$W/other" && mv "$BIN/tcli-files" "$W/other"
  PATH=$W/other:$PATH call "$TCLI" history rerun last
  assert_stderr_has "note: that was $BIN/tcli-files; this is $W/other/tcli-files"
  call tcli history rerun last
  assert_status 127
}

# tool MANIFEST: the module `tool`, which prints what it gets.
tool() {
  printf '#!/bin/sh\n# ---\n# tcli: 1\n# summary: Tool\n%s\n# ---\necho "ran $TCLI_SUBJECT $TCLI_VERB $* ${TCLI_OPT_YES-}"\n' "# $1" >"$BIN/tcli-tool"
  chmod +x "$BIN/tcli-tool"
}

@test "consent of a run without a manifest is none for a command that can't be undone" {
  printf '#!/bin/sh\necho "ran $*"\n' >"$BIN/tcli-tool" && chmod +x "$BIN/tcli-tool"
  call tcli tool wipe -y
  tool 'commands: {wipe: {summary: Wipe, effect: destructive, options: [{name: yes, short: y, type: bool}]}}'
  call tcli history rerun last
  assert_error 2 "it can't be undone"
  assert_stderr_has 'note: a word of that run means --yes now, and did not then: it is left out'
}

@test "a command that is gone is not another one" {
  tool 'commands: {"log show": {summary: Show, arguments: [{name: n}], options: [{name: yield, short: y, type: bool}]}}'
  sed -i 's/^# commands.*/# subjects: {log: Logs}\n&/' "$BIN/tcli-tool"
  call tcli tool log show -y x
  assert_status 0
  tool 'commands: {log: {summary: Log, effect: destructive, arguments: [{name: a}, {name: b}], options: [{name: yes, short: y, type: bool}]}}'
  call tcli history rerun last
  assert_error 2 "tool has no command 'log show' any more"
  run_hint
  assert_status 0
}

@test "no run of tcli's own commands is run again" {
  tcli step one
  tcli history export | jq -c '.module = "history" | .verb = "list" | .words = ["list"] | .id = .id[:25] + (if .id[25:] == "Z" then "Y" else "Z" end)' >"$W/runs"
  call tcli history import "$W/runs"
  assert_status 0
  call tcli history rerun "$(jq -r .id "$W/runs")"
  assert_error 2 "tcli's own commands are not run again"
}

@test "words that mean other things now are not the same call: they are given by name, or refused" {
  local tool='#!/bin/sh
# ---
# tcli: 1
# summary: Tool
# commands: {go: {summary: Go, arguments: [{name: one}, {name: two}], options: [{name: yield, short: y, type: bool}]}}
# ---
echo "$TCLI_ARG_ONE $TCLI_ARG_TWO $TCLI_OPT_YIELD"'
  make_module tool <<<"$tool"
  call tcli tool go -y a b
  assert_stdout 'a b true'
  local id
  id=$(last_id)
  make_module tool <<<"${tool/'{name: one}, {name: two}'/'{name: two}, {name: one}'}"
  call tcli history rerun "$id"
  assert_stdout 'a b true'
  assert_stderr_has 'note: the words of that run are read otherwise now: its values are given by name'
  make_module tool <<<"${tool/name: yield/name: 'yes'}"
  call tcli history rerun "$id" --dry-run
  assert_stdout "cd $W/here && tcli tool go a b"
  assert_stderr_has 'note: a word of that run means --yes now, and did not then: it is left out'
  make_module tool <<<"${tool/'{name: two}'/'{name: three}, {name: two}'}"
  call tcli history rerun "$id"
  assert_error 2 'two of that run has no place: three before it has no value'
  call tcli history rerun "$id" three=c --dry-run
  assert_stdout "cd $W/here && tcli tool go --yield a c b"
}

@test "-q: what has changed since is not told; --dry-run prints its line" {
  call tcli files read there
  echo '# changed' >>"$BIN/tcli-files"
  call tcli history rerun -q last
  assert_stdout there
  assert_stderr ''
  call tcli history rerun --dry-run -q last
  assert_stdout "cd $W/here && tcli files read there"
}

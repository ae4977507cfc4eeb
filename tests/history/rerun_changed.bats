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

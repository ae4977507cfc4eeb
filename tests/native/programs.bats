#!/usr/bin/env bats
# Compiled executables called tcli-NAME with a manifest in them, in C and in C++: declared modules like any script.
load ../support/helpers

# program NAME [AS]: on the search path.
program() {
  cp "$TEST_PROGRAMS/$1" "$BIN/tcli-${2:-$1}"
  sleep 0.01
}

declares() {
  program "$1"
  [[ $(state_of "$1") == declared ]] || complain 'expected it to be declared'
  [[ $(row_of "$1" summary) == 'A compiled module' ]] || complain 'expected its summary'
  local words
  for words in '--help' 'greet --help' '-h'; do
    # shellcheck disable=SC2086 # several words
    call_traced "$TCLI" "$1" $words
    assert_status 0
    assert_stdout_has 'Says hello'
    assert_nothing_executed
  done
  assert_stderr_empty
  call tcli __complete -- "$1" greet --l
  assert_stdout_has --loud-voice
}

refuses() {
  program "$1"
  local words
  for words in '' 'greet' 'greet you -n many' 'greet you and-me' 'greet you --quiet' 'leave'; do
    # shellcheck disable=SC2086 # several words
    call_traced "$TCLI" "$1" $words
    assert_status 2
    assert_nothing_executed
  done
  call tcli "$1" greet you -n many
  assert_error 2 "--times wants an int, got 'many'"
}

runs() {
  program "$1"
  call tcli "$1" greet you
  assert_status 3
  assert_stderr_empty
  assert_stdout $'<greet><you>\nyou 1 false'
  call tcli "$1" greet 'two words' -n 5 --loud-voice
  assert_status 3
  assert_stdout $'<greet><two words><-n><5><--loud-voice>\ntwo words 5 true'
}

# Linked against the sanitizers of the dev build or not, stripped or not.
every() {
  local name
  for name in c cpp c-stripped cpp-stripped; do "$1" "$name"; done
}

@test "help, listing and completion run nothing" {
  need_strace
  every declares
}

@test "what is not declared is refused before it runs" {
  need_strace
  every refuses
}

@test "it runs with its words, and has its options in the environment" { every runs; }

@test "a manifest that is broken: 126, with file, line and column" {
  program broken
  call tcli broken greet you
  assert_error 126 "$BIN/tcli-broken:6:13: "
  assert_stdout_empty
  [[ $(state_of broken) == broken ]] || complain 'expected it to be broken'
  call tcli plugin list --broken
  assert_stdout_has "$BIN/tcli-broken:6:13: "
}

@test "a program that is built anew with another manifest is another module" {
  program c changing
  call tcli changing greet you
  assert_status 3
  program broken changing
  call tcli changing greet you
  assert_status 126
  program cpp changing
  call tcli changing greet you
  assert_status 3
}

@test "a sidecar beside it wins over the manifest in it" {
  program c
  printf 'tcli: 1\nsummary: Beside\ncommands: {other: {summary: Other}}\n' >"$BIN/tcli-c.yaml"
  sleep 0.01
  [[ $(row_of c summary) == Beside ]] || complain 'expected the summary of the sidecar'
  call tcli c greet you
  assert_status 2
}

#!/usr/bin/env bats
# Candidates of a native plugin (tcli.completer/1): tcli-host asks for them in a seal, and a TAB is all that can go wrong.
load native_helpers
load ../support/tab_helpers

offers_none() {
  local -a words=()
  eval "words=($1)"
  call tcli __complete -- completes "${words[@]}"
  assert_status 0
  assert_stdout_empty
  assert_stderr_empty
}

@test "it is asked with the parameter and the words typed, and what it prints is thrown away" {
  need_seal
  plugin completes
  offers "completes go echo ''" $'[completes||go|where]\t\n[0=echo]\ta word\n[1=]\ta word'
  offers "completes go echo 'a b' --token=hush '['" $'[completes||go|where]\t\n[0=echo]\ta word\n[1=a b]\ta word\n[2=--token=*]\ta word\n[3=[]\ta word'
  offers "completes go echo --via=" $'--via=[completes||go|via]\t\n--via=[0=echo]\ta word\n--via=[1=--via]\ta word\n--via=[2=]\ta word'
  offers "completes box list '[completes|b'" $'[completes|box|list|where]\t'
}

@test "what does not begin with the word is left out before 1,000 are counted, and so is what is no line" {
  need_seal
  plugin completes
  offers "completes go many v1999" "$(printf 'v%05d\t\n' {19990..19999})"
  offers "completes go many v" "$(printf 'v%05d\t\n' {0..999})"
  offers "completes go odd ''" $'a b\tfine'
  offers "completes go odd b" ''
}

@test "it runs in a seal, with the variables that options of the command name, but for secrets" {
  need_seal
  plugin completes
  offers "completes go write ''" $'sealed\t'
  assert_absent /var/tmp/tcli-completes-was-here
  COMPLETES_VIA=sea COMPLETES_TOKEN=hush offers "completes go surroundings ''" $'sea\tvia\nnone\ttoken\nnone\tsetting'
}

@test "one that fails, crashes, exits or hangs has none, and leaves no process" {
  plugin completes
  local mode
  for mode in fails crashes exits hangs; do offers_none "go $mode ''"; done
  wait_for_none 'tcli-host complete'
  if pgrep -f 'tcli-host complete'; then complain 'expected no host left'; fi
  need_seal
  offers "completes go forks '[0'" $'[0=forks]\ta word'
}

@test "a library that breaks while it is loaded has none" {
  local wrong
  for wrong in crashes exits hangs; do
    plugin "completes-$wrong" completes
    offers_none "go echo ''"
  done
}

@test "without a completer there are none, and plugin check says so" {
  local wrong
  for wrong in none short null; do
    plugin "completes-$wrong" completes
    offers_none "go echo ''"
    call tcli plugin check --unsealed completes
    assert_status 1
    assert_stdout_has "its manifest has 'complete: true', and the library no interface tcli.completer/1"
    call tcli completes go echo
    assert_status 0
  done
  plugin completes
  call tcli plugin check --unsealed completes
  assert_status 0
}

#!/usr/bin/env bats
# Plugins of other ages in the present tcli-host: one built on the day ABI 1 was published, and some of the future (tests/abi/compat).
load native_helpers

# aged NAME: installed as a module and as a provider.
aged() {
  cp "$COMPAT_PLUGINS/$1.so" "$PLUGINS/$1.so"
  export TCLI_PLUGINS_PROVIDERS=$1
  sleep 0.01
}

for_each_age() {
  local age
  for age in v1 now grown cut; do
    aged "$age"
    "$1" "$age"
  done
}

shows() {
  call tcli "$1" show 'a b' c
  assert_status 0
  assert_stdout $'a b\nc'
  assert_stderr "tcli: warning: $1: host none
tcli: warning: $1: call none"
  call tcli "$1" show x --output json
  assert_json '.rows == [{"word": "x"}]'
  call tcli "$1" second # behind the first one of a list of pointers
  assert_status 7
  assert_stderr 'tcli: error: second: second'
}
@test "their commands run" { for_each_age shows; }

provides() {
  call tcli plugin list
  assert_status 0
  assert_stderr_empty
  assert_stdout_has $'one\tdeclared\texec\tone'
  assert_stdout_has $'two\tdeclared\texec\ttwo'
  call tcli two say
  assert_stdout 'found by: say'
  rm -r "$HOME/.cache/tcli/providers"
  call tcli anything say # found without a list
  assert_status 0
  assert_stdout 'found by: say'
}
@test "their providers answer" { for_each_age provides; }

@test "they link, and are listed with what they say of themselves" {
  call tcli plugin link "$COMPAT_PLUGINS/v1.so"
  assert_status 0
  assert_stderr_empty
  call tcli v1 --help
  assert_stdout_has 'From the first day'
  call tcli plugin list
  assert_stdout_has $'v1\tdeclared\tnative'
}

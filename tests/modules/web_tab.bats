#!/usr/bin/env bats
# TAB of the module web, which Python takes a while to answer: beside no other test.
load web_helpers

@test "TAB offers names and tags, sealed; and nothing where the file is broken" {
  need_seal
  HOME=$(mktemp -d /var/tmp/tcli-test-XXXXXX) # /tmp is an empty one in the seal
  export HOME
  unset WEB_FILE
  tcli web add wiki https://wiki/ -s 'The wiki' -t docs -t team >/dev/null
  tcli web add ci https://ci/ -t team >/dev/null
  local tries
  for tries in {1..200}; do
    call tcli __complete -- web open ''
    [[ $output == $'ci\thttps://ci/\nwiki\tThe wiki' ]] && break
  done
  assert_stdout $'ci\thttps://ci/\nwiki\tThe wiki'
  for tries in {1..200}; do
    call tcli __complete -- web list --tag d
    [[ $output ]] && break
  done
  assert_stdout $'docs\t'
  echo 'other https://other/' >"$HOME/mine"
  for tries in {1..200}; do
    call tcli __complete -- web rename -f "$HOME/mine" ''
    [[ $output ]] && break
  done
  assert_stdout $'other\thttps://other/'
  # shellcheck disable=SC2088 # as it is typed
  for tries in {1..200}; do
    call tcli __complete -- web rename -f '~/mine' ''
    [[ $output ]] && break
  done
  assert_stdout $'other\thttps://other/'
  rm -r "$HOME"
  call tcli __complete -- web open ''
  assert_stdout_empty
  assert_stderr_empty
}

#!/usr/bin/env bats
# plugin test: each way in which a test can end, and that nothing of it is left.
load ../support/helpers

setup() {
  common_setup
  export TMPDIR=$W/temporary
  mkdir -p "$TMPDIR" tests
}

# a_test NAME <<'EOF': an executable in tests/, as it stands on standard input.
a_test() {
  cat >"tests/$1"
  chmod 755 "tests/$1"
}

assert_nothing_left() { [[ -z $(ls -A "$TMPDIR") ]] || complain "not expected to stay: $(ls -A "$TMPDIR")"; }

@test "TAP: passed, failed with what it wrote, skipped; in the order of the names" {
  a_test b-bad <<<$'#!/bin/sh\nprintf "one\\033[1m\\ntwo"; echo three >&2; exit 3'
  a_test a-good <<<$'#!/bin/sh\nexit 0'
  a_test c-skipped <<<$'#!/bin/sh\necho no network; exit 77'
  echo data >tests/data.txt
  call tcli plugin test
  assert_status 1
  assert_stdout $'TAP version 13\n1..3\nok 1 - tests/a-good\nnot ok 2 - tests/b-bad\n# it ended with status 3\n#   one\\x1b[1m\n#   two\n#   three\nok 3 - tests/c-skipped # SKIP no network'
  rm tests/b-bad
  call tcli plugin test .
  assert_status 0
  assert_nothing_left
}

@test "a home, folders and a search path of its own, tcli first, no input" {
  printf '#!/bin/sh\necho mine\n' >tcli-mine
  chmod 755 tcli-mine
  # shellcheck disable=SC2016 # the test's own
  a_test place <<'END'
#!/bin/sh
[ -z "$SECRET_OF_MINE" ] && [ "$(readlink -f "$(command -v tcli)")" = "$(readlink -f "$TCLI_BIN")" ] && command -v tcli-mine >/dev/null || exit 1
[ "$(ls -A "$HOME" | wc -l)" = 0 ] && [ "$PWD" != "$HOME" ] && [ -z "$(ls -A)" ] && [ -z "$(cat)" ] || exit 2
case $HOME$XDG_CONFIG_HOME$XDG_STATE_HOME in */tcli-test-*/home*/tcli-test-*/config*) ;; *) exit 3 ;; esac
mkdir -p shut/below && chmod 000 shut && touch "$HOME/file"
END
  SECRET_OF_MINE=x call tcli plugin test <<<input
  assert_status 0
  assert_nothing_left
}

@test "killed, hanging, flooding, no program: each fails and is told plainly" {
  # shellcheck disable=SC2016 # the test's own
  a_test killed <<<$'#!/bin/sh\nkill -SEGV $$'
  a_test hangs <<<$'#!/bin/sh\nsleep 300'
  a_test floods <<<$'#!/bin/sh\nhead -c 10000000 /dev/zero'
  a_test none <<<$'#!/no/such/program'
  head -c 1000 /dev/urandom | a_test junk
  mkfifo tests/fifo.bats
  ln -s . tests/loop
  call timeout 60 "$TCLI" plugin test --timeout 1s
  assert_status 1
  assert_stdout_has $'not ok 1 - tests/floods\n# it wrote more than 1048576 bytes'
  [[ $(wc -c <"$W/out") -lt 200000 ]] || complain 'all of it is shown'
  assert_stdout_has $'not ok 2 - tests/hangs\n# it took longer than 1000 ms'
  assert_stdout_has 'not ok 3 - tests/junk'
  assert_stdout_has $'not ok 4 - tests/killed\n# it was ended by SIGSEGV'
  assert_stdout_has 'not ok 5 - tests/none'
  assert_stdout_has '1..5'
  assert_nothing_left
}

@test "what runs on, in a session of its own too, is a failure and is ended" {
  a_test leaves <<<$'#!/bin/sh\nsetsid sh -c "sleep 98765 & sleep 98765" >/dev/null 2>&1 &\nsleep 0.2'
  call tcli plugin test
  assert_status 1
  assert_stdout_has '# it left '
  ! pgrep -f 'sleep 98765' || complain 'expected nothing to run on'
  assert_nothing_left
}

@test "Ctrl-C: tcli dies of it, nothing runs on and nothing stays" {
  a_test long <<<$'#!/bin/sh\nsleep 87654 & sleep 87654'
  local signal
  for signal in INT TERM; do
    call timeout --foreground -s "$signal" 1 "$TCLI" plugin test
    assert_status 124
    ! pgrep -f 'sleep 87654' || complain 'expected nothing to run on'
    assert_nothing_left
  done
}

@test "bats files run as they are" {
  need_program bats
  printf '@test "a" { true; }\n' >tests/one.bats
  call tcli plugin test
  assert_status 0
  assert_stdout_has 'ok 1 - tests/one.bats'
  printf '@test "a" { false; }\n' >tests/one.bats
  call tcli plugin test
  assert_status 1
  assert_stdout_has '#   not ok 1 a'
}

@test "a pack: its modules are there, and a module of it is named too" {
  mkdir -p modules/web
  printf '%s\n' 'name: core' 'summary: The core' >pack.yaml
  printf '%s\n' '#!/bin/sh' '# ---' '# tcli: 1' '# summary: Open it' '# ---' 'echo opened' >modules/web/open
  chmod 755 modules/web/open
  a_test opens <<<$'#!/bin/sh\n[ "$(tcli web open)" = opened ]'
  call tcli plugin test
  assert_status 0
  call tcli plugin test ./pack.yaml
  assert_status 0
  echo 'name: [' >pack.yaml
  call tcli plugin test
  assert_status 1
  assert_stdout_has "# the pack can't be linked"
  assert_nothing_left
}

@test "no tests: 1; no folder: 2" {
  call tcli plugin test
  assert_error 1 'there are no tests'
  call tcli plugin test ./none
  assert_error 2 ./none
}

@test "-o json and junit" {
  a_test good <<<$'#!/bin/sh\nexit 0'
  a_test odd <<<$'#!/bin/sh\nprintf "<\\001&"; exit 1'
  call tcli plugin test -o json
  assert_status 1
  assert_json '.schema_version == 1 and [.tests[].status] == ["passed", "failed"]'
  call tcli plugin test -o junit
  assert_status 1
  python3 -c 'import sys, xml.etree.ElementTree as tree
assert tree.parse(sys.argv[1]).getroot().find("testsuite").get("failures") == "1"' "$W/out" || complain 'expected XML'
}

@test "of what a failed one wrote the end is shown, and all of it in the report" {
  a_test long <<<$'#!/bin/sh\nseq 1 5000; exit 1'
  call tcli plugin test
  assert_status 1
  assert_stdout_has $'\n#   4901\n'
  assert_stdout_lacks $'\n#   4900\n'
  assert_stdout_has $'\n#   5000'
  assert_stdout_has 'bytes before are in -o junit)'
  call tcli plugin test -o junit
  assert_stdout_has $'>1\n2\n3\n'
}

@test "a test that can't be executed is no test left out; what an editor leaves is none" {
  printf '#!/bin/sh\nexit 0\n' | tee tests/a tests/b tests/b~ tests/.c >tests/d
  echo data >tests/data
  chmod 755 tests/a 'tests/b~' tests/.c tests/d
  call tcli plugin test .
  assert_status 0
  assert_stdout_has '1..4'
  assert_stdout_has "ok 3 - tests/b # SKIP it is not executable; if it is a test: chmod +x $PWD/tests/b"
  call tcli plugin test tests/d
  assert_status 0
  assert_stdout $'TAP version 13\n1..1\nok 1 - tests/d'
  mkdir lib && mv tests/d lib && ln -s ../lib/d tests/link
  call tcli plugin test tests/link
  assert_stdout $'TAP version 13\n1..1\nok 1 - tests/link'
  call tcli plugin test tests/data
  assert_error 1 'tests/data: it is no test'
  mkdir -p tests/sub && cp tests/a tests/sub/deep
  local deeper
  for deeper in ./tests/sub/deep tests/sub; do
    call tcli plugin test "$deeper"
    assert_error 1 "${deeper#./}: it is no test"
  done
  call tcli plugin test ./tests
  assert_status 0
  call tcli plugin test --timeout 0s .
  assert_error 2 '--timeout'
}

@test "where none of them is executable that is a failure" {
  printf '#!/bin/sh\nexit 0\n' | tee 'tests/a b' >tests/b
  local what
  for what in . tests/b; do
    chmod 644 tests/*
    call tcli plugin test "$what"
    assert_error 1 'none of the tests is executable'
    run_hint
    assert_status 0
    call tcli plugin test "$what"
    assert_status 0
  done
}

@test "a name with a directive in it makes no failure well" {
  a_test 'a # TODO later' <<<$'#!/bin/sh\nexit 1'
  a_test 'b\# SKIP it' <<<$'#!/bin/sh\nexit 1'
  call tcli plugin test
  assert_status 1
  assert_stdout_has 'not ok 1 - tests/a \# TODO later'
  need_program prove
  call prove -e cat "$W/out"
  [[ $output != *'Result: PASS'* ]] || complain 'expected a failure'
}

@test "the tests of a linked plugin are those beside what the link leads to" {
  mkdir -p mod/build mod/tests
  printf '#!/bin/sh\nexit 0\n' >mod/tests/one
  chmod 755 mod/tests/one
  printf '#!/bin/sh\n# ---\n# tcli: 1\n# summary: s\n# ---\n' >mod/build/mod.sh
  chmod 755 mod/build/mod.sh
  ln -s "$PWD/mod/build/mod.sh" "$BIN/tcli-mod"
  call tcli plugin test mod
  assert_status 0
  assert_stdout $'TAP version 13\n1..1\nok 1 - tests/one'
}

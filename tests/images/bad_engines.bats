#!/usr/bin/env bats
# Engines that are not there, or misbehave: what they cost is their own modules, a line in listings and 0.4 seconds.
load ../support/helpers

setup() {
  common_setup
  unset TCLI_CONTAINERS_ENGINE
  printf '#!/bin/sh\nexit 99\n' >"$BIN/docker" # to list needs the client to be there and does not call it
  chmod 755 "$BIN/docker"
  PATH=$BIN:/bin:/usr/bin
  SOCKET=$(mktemp -u /tmp/tcli-XXXXXX)
  export DOCKER_HOST=unix://$SOCKET
  declared_module other
}

teardown() {
  [[ -z ${SERVER-} ]] || kill "$SERVER" 2>/dev/null || :
  rm -rf "$SOCKET"
  common_teardown
}

fake_engine() {
  /usr/bin/python3 "${BATS_TEST_DIRNAME}/fake_engine.py" "$SOCKET" "$1" >"$W/server" 2>&1 3>&- &
  SERVER=$!
  while ! grep -q listening "$W/server"; do sleep 0.01; done
}

# costs_its_own REASON: everything else works as before; one line says why images are missing; a name that is not known is 125.
costs_its_own() {
  call timeout 10 "$TCLI" plugin list
  assert_status 0
  assert_stdout_has 'other	declared'
  assert_stderr_has "tcli: warning: provider image can't answer: "
  assert_stderr_has "$1"
  [[ $(wc -l <"$W/err") == 1 ]] || complain 'expected one line'
  call timeout 10 "$TCLI"
  assert_status 0
  call timeout 10 "$TCLI" other go
  assert_status 0
  assert_stderr_empty
  call timeout 20 "$TCLI" lint check
  assert_error 125 "no module 'lint' elsewhere, and provider image can't answer"
  assert_stderr_has "$1"
  call timeout 10 "$TCLI" __complete -- ''
  assert_status 0
  assert_stdout_has other
  assert_stderr_empty
}

@test "no socket" { costs_its_own "$SOCKET"; }

@test "a file, a folder in its place" {
  : >"$SOCKET"
  costs_its_own "$SOCKET"
  rm "$SOCKET"
  mkdir "$SOCKET"
  costs_its_own "$SOCKET"
}

@test "nobody listens any more" {
  fake_engine none
  kill -KILL "$SERVER"
  wait "$SERVER" || :
  costs_its_own "$SOCKET"
}

@test "no permission" {
  fake_engine none
  chmod 0 "$SOCKET"
  call powerless "$TCLI" plugin list
  assert_status 0
  [[ $(wc -l <"$W/err") == 1 ]] || complain 'expected one line'
  assert_stderr_has "can't answer"
  call powerless "$TCLI" lint check
  assert_status 125
}

@test "it accepts and never answers" { fake_engine silent && costs_its_own 'did not answer within'; }
@test "one behind tcp never answers" {
  SOCKET=tcp fake_engine silent
  ln -sf /usr/bin/docker "$BIN/docker"
  DOCKER_HOST=tcp://127.0.0.1:$(sed 's/.* //' "$W/server")
  costs_its_own 'did not answer within'
  call tcli plugin list
  assert_stderr_has 'did not answer within 400 ms (containers.timeout)'
}

@test "containers.timeout is how long a listing waits" {
  fake_engine silent
  TCLI_CONTAINERS_TIMEOUT=50 call tcli plugin list
  assert_status 0
  assert_stderr_has 'did not answer within 50 ms'
  TCLI_CONTAINERS_TIMEOUT=5s call tcli plugin list
  assert_error 125 "TCLI_CONTAINERS_TIMEOUT: '5s'"
  assert_stderr_has 'milliseconds, 1 to 60000'
}

@test "it answers byte by byte, too slowly" { fake_engine drips && costs_its_own 'did not answer within'; }
@test "it answers garbage" { fake_engine garbage && costs_its_own ''; }
@test "it answers no JSON" { fake_engine html && costs_its_own ''; }
@test "it answers half a reply" { fake_engine half && costs_its_own ''; }
@test "it closes without a word" { fake_engine closes && costs_its_own ''; }
# How much it is counts here: a slow machine needs longer for it than the 0.4 seconds.
@test "it answers 100 MB" { export TCLI_CONTAINERS_TIMEOUT=9000 && fake_engine huge && costs_its_own '16 MiB'; }
@test "it answers a million images" {
  export TCLI_CONTAINERS_TIMEOUT=9000
  fake_engine crowd && costs_its_own 'more than 100000 images'
}
@test "its header never ends" { fake_engine endless-header && costs_its_own ''; }
@test "it tells an error: its sentence, escaped" { fake_engine error && costs_its_own 'the disk is \x1b[31mfull'; }

@test "100 MB cost no memory" {
  need_no_sanitizer
  fake_engine huge
  call /usr/bin/env bash -c "ulimit -v 300000; '$TCLI' plugin list"
  assert_status 0
  assert_stderr_has '16 MiB'
}

@test "a label that would be large once its aliases are replaced costs no memory" {
  need_no_sanitizer
  fake_engine alias
  call /usr/bin/env bash -c "ulimit -v 100000; '$TCLI' plugin list"
  assert_status 0
  assert_stdout_has 'anchors (&name) are not read here'
  assert_stderr_empty
}

@test "an engine without images, and none at all, are no word" {
  fake_engine none
  call tcli plugin list
  assert_status 0
  assert_stderr_empty
  call tcli lint check
  assert_error 127 "no module 'lint'"
  TCLI_CONTAINERS_ENGINE=none call tcli lint check
  assert_error 127 "no module 'lint'"
}

@test "the client is missing" {
  fake_engine none
  mkdir "$W/bare"
  ln -s /bin/sh "$W/bare/sh"
  rm "$BIN/docker"
  PATH=$BIN:$W/bare call "$TCLI" plugin list
  assert_status 0
  assert_stderr_has 'the docker client'
  PATH=$BIN:$W/bare call "$TCLI" lint check
  assert_status 125
}

@test "containers.engine is one of four" {
  TCLI_CONTAINERS_ENGINE=dokcer call tcli plugin list
  assert_status 0
  assert_stderr_has "containers.engine: 'dokcer'"
  TCLI_CONTAINERS_ENGINE=dokcer call tcli lint check
  assert_status 125
}

@test "rule 38: while an engine is silent a look for one module says so, and what is close elsewhere is told" {
  fake_engine silent
  call script -qec "$TCLI othr go" /dev/null </dev/null
  assert_stdout_has 'tcli: looking for modules ...'
  assert_stdout_has "no module 'othr' elsewhere, and provider image can't answer"
  assert_stdout_has 'a module elsewhere: other'
  mkdir -p "$HOME/.config/tcli"
  echo 'alias: {again: other go}' >>"$HOME/.config/tcli/config.yaml"
  call script -qec "$TCLI help again" /dev/null </dev/null
  assert_stdout_has 'tcli: looking for modules ...'
  call tcli othr go
  assert_error 125 "no module 'othr' elsewhere"
  assert_stderr_lacks 'looking'
}

@test "tcli's own help asks no engine" {
  fake_engine silent
  call "${TRACED[@]}" -e trace=socket,connect "$TCLI" help exit-codes
  assert_status 0
  ! grep -q connect "$W/trace" || complain "$(<"$W/trace")"
}

@test "no engine is asked for a name that another provider has to have" {
  fake_engine silent
  call "${TRACED[@]}" -e trace=socket,connect "$TCLI" --from path othr go
  assert_error 127 "no module 'othr'"
  assert_stderr_has 'hint: tcli --from path other go'
  ! grep -q connect "$W/trace" || complain "$(<"$W/trace")"
}

@test "what nearer providers have makes no socket call, whatever the engine" {
  fake_engine silent
  call "${TRACED[@]}" -e trace=socket,connect "$TCLI" other go
  assert_status 0
  ! grep -q connect "$W/trace" || complain "$(<"$W/trace")"
}

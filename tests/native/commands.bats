#!/usr/bin/env bats
# What a command of a native plugin gets, gives and does to tcli.
load native_helpers

@test "the status is the command's, from 0 to 255; anything else is 1" {
  plugin go-status
  local status_wanted
  for status_wanted in 0 1 2 125 126 127 255; do
    call tcli go-status go "$status_wanted"
    assert_status "$status_wanted"
    assert_stderr_empty
  done
  call tcli go-status go 256
  assert_status 1
}

@test "a command may exit" {
  plugin go-exit
  call tcli go-exit go
  assert_status 3
  assert_stderr_empty
}

@test "a command that crashes: tcli dies of the same signal, and one line names the plugin" {
  plugin go-crash
  call tcli go-crash go
  assert_status $((128 + 11))
  assert_stderr_has "tcli: error: go-crash crashed (SIGSEGV): $PLUGINS/go-crash.so"
  plugin go-abort
  call tcli go-abort go
  assert_status $((128 + 6))
  assert_stderr_has "go-abort crashed (SIGABRT)"
  plugin go-throw
  call tcli go-throw go
  assert_status $((128 + 6))
}

@test "a command that is killed, as for want of memory: one line says so" {
  plugin go-kill
  call tcli go-kill go
  assert_status $((128 + 9))
  assert_stderr_has "tcli: error: go-kill was killed (SIGKILL): $PLUGINS/go-kill.so"
}

@test "a command that is interrupted is no crash" {
  plugin go-interrupt
  call tcli go-interrupt go
  assert_status $((128 + 2))
  assert_stderr_lacks error:
}

@test "an error that was told: the last one, escaped, and its hint" {
  plugin go-error
  call tcli go-error go
  assert_status 9
  assert_stderr 'tcli: error: it\x1b[31m failed: it is meant to
hint: tcli plugin list'
  run_hint
  assert_status 0
}

@test "the call: words as typed, checked values, defaults, a secret from its variable" {
  plugin services
  SERVICES_TOKEN=hush call tcli services call show one two '' -n three
  assert_status 0
  assert_stdout 'services/call/show 26
word <one>
word <two>
word <>
word <-n>
word <three>
first 1 <one> <(none)>
more 3 <two> <> <three> <(none)>
dry-run 1 <true> <(none)>
count 1 <3> <(none)>
token 1 <hush> <(none)>
undeclared 0 <(none)>'
  call tcli services call show one --count x
  assert_error 2 "--count wants an int, got 'x'"
}

@test "the host: environment, config, settings, log" {
  plugin services
  mkdir -p "$HOME/.config/tcli"
  printf 'modules:\n  services:\n    settings: {colour: dark red}\n' >"$HOME/.config/tcli/config.yaml"
  SERVICES_VARIABLE='a value' call tcli services host
  assert_status 0
  assert_stdout 'environment a value
unset (none)
config dark red (none)
setting (none)
exec-path 1'
  assert_stderr 'tcli: warning: services: careful\x1b[31m'
  TCLI_DEBUG=1 call tcli services host
  assert_stderr_has 'tcli: debug: services: a detail'
  assert_stderr_has 'tcli: debug: services: of a later tcli'
  call tcli -v services host
  assert_stderr_has 'tcli: debug: services: a detail'
}

@test "rows: printed after the command's own output, by -o, and only when it ended well" {
  plugin services
  call tcli services rows
  assert_stdout 'before
one	1
two\x1b[0m	22'
  call tcli services rows -o json
  tail -n +2 "$W/out" | jq -e '.schema_version == 1 and (.rows | length) == 2 and .rows[1].name == "two\u001b[0m" and .rows[0].size == "1"'
  call tcli services rows --fail
  assert_status 4
  assert_stdout before
  assert_error 4 'no rows'
  call tcli services rows --wrong
  assert_stdout '-1 -1 0 -1 -1'
}

@test "names of columns are shown as harmless as cells are" {
  plugin services
  TERM=xterm NO_COLOR=1 script -qec "'$TCLI' services rows --hostile" /dev/null </dev/null >"$W/out"
  output=$(<"$W/out")
  assert_stdout_has 'NAME\x1b]0;TITLE\x07'
  assert_no_match '\x1b|\x07' "$W/out"
  call tcli services rows --hostile -o json
  tail -n +2 "$W/out" | jq -e '.rows[0]["si\nze"] == "1"'
}

@test "rows on a full disk are an error" {
  plugin services
  status=0
  tcli services rows >/dev/full 2>"$W/err" || status=$?
  : >"$W/out"
  read_streams
  assert_error 1 'standard output'
}

@test "a program that a command runs: streams, status, signal, trouble" {
  plugin services
  call bash -c 'echo typed | "$TCLI" services run cat'
  assert_stdout 'start
typed
error 0 status 0'
  call tcli services run -- sh -c 'exit 7'
  assert_stdout_has 'error 0 status 7'
  call tcli services run -- sh -c 'kill -KILL $$'
  assert_stdout_has 'error 0 status 137'
  call tcli services run no-such-program-here
  assert_stdout_has 'error 2 status -1'
  call tcli services run /etc/passwd
  assert_stdout_has 'error 13 status -1'
}

@test "streams, folder and environment are the caller's" {
  plugin services
  call tcli services run -- sh -c 'pwd; echo "$TCLI_MODULE $TCLI_VERB ${TCLI_HOST_REPORT-none} ${TCLI_HOST_LIBRARY-none}"; ls /proc/self/fd | wc -l'
  assert_stdout_has "$W/here"
  assert_stdout_has 'services run none none'
}

@test "a native plugin that is not recorded is waited for all the same" {
  plugin go-crash
  TCLI_HISTORY_ENABLED=false call tcli go-crash go
  assert_stderr_has 'go-crash crashed'
}

@test "progress: nothing off a terminal" {
  plugin services
  call tcli services progress 2
  assert_stdout 'done'
  assert_stderr_empty
}

@test "a crash in the middle of progress: the line is taken away before it is told" {
  export TERM=xterm NO_COLOR=1
  plugin services
  script -qec "'$TCLI' services progress -- -1" /dev/null </dev/null >"$W/out" || :
  output=$(<"$W/out")
  assert_stdout_has 'counting 1/2'
  assert_stdout_has $'\r\x1b[Ktcli: warning: services: at one'
  assert_stdout_has $'\r\x1b[Ktcli: error: services crashed (SIGSEGV)'
  plugin go-crash
  script -qec "printf before; '$TCLI' go-crash go" /dev/null </dev/null >"$W/out" || :
  output=$(<"$W/out")
  assert_stdout_has 'beforetcli: error: go-crash crashed (SIGSEGV)'
}

@test "progress: nothing with --quiet" {
  plugin services
  TERM=xterm script -qec "'$TCLI' -q services progress 2" /dev/null </dev/null >"$W/out"
  [[ $(tr -d '\r' <"$W/out") == 'done' ]] || complain "expected nothing but the result: $(cat -v "$W/out")"
}

@test "progress: nothing on a terminal that can't go back in its line" {
  plugin services
  local terminal
  for terminal in dumb ''; do
    TERM=$terminal script -qec "'$TCLI' services progress 2" /dev/null </dev/null >"$W/out"
    [[ $(tr -d '\r' <"$W/out") == 'done' ]] || complain "expected nothing but the result: $(cat -v "$W/out")"
  done
  TERM=xterm script -qec "'$TCLI' services progress 2" /dev/null </dev/null >"$W/out"
  grep -q counting "$W/out"
}

@test "plugin show tells ABI, file, provider and version" {
  plugin services
  call tcli plugin show services
  assert_stdout_has "location	$PLUGINS/services.so"
  assert_stdout_has 'provider	native'
  assert_stdout_has 'version	2.5'
  assert_stdout_has 'abi	1'
  call tcli plugin show services -o json
  assert_json '.abi == 1 and .kind == "native" and .provider == "native" and .version == "2.5"'
}

@test "signals to tcli reach the command once, and it is gone" {
  plugin services
  "$TCLI" services run sleep 100 &
  local pid=$!
  sleep 0.5
  kill -TERM "$pid"
  status=0
  wait "$pid" || status=$?
  [[ $status == $((128 + 15)) || $status == 0 ]] || complain 'expected it to end'
  sleep 0.2
  ! pgrep -P "$pid" || complain 'expected no child left'
}

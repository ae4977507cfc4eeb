# Output on demand: --capture, capture: of a manifest, and the config.
load ../support/helpers
load history

setup() {
  common_setup
  make_history_modules
  make_module talk <<'END'
#!/bin/bash
# ---
# tcli: 1
# summary: Talks
# commands:
#   both: {summary: On both streams}
#   tty: {summary: What is a terminal}
#   much: {summary: Two million bytes}
#   tell: {summary: Tell a secret, options: [{name: token, secret: true}]}
#   fail: {summary: Fail}
#   slow: {summary: Take a while}
#   long: {summary: Print more than half a copy and then wait}
# ---
case $TCLI_VERB in
  both) echo out && echo err >&2 ;;
  tty) for fd in 0 1 2; do [[ -t $fd ]] && echo "$fd is" || echo "$fd is not"; done ;;
  much) head -c 1000000 /dev/zero | tr '\0' a && head -c 1000000 /dev/zero | tr '\0' b ;;
  tell) echo "it is $TCLI_OPT_TOKEN." && echo "$TCLI_OPT_TOKEN" >&2 ;;
  fail) seq 30 >&2 && exit 3 ;;
  long) head -c 600000 /dev/zero | tr '\0' a && echo middle && for _ in {1..600}; do [[ -e $W/go ]] && break || sleep 0.05; done && echo end ;;
  slow) for number in 1 2 3; do echo "$number" && sleep 0.3; done ;;
esac
END
}

@test "without it nothing is kept, and output says how to keep it" {
  call tcli talk both
  call tcli history output
  assert_error 1 'no copy was kept of what'
  run_hint
  assert_stdout out
  call tcli history output
  assert_stdout out
}

@test "all and stderr: each stream as it was, on its own stream" {
  call tcli --capture=all talk both
  assert_stdout out
  assert_stderr err
  call tcli history output
  assert_stdout out
  assert_stderr err
  call tcli history output --stream stdout
  assert_stderr_empty
  call tcli --capture=stderr talk both
  assert_stdout out
  assert_stderr err
  call tcli history output
  assert_stdout_empty
  assert_stderr err
  [[ $(field stderr.bytes) == 4 && $(field stdout) == null ]]
}

@test "streams that go to one place are one copy, in their order" {
  call bash -c '"$TCLI" --capture=stderr talk both 2>&1 | cat'
  assert_stdout $'out\nerr'
  [[ $(field stdout.bytes) == 8 && $(field stderr) == null ]]
  call bash -c '"$TCLI" --capture=all talk both 2>&1 | cat'
  assert_stdout $'out\nerr'
  [[ $(field stdout.bytes) == 8 && $(field stderr) == null ]]
  call tcli history output
  assert_stdout $'out\nerr'
  assert_stderr_empty
  call tcli history output --stream stderr
  assert_error 1 'of that stream'
  run_hint
  assert_stdout $'out\nerr'
  call tcli history show
  assert_stdout_has $'printed\tout\nprinted\terr\n'
}

@test "what is not in the history has no copy; what is removed meanwhile gets none any more" {
  mkdir -p "$HOME/$STATE"
  mkdir "$HOME/$STATE/journal"
  call tcli --capture=all talk both
  assert_stderr_has 'this run is not in the history'
  [[ ! -e $HOME/$STATE/output ]]
  rmdir "$HOME/$STATE/journal"
  export W
  "$TCLI" --capture=all talk long >/dev/null &
  for _ in {1..2000}; do call tcli history output 2>/dev/null; grep -q middle "$W/out" && break || sleep 0.05; done
  call tcli --yes history prune --runs 0
  [[ -n $(ls "$HOME/$STATE/output") ]] # it is still running
  rm "$HOME/$STATE/output/"* # as somebody does by hand
  touch "$W/go"
  wait $!
  [[ -z $(ls "$HOME/$STATE/output") ]]
}

@test "the call wins over the user's word on the module, that over the manifest, that over the config for all" {
  kept() { [[ $(field stdout) == null ]] && echo none || echo kept; }
  sed -i 's/^# summary: Talks/# capture: all\n# summary: Talks/' "$BIN/tcli-talk"
  call tcli talk both
  [[ $(kept) == kept ]]
  mkdir -p "$HOME/.config/tcli"
  echo 'modules: {talk: {capture: stderr}}' >"$HOME/.config/tcli/config.yaml"
  call tcli talk both
  [[ $(kept) == none ]]
  call tcli --capture all talk both
  [[ $(kept) == kept ]]
  call tcli --capture off talk both
  [[ $(field stderr) == null ]]
  echo 'history: {capture: all}' >"$HOME/.config/tcli/config.yaml"
  call tcli step
  [[ $(kept) == kept ]]
  TCLI_HISTORY_CAPTURE=off call tcli step
  [[ $(kept) == none ]]
  call tcli --capture=some talk both
  assert_status 2
}

@test "show tells the last lines of standard error" {
  call tcli --capture=stderr talk fail
  assert_status 3
  call tcli history show
  assert_stdout_has $'stderr\t21\nstderr\t22\n'
  assert_stdout_has $'stderr\t30\n'
  assert_stdout_lacks $'stderr\t20\n'
}

@test "a long stream keeps its first and its last half, and says so" {
  call tcli --capture=all talk much
  [[ $(stat -c %s "$W/out") == 2000000 ]]
  [[ $(field stdout.cut) == true && $(field stdout.bytes) == 2000000 ]]
  call tcli history output
  [[ $output == aaa*'bytes left out'*bbb ]]
  (($(stat -c %s "$W/out") < 1100000))
  mkdir -p "$HOME/.config/tcli"
  echo 'history: {capture_limit: 1K}' >"$HOME/.config/tcli/config.yaml"
  call tcli --capture=all talk much
  call tcli history output
  (($(stat -c %s "$W/out") < 1200))
}

@test "secrets are masked in the copies" {
  call tcli --capture=all talk tell --token hunter2hunter2
  assert_stdout 'it is hunter2hunter2.'
  call tcli history output
  assert_stdout 'it is ***.'
  assert_stderr '***'
  ! grep -ra hunter2 "$HOME" || complain 'the secret is stored'
}

@test "the module finds the terminal it had; a pipe stays a pipe" {
  call tcli --capture=all talk tty </dev/null
  assert_stdout $'0 is not\n1 is not\n2 is not'
  call script -qec "'$TCLI' --capture=all talk tty" /dev/null
  [[ ${output//$'\r'/} == *$'0 is\n1 is\n2 is'* ]] || complain 'no terminal'
}

@test "output --follow goes on until the run has ended" {
  "$TCLI" --capture=all talk slow >/dev/null &
  for _ in {1..1000}; do [[ $(ids --status running | wc -l) == 1 ]] && break || sleep 0.02; done
  sleep 0.1
  call tcli history output --follow
  assert_stdout $'1\n2\n3'
  wait
}

@test "output --follow shows the end of a long copy while it grows" {
  export W
  "$TCLI" --capture=all talk long >/dev/null &
  for _ in {1..1000}; do [[ $(ids --status running | wc -l) == 1 ]] && break || sleep 0.02; done
  call bash -c 'timeout 20 "$TCLI" history output --follow | { grep -m1 -o "middle" && touch "$W/go" && cat; }'
  assert_stdout $'middle\nend'
  wait
  call tcli history output
  [[ $(stat -c %s "$W/out") == 600011 ]] || complain 'not whole'
  ! grep -q 'left out' "$W/out" || complain 'a part is left out'
}

@test "output --follow goes on where secrets are masked" {
  make_module leak <<'END'
#!/bin/bash
# ---
# tcli: 1
# summary: Leaks
# commands: {go: {summary: Go, options: [{name: token, secret: true}]}}
# ---
yes "head $TCLI_OPT_TOKEN" | head -n 80000
for number in 1 2 3; do echo "news $number" && sleep 1.2; done
END
  "$TCLI" --capture=all leak go --token "$(printf 'x%.0s' {1..60})" >/dev/null &
  for _ in {1..1000}; do [[ $(ids --status running | wc -l) == 1 ]] && break || sleep 0.02; done
  call timeout 30 "$TCLI" history output --follow
  wait
  for number in 1 2 3; do grep -q "^news $number\$" "$W/out" || complain "news $number is lost"; done
}

@test "the last lines of a copy that is a little longer than its first half" {
  mkdir -p "$HOME/.config/tcli"
  echo 'history: {capture_limit: 1K}' >"$HOME/.config/tcli/config.yaml"
  make_module stump <<'END'
#!/bin/bash
# ---
# tcli: 1
# summary: A little more than half a copy
# commands: {go: {summary: Go}}
# ---
printf '%0500d\nall but the last\nlast\n' 0 >&2
END
  call tcli --capture=stderr stump go
  call tcli history show
  assert_stdout_has $'stderr\tall but the last\nstderr\tlast\n'
}

@test "tcli is killed: what was copied until shortly before is there, also of a long copy" {
  export W
  "$TCLI" --capture=all talk long >/dev/null 2>&1 &
  for _ in {1..2000}; do call tcli history output 2>/dev/null; grep -q middle "$W/out" && break || sleep 0.05; done
  kill -KILL $!
  wait $! 2>/dev/null || true
  touch "$W/go"
  call tcli history output
  [[ $output == *amiddle ]] || complain 'the end is lost'
  call tcli history show
  assert_stdout_has $'status\tabandoned'
  assert_stdout_has $'output\ttcli history output'
}

@test "no place for a copy: the run goes on, with one warning" {
  need_root
  need_mounts
  call unshare -m bash -c 'mkdir -p "$HOME/.local/state/tcli/history/output" &&
    mount -t tmpfs -o size=4k,nr_inodes=1 none "$HOME/.local/state/tcli/history/output" && "$TCLI" --capture=all talk both'
  assert_status 0
  assert_stdout out
  assert_stderr_has 'the output of this run is not in the history'
  [[ $(grep -c warning "$W/err") == 1 ]]
  rm -rf "$HOME/.local/state/tcli/history/output"
  touch "$HOME/.local/state/tcli/history/output"
  call tcli --capture=all talk both
  assert_status 0
  assert_stdout out
  [[ $(field stdout) == null && $(field stderr) == null ]]
  [[ $(grep -c warning "$W/err") == 1 ]]
}

@test "the status and the signal are the module's; copies go when their run goes" {
  for status in 0 1 7 255; do
    call tcli --capture=all step fail "$status"
    assert_status "$status"
  done
  call tcli --capture=all step kill TERM
  assert_status 143
  [[ $(field state) == killed ]]
  [[ $(find "$HOME/$STATE/output" -type f | wc -l) == 10 ]]
  call tcli --yes history prune --runs 1
  [[ $(find "$HOME/$STATE/output" -type f | wc -l) == 2 ]]
}

@test "output that nobody takes is an error, as it is without a copy; a reader that leaves is none" {
  call bash -c '"$TCLI" --capture=all talk both >/dev/full'
  assert_error 1 'No space left on device'
  call bash -c '"$TCLI" --capture=all talk much | head -c 1 >/dev/null; exit "${PIPESTATUS[1]}"'
  assert_status 0
  assert_stderr_empty
}


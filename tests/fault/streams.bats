# Standard streams and the exit status: closed, full, a reader that leaves, and what nobody may read.
load ../support/helpers

# Each command that tcli has itself, with arguments that make it print, as often as it is called: what `plugin new` made it does not
# make again, so that there is its help (rule 34 of ux_output.bats has its output).
builtin_calls() {
  printf '%s\n' '' help -h --help --version --exec-path 'help plugin' 'help fine' 'plugin --help' 'plugin list --help' 'fine --help' \
    'plugin list' 'plugin list -o json' 'plugin show fine' 'plugin show fine -o json' 'plugin which fine' 'plugin which fine -o json' \
    'plugin check fine' 'plugin check fine -o json' 'help config-keys' 'help contract' 'help environment' 'help exit-codes' 'help formatting' 'help manifest' \
    "plugin test $W/tested" "plugin adopt $W/old --dry-run" 'plugin new --help' "plugin link $W/clock.so" 'plugin unlink clock' '__complete -- pl' \
    'history list' 'history list --tree -o yaml' 'history show' 'history show -o json' 'history rerun last --dry-run' 'history output '"$COPIED" 'history stats' \
    'history stats -o json' 'history check --success 1%' 'history prune --dry-run' 'history export' "history import $W/runs" \
    'history annotate last x' 'self check' 'self check -o json' 'self version' 'self version -o yaml' '--version -o json'
}

setup() {
  common_setup
  cp "$TEST_PLUGINS/sound.so" "$W/clock.so"
  mkdir -p "$W/tested/tests"
  printf '#!/bin/sh\n' | tee "$W/old" >"$W/tested/tests/works"
  chmod +x "$W/old" "$W/tested/tests/works"
  make_module fine <<'END'
#!/bin/sh
# ---
# tcli: 1
# summary: Fine
# commands: {go: {summary: Go, arguments: [{name: words, variadic: true, required: false}]}}
# ---
shift
eval "$*"
END
  ln -s "$TCLI" "$BIN/tcli" # or self check ends with 1
  tcli --capture=all fine go echo printed >/dev/null # what history tells of
  COPIED=$(tcli history list -n 1 -o name)
  tcli history export >"$W/runs"
}

@test "every built-in command is in the loop below" {
  local module verb
  for module in history plugin self; do
    call tcli plugin show "$module" -o json
    for verb in $(jq -r '.commands[].name' <"$W/out"); do
      builtin_calls | grep -q "^$module $verb" || complain "no call of $module $verb"
    done
  done
  call tcli
  assert_stdout_has $'\nBuilt in: completion config history pack plugin self team\n' # another module needs its calls there
}

@test "rule 34: a full standard output: 1 and the reason, in every built-in command" {
  local line
  while IFS= read -r line; do
    # shellcheck disable=SC2086 # each is several words
    call bash -c '"$TCLI" "$@" >/dev/full' bash $line
    assert_error 1 'No space left on device'
    assert_stderr_lines 1
  done < <(builtin_calls)
}

@test "a full standard error as well: still not 0" {
  local line
  while IFS= read -r line; do
    # shellcheck disable=SC2086
    call bash -c '"$TCLI" "$@" >/dev/full 2>/dev/full' bash $line
    assert_status 1
  done < <(builtin_calls)
  call bash -c 'exec "$TCLI" nothing 2>/dev/full'
  assert_status 127
}

@test "a full disk for the module is the module's matter" {
  call bash -c '"$TCLI" fine go "echo x; exit 4" >/dev/full'
  assert_status 4
}

@test "a reader that leaves is no error: quiet, and dead of SIGPIPE" {
  local line
  while IFS= read -r line; do
    # shellcheck disable=SC2086
    call bash -c 'sleep 0.01; { "$TCLI" "$@"; echo $? >&3; } 3>"$W/code" | :' bash $line
    assert_stderr_empty
    [[ $(<"$W/code") == @(141|0) ]] || complain "status $(<"$W/code")"
    call bash -c '"$TCLI" "$@" | head -1' bash $line
    assert_status 0
    assert_stderr_empty
    [[ -n $output ]] || complain 'expected a line'
  done < <(builtin_calls | grep -v unlink) # there is only once something to unlink
}

@test "a pipe without a reader kills it the way of SIGPIPE, also when that is ignored" {
  call python3 - "$TCLI" plugin list <<'END'
import os, signal, subprocess, sys
for ignored in (False, True):
    reader, writer = os.pipe()
    os.close(reader)
    act = signal.SIG_IGN if ignored else signal.SIG_DFL
    child = subprocess.run(sys.argv[1:], stdout=writer, stderr=subprocess.PIPE, restore_signals=False,
                           preexec_fn=lambda: signal.signal(signal.SIGPIPE, act))
    os.close(writer)
    print(child.returncode, child.stderr.decode())
END
  assert_stdout $'-13 \n-13 '
}

@test "SIGPIPE is for the module as it was for tcli" {
  local ignored
  for ignored in '' 'trap "" PIPE; '; do
    call bash -c "$ignored"'grep SigIgn /proc/self/status; "$TCLI" fine go "exec grep SigIgn /proc/self/status"'
    assert_status 0
    [[ $(sort -u <<<"$output" | wc -l) == 1 && $output == SigIgn* ]] || complain 'another set of ignored signals'
  done
  call bash -c '"$TCLI" fine go "exec yes" | head -1'
  assert_stdout y
  assert_stderr_empty
}

@test "0, 1 and 2 closed: no file of tcli's lands there" {
  local closed line
  for closed in '<&-' '>&-' '2>&-' '<&- >&-' '<&- 2>&-' '>&- 2>&-' '<&- >&- 2>&-'; do
    while IFS= read -r line; do
      # shellcheck disable=SC2086
      call bash -c '"$TCLI" "$@" '"$closed" bash $line
      assert_status 0
    done < <(builtin_calls)
    call bash -c '"$TCLI" nothing '"$closed"
    assert_status 127
    call bash -c '"$TCLI" fine go "exec ls -l /proc/self/fd >$W/seen; " '"$closed"
    assert_status 0
    if grep -E 'home|cache|tcli-fine' <(sed -n 's/.* \([012]\) -> /\1 /p' "$W/seen"); then complain 'a file of tcli'; fi
  done
  # nothing was written into a file that took the place of a closed stream
  call bash -c 'exec "$TCLI" plugin check fine >&-'
  call tcli plugin check fine
  assert_status 0
  assert_stdout 'fine: declared'
}

@test "the module gets tcli's open files, and none more" {
  call bash -c 'exec 5<"$W" 7>"$W/seven"; ls /proc/self/fd | sort -n | tr "\n" " "; echo; exec "$TCLI" fine go "ls /proc/self/fd | sort -n | tr \"\\\\n\" \" \""'
  assert_status 0
  [[ $(sed -n 1p <<<"$output") == "$(sed -n 2p <<<"$output")" ]] || complain 'other files are open in the module'
}

@test "built-ins never read standard input" {
  local line count=0
  while IFS= read -r line; do
    count=$((count + 1))
    # shellcheck disable=SC2086
    call bash -c 'printf "one\ntwo\nthree\n" | { while read -r word; do "$TCLI" "$@" >/dev/null 2>&1; echo "$word $?"; done; }' bash $line
    assert_stdout $'one 0\ntwo 0\nthree 0'
  done < <(builtin_calls | grep -v unlink)
  [[ $count -gt 20 ]] || complain 'too few calls'
}

@test "nor do errors and questions off a terminal" {
  printf '#!/bin/sh\n# ---\n# tcli: 1\n# summary: d\n# commands: {go: {summary: g, effect: destructive}}\n# ---\nexit 0\n' | make_module drop
  local words
  for words in nothing 'plugin no-verb' --bogus 'fine go --bogus' 'drop go'; do
    # shellcheck disable=SC2086
    call bash -c 'printf "y\ny\n" | { "$TCLI" "$@" 2>/dev/null; echo $?; wc -l; }' bash $words
    [[ $output == @(2|127)$'\n'2 ]] || complain 'expected an error, and both lines left'
  done
}

@test "the module reads standard input that tcli has not touched" {
  call bash -c 'printf "one\ntwo\n" | { read -r first; "$TCLI" fine go "exec cat"; }'
  assert_stdout two
}

@test "rule 46: exit statuses 0 to 255 are the module's own" {
  local code
  for code in {0..255}; do
    status=0
    "$TCLI" fine go "exit $code" >"$W/out" 2>"$W/err" || status=$?
    [[ $status == "$code" && ! -s $W/err && ! -s $W/out ]] || { CALLED="exit $code" && read_streams && complain "expected status $code"; }
  done
}

@test "rule 47: a module killed by a signal: tcli dies of the same one, without a word" {
  local number
  for number in 1 2 3 4 6 8 9 10 11 12 13 14 15 24 25 31 34 64; do
    call python3 -c '
import subprocess, sys
print(subprocess.run([sys.argv[1], "fine", "go", "ulimit -c 0; kill -%s $$" % sys.argv[2]], cwd=sys.argv[3]).returncode)' \
      "$TCLI" "$number" "$W"
    assert_stdout "-$number"
    assert_stderr_empty
  done
}


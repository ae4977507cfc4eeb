# A history that can't be kept, or not be read: the run goes on all the same, and nothing is lost without a word.
load ../support/helpers
load history

setup() {
  common_setup
  make_history_modules
  tcli step # asked once
}

@test "two hundred at once are two hundred runs" {
  for number in {1..200}; do "$TCLI" step "$number" & done
  wait
  [[ $(ids -n 1000 | sort -u | wc -l) == 201 ]]
  [[ $(ids -n 1000 --status ok | wc -l) == 201 ]]
}

# at_journal SYSTEM_CALL FAULT COMMAND...: the fault hits what is done to the journal, not what sanitizers write elsewhere.
at_journal() {
  env "ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0" \
    strace -qq -o /dev/null -P "$HOME/$STATE/journal" -e "trace=$1" -e "inject=$1:$2" "${@:3}"
}

# What the run does is told apart from what becomes of its record.
still_runs() { # STATUS of the module under whatever was done
  call tcli step fail 7
  assert_status 7
}

@test "killed at each of its writes: the start is there or is not, and the next run is recorded" {
  need_strace
  local when before
  for when in 1 2; do
    before=$(ids -n 1000 | wc -l)
    call at_journal write "signal=KILL:when=$when" "$TCLI" step "killed$when"
    assert_status 137
    tcli step after
    [[ $(ids -n 1 --status ok) == "$(last_id)" ]]
    call tcli history list -o json
    [[ $(jq -r '[.runs[] | select(.words[0] == "after")] | length' "$W/out") == "$when" ]]
  done
}

@test "told to end when the module has ended already: the run is written down first" {
  need_strace
  local capture
  for capture in off all; do
    call env "ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0" \
      strace -qq -o /dev/null -e trace=wait4 -e inject=wait4:signal=TERM:when=1 "$TCLI" --capture="$capture" step fail 7
    assert_status 143
    [[ "$(field state) $(field status)" == "failed 7" ]] || complain "$capture: $(field state)"
  done
}

@test "killed at each system call of folding: nothing is lost, nothing counts twice" {
  need_strace
  local call_name when count=4
  for call_name in write pwrite64 fdatasync rename openat; do
    for when in 1 2 5; do
      tcli step "$call_name" "$when"
      count=$((count + 1))
      strace -f -qq -o /dev/null -e "trace=$call_name" -e "inject=$call_name:signal=KILL:when=$when" "$TCLI" history list >"$W/out" 2>&1 || true
      call tcli history list -n 1000 -o name
      assert_status 0
      [[ $(wc -l <"$W/out") == "$((count - 3))" ]] || complain "$call_name $when"
    done
  done
}

@test "a line that is written to a journal in the moment it is removed is not lost" {
  need_strace
  export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0" # which wants ptrace(2) for itself
  tcli history list >/dev/null
  tcli step late
  mv "$HOME/$STATE/journal" "$W/lines"
  local old=$HOME/$STATE/journal.old-1
  tcli step early
  mv "$HOME/$STATE/journal" "$old"
  tcli history list >/dev/null
  touch -d '2 minutes ago' "$old"
  exec 7>>"$old"
  strace -qq -o /dev/null -P "$old" -e trace=unlink -e inject=unlink:signal=STOP \
    bash -c 'echo $$ >"$W/pid"; exec "$TCLI" history list' >/dev/null 7>&- &
  local strace=$!
  for _ in {1..2000}; do [[ -e $old ]] && sleep 0.05 || break; done
  assert_absent "$old"
  cat "$W/lines" >&7
  while kill -CONT "$(<"$W/pid")" 2>/dev/null; do sleep 0.05; done # it may not be stopped yet
  wait "$strace"
  call tcli history list
  assert_stdout_has 'step late'
}

@test "writes that fail: the status is the module's, one warning" {
  need_strace
  local error
  for error in ENOSPC EIO EDQUOT; do
    call at_journal write "error=$error:when=1" "$TCLI" step fail 7
    assert_status 7
    assert_stderr_has 'this run is not in the history: write '
    assert_stderr_lines 1
    call at_journal openat error=EACCES "$TCLI" step fail 7
    assert_status 7
    assert_stderr_lines 1
  done
}

@test "a full disk, a read-only one, no HOME, someone else's HOME" {
  need_mounts
  need_root
  call unshare -m bash -c 'mount -t tmpfs -o size=1m none "$HOME/.local" && head -c 2000000 /dev/zero >"$HOME/.local/filler" 2>/dev/null
    "$TCLI" files log show; echo "status $?"'
  assert_stdout 'status 0'
  assert_stderr_lines 1
  call unshare -m bash -c 'mount -t tmpfs -o ro none "$HOME" && "$TCLI" files log show; echo "status $?"'
  assert_stdout 'status 0'
  assert_stderr_lines 1
  call env -u HOME "$TCLI" files log show
  assert_status 0
  assert_stderr_has 'HOME is not set'
  mkdir "$W/theirs" && chown 12345 "$W/theirs"
  HOME=$W/theirs call tcli files log show
  assert_status 0
  [[ -z $(find "$W/theirs" -mindepth 1) ]]
}

@test "a read-only file system: what is there is shown, with one warning" {
  need_mounts
  need_root
  tcli files log show
  tcli history list >"$W/before"
  tcli files log show
  for command in 'history list' 'history show last' 'history stats'; do
    call unshare -m bash -c "mount --bind '$HOME' '$HOME' && mount -o remount,bind,ro '$HOME' && '$TCLI' $command"
    assert_status 0
    assert_stderr_lines 1
    [[ $command != *list ]] || cmp "$W/before" "$W/out"
  done
}

@test "a database that was closed for a while is not taken for a damaged one" {
  tcli files log show
  tcli history list >"$W/before"
  chmod 444 "$HOME/$STATE/history.db"
  tcli files log show
  call powerless "$TCLI" history list
  assert_status 0
  assert_stderr_has "the latest runs are not shown: $HOME/$STATE/history.db: "
  chmod 600 "$HOME/$STATE/history.db"
  local part
  for part in wal shm; do [[ ! -e $HOME/$STATE/history.db-$part ]] || chmod 444 "$HOME/$STATE/history.db-$part"; done
  call powerless "$TCLI" history list
  assert_status 0
  assert_stderr_lacks damaged
  [[ -z $(find "$HOME/$STATE" -name '*damaged*') ]] || complain 'it was moved aside'
  chmod 600 "$HOME/$STATE"/history.db*
  call powerless "$TCLI" history list
  assert_stderr_empty
  [[ $(wc -l <"$W/out") == 3 ]] || complain "expected all runs"
}

@test "a folder that its user may not write to: what is there is shown, with one warning" {
  need_root
  tcli files log show
  tcli history list >"$W/before"
  tcli files log show
  chmod o+x "$BATS_RUN_TMPDIR" "$BATS_RUN_TMPDIR/test" "$W"
  setpriv --reuid 65534 --regid 65534 --clear-groups test -x "$TCLI" || skip 'the ordinary user has no way to the files'
  chown -R 65534:65534 "$HOME" && chmod 500 "$HOME/$STATE"
  call setpriv --reuid 65534 --regid 65534 --clear-groups "$TCLI" history list
  assert_status 0
  assert_stderr_lines 1
  cmp "$W/before" "$W/out"
}

@test "tcli history without a place for one says why" {
  call env -u HOME "$TCLI" history list
  assert_error 125 'there is no history: HOME is not set'
}

@test "a lock held by another: the run does not wait, the list shows what it has" {
  tcli history list >/dev/null
  python3 - "$HOME/$DATABASE" "$W/locked" <<'END' &
import pathlib, sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
pathlib.Path(sys.argv[2]).touch()
time.sleep(60)
END
  local holder=$!
  for _ in {1..1000}; do [[ -e $W/locked ]] && break || sleep 0.05; done
  call timeout 1 "$TCLI" step fail 7
  assert_status 7
  assert_stderr_empty
  call tcli history list -o name
  assert_status 0
  [[ $(wc -l <"$W/out") == 1 ]]
  assert_stderr_has 'the latest runs are not shown'
  local word
  for word in last last-failed; do
    call tcli history rerun "$word" # would be an earlier one
    [[ $status != 0 ]] || complain "$word: another run than the last one was run"
    assert_stdout_empty
  done
  call tcli history rerun last
  assert_error 125 'history rerun last: a later run may be the one that is meant'
  run_hint
  assert_status 0
  kill "$holder"
  wait "$holder" || true
  [[ $(ids | wc -l) == 3 ]]
}

@test "two megabytes of arguments run; their record is cut and says so" {
  local words=()
  for _ in {1..18}; do words+=("$(printf '%0100000d' 1)"); done
  call tcli step "${words[@]}"
  assert_status 0
  [[ $(field truncated) == true ]]
}

# clocked FAKETIME=TIME WORD...: tcli with a clock of the day as faketime(1) has it, or FAKETIME_TIMESTAMP_FILE for one that is set
# meanwhile; the other clocks stay. It changes no static program, and hangs with the sanitizers' library.
clocked() {
  env FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME_NO_CACHE=1 LD_PRELOAD="$(faketime now printenv LD_PRELOAD)" \
    "$1" timeout 60 "$DYNAMIC_TCLI" "${@:2}"
}
need_clock() {
  need_program faketime
  [[ -n ${DYNAMIC_TCLI-} ]] || skip 'only the release build has a tcli whose clock can be changed'
}

@test "another clock, or one that is set while the module runs: durations are those of a clock that nobody sets" {
  need_clock
  mkdir -p "$HOME/.config/tcli"
  echo 'history: {keep: {age: 30000d}}' >"$HOME/.config/tcli/config.yaml" # else that of 1970 is too old
  call clocked FAKETIME='@2038-01-20 00:00:00' step nap 0.1
  assert_status 0
  call clocked FAKETIME='@1970-01-02 00:00:00' step nap 0.1
  assert_status 0
  local set
  for set in -1d +1d; do
    echo +0 >"$W/clock"
    call clocked FAKETIME_TIMESTAMP_FILE="$W/clock" step clock "$set"
    assert_status 0
  done
  call tcli history list -n 9 -o json
  [[ $(jq -c '[.runs[] | select(.words[0] | IN("nap", "clock")) | .duration_ms | . >= 100 and . < 20000]' "$W/out") == '[true,true,true,true]' ]]
  [[ $(jq -r '[.runs[].started[:4]] | "\(max) \(min)"' "$W/out") == '2038 1970' ]] || complain 'the clock was not changed'
}

@test "the clock goes forward: a run on its way is running" {
  need_clock
  local started
  clocked FAKETIME=-1d step wait &
  for _ in {1..2000}; do [[ -e $W/waits ]] && break || sleep 0.05; done
  call tcli history list -o json
  touch "$W/go"
  wait
  [[ $(jq -r '.runs[] | select(.words[0] == "wait") | .state' "$W/out") == running ]] || complain 'it is not running'
  started=$(jq -r '.runs[] | select(.words[0] == "wait") | .started' "$W/out")
  (($(date +%s) - $(date -d "$started" +%s) > 80000)) || complain 'the clock was not changed'
}

@test "a copy that was left by a migration cut off does not stop the next one" {
  tcli history list >/dev/null
  as_version 1 "$HOME/$DATABASE"
  echo noise >"$HOME/$DATABASE.v1"
  call tcli history list -o name
  assert_status 0
  [[ $(wc -l <"$W/out") == 1 ]]
  [[ $(head -c 15 "$HOME/$DATABASE.v1") == 'SQLite format 3' ]]
  [[ -z $(find "$HOME/$STATE" -type f -perm /077) ]] || complain 'others can read it'
}

@test "what else stands in the folder is left alone" {
  mkfifo "$HOME/$STATE/journal.fifo"
  mkdir "$HOME/$STATE/journal.d"
  ln -s /nowhere "$HOME/$STATE/journal.link"
  call timeout 5 "$TCLI" history list
  assert_status 0
  assert_stderr_empty
  [[ $(wc -l <"$W/out") == 1 ]]
}

@test "runs from elsewhere that can't be are told, and those that nest without end are shown as far as that helps" {
  tcli history export >"$W/one"
  local wrong
  for wrong in '.duration_ms = -5' '.duration_ms = 1e300' '.status = 99999999999' '.signal = 9999' '.module = "--version"' '.words = "x"' \
    '.parent = .id'; do
    jq -c "$wrong" "$W/one" >"$W/wrong"
    call tcli history import "$W/wrong"
    assert_status 1
    assert_stderr_has "$W/wrong:1: "
  done
  python3 - "$W/one" >"$W/deep" <<'END'
import json, sys
run = json.load(open(sys.argv[1], encoding="utf-8"))
run["started"] = "2026-11-21T21:25:29.728Z" # in each of the ids
for number in range(20000):
    run["parent"], run["id"] = run["id"], f"01M8{number:022d}"
    print(json.dumps(run))
END
  call tcli history import "$W/deep"
  assert_status 0
  call tcli history list --tree
  assert_status 0
}

@test "under a limit of the file size the history is read all the same, and its own words are told" {
  ids # the database is there by now
  tcli step
  call bash -c 'ulimit -f 1; exec "$TCLI" history list -o name'
  assert_status 0
  [[ $(wc -l <"$W/out") == 1 ]]
  assert_stderr_has 'tcli: warning: the latest runs are not shown: '
  assert_stderr_has ': File too large'
  call bash -c 'ulimit -f 1; exec "$TCLI" history annotate last "$(printf "%04000d" 1)"'
  assert_error 125
  # The module has the signal as it was.
  make_module limited <<'END'
#!/bin/bash
[[ $1 == --help ]] && echo help && exit
grep SigIgn: /proc/self/status
END
  call tcli limited
  local expected
  expected=$(<"$W/out")
  call tcli history rerun last
  assert_stdout "$expected"
}

# Statistics, service levels, notes, and what is kept.
load ../support/helpers
load history

setup() {
  common_setup
  make_history_modules
}

@test "show: what ran, where, how it ended, and the very command that runs it again" {
  USER=anna call tcli files read /none
  call tcli history show
  assert_status 0
  assert_stdout_has $'command\ttcli files read /none\n'
  assert_stdout_has $'status\tfailed 1 after '
  assert_stdout_has "$BIN/tcli-files (sha256 $(sha256sum <"$BIN/tcli-files" | head -c 12)...)"
  assert_stdout_has "in	$W/here, as anna on $(uname -n)"
  local again
  again=$(sed -n 's/^again\ttcli //p' "$W/out")
  # shellcheck disable=SC2086
  call tcli $again
  assert_status 1
  [[ $(ids | wc -l) == 2 ]]
  call tcli history show last --detail
  assert_stdout_has $'version\t2.1\n'
  assert_stdout_has $'word\t1 read\n'
}

@test "show: the runs it called" {
  call tcli flow run /none
  call tcli history show "$(ids --module flow)"
  assert_stdout_has 'step one'
  assert_stdout_has 'files read /none'
  call tcli history show "$(ids --module flow)" -o json
  [[ $(jq -c '[.children[].module]' "$W/out") == '["step","files"]' ]]
}

@test "stats: by command, by user, by day" {
  for status in 0 0 0 1; do USER=anna tcli step fail "$status" || true; done
  USER=bo tcli files log show
  call tcli history stats -o json
  [[ $(jq -c '[.statistics[] | [.name, .runs, .ok, .success_percent]]' "$W/out") == '[["step",4,3,75],["files log show",1,1,100]]' ]]
  [[ $(jq '.statistics[0] | .p50_ms <= .p90_ms and .p90_ms <= .p99_ms and .p99_ms <= .max_ms and .p50_ms > 0' "$W/out") == true ]]
  [[ $(jq '.statistics[0].trend | add' "$W/out") == 4 ]]
  call tcli history stats --by user
  [[ $output == $'anna\t4\t75.0%'* ]]
  call tcli history stats --by day -o name
  assert_stdout "$(date +%F)"
  call tcli history stats --module files
  [[ $(wc -l <"$W/out") == 1 ]]
  LC_ALL=C.UTF-8 on_terminal 100 "$TCLI" history stats
  assert_stdout_has '█'
  LC_ALL=C on_terminal 100 "$TCLI" history stats
  assert_stdout_has '#'
  assert_no_match '[^\x00-\x7f]' "$W/out"
}

@test "stats: no line is wider than the terminal" {
  for _ in 1 2 3; do tcli step; done
  local columns
  for columns in 20 40 80; do
    on_terminal "$columns" "$TCLI" history stats
    assert_stdout_has '█'
    [[ $(wc -L <<<"$output") -le $columns ]] || complain "wider than $columns"
  done
}

@test "check: 1 when a level is missed, and which" {
  call tcli history check --success 99%
  assert_status 0 # nothing ran, nothing failed
  for status in 0 0 0 1; do tcli step fail "$status" || true; done
  call tcli history check --success 75% --p95 1m --max 1h
  assert_status 0
  call tcli history check --success 76% --p95 1m
  assert_status 1
  assert_stdout_has $'success\t76%\t75.00%\tmissed\t4'
  assert_stdout_has $'p95\t1m\t'
  call tcli history check --p50 0ms --since 7d -o json
  assert_status 1
  [[ $(jq -r '.levels[0].verdict' "$W/out") == missed ]]
  call tcli history check --success 76% --module files
  assert_status 0
  for wrong in '' --success=101 --success=x%; do
    call tcli history check $wrong
    assert_status 2
  done
}

@test "check -o json: numbers; what is missed or failed is not rounded away" {
  for status in 0 0 1; do tcli step fail "$status" || true; done
  call tcli history check --success 66.67% --max 90m -o json
  assert_status 1
  [[ $(jq -c '[.schema_version, .levels[0]]' "$W/out") == '[1,{"level":"success","wanted_percent":66.67,"found_percent":66.66666666666667,"verdict":"missed","runs":3}]' ]]
  [[ $(jq -c '.levels[1] | [.wanted_ms, (.found_ms | . > 0 and . < 5400000), .verdict]' "$W/out") == '[5400000,true,"kept"]' ]]
  call tcli history check --success 66.67%
  assert_stdout $'success\t66.67%\t66.66%\tmissed\t3'
  call tcli history stats
  [[ $output == $'step\t3\t66.6%'* ]]
}

@test "stats, check, last-failed: an abandoned run did not succeed; a running one does not count" {
  tcli step fail 1 || true
  tcli step
  "$TCLI" step wait &
  until [[ -e $W/waits ]]; do sleep 0.05; done
  call tcli history check --success 50%
  assert_status 0
  abandon
  abandon
  call tcli history check --success 50% --max 1h
  assert_status 1
  assert_stdout_has $'success\t50%\t25.00%\tmissed\t4'
  assert_stdout_has $'\tkept\t4'
  call tcli history stats -o json
  [[ $(jq -c '.statistics[0] | [.runs, .ok, .success_percent]' "$W/out") == '[4,1,25]' ]]
  call tcli history stats --by day -o json
  [[ $(jq -c '[.statistics[] | .runs] | add' "$W/out") == 4 ]]
  tcli files log show && sed -i '$d' "$HOME/$STATE/journal"
  call tcli history stats -o json
  [[ $(jq -c '.statistics[1] | [.runs, .ok, .p50_ms, .max_ms]' "$W/out") == '[1,0,null,null]' ]]
  call tcli history stats --module files
  [[ $output == $'files log show\t1\t0.0%\t-\t'* ]]
  [[ $(field state last-failed) == abandoned && $(field id last-failed) == "$(ids --status abandoned -n 1)" ]]
  touch "$W/go" && wait
  tcli step fail 1 || true
  [[ $(field id last-failed) == "$(last_id)" ]]
}

@test "annotate: a note is shown, replaced and taken away" {
  tcli step
  call tcli history annotate last the disk was full
  assert_status 0
  [[ $(field note) == 'the disk was full' ]]
  call tcli history annotate last ''
  [[ $(field note) == null ]]
}

@test "prune: by number, age and size; asks first; --dry-run shows" {
  for _ in 1 2 3 4 5; do tcli step; done
  local newest
  newest=$(ids -n 2)
  call tcli history prune --runs 2 --dry-run
  assert_stdout '3 runs would go'
  call tcli history prune --runs 2
  assert_status 2
  [[ $(ids | wc -l) == 5 ]]
  call tcli --yes history prune --runs 2
  assert_stdout '3 runs removed'
  [[ $(ids) == "$newest" ]]
  call tcli --yes history prune
  assert_stdout '0 runs removed'
  sleep 0.01
  call tcli --yes history prune --age 1ms
  assert_stdout '2 runs removed'
  tcli step
  call tcli --yes history prune --bytes 1K
  assert_stdout '1 run removed'
  call tcli --yes history prune --bytes lots
  assert_status 2
}

@test "prune leaves what is still running, by hand and by itself; its end is recorded" {
  tcli step
  "$TCLI" --capture=all step wait &
  until [[ -e $W/waits ]]; do sleep 0.05; done
  local running
  running=$(ids --status running)
  tcli step
  tcli step
  call tcli history prune --runs 0 --dry-run
  assert_stdout '3 runs would go'
  call tcli history prune --bytes 1 --dry-run
  assert_stdout '3 runs would go'
  call tcli --yes history prune --runs 3
  assert_stdout '1 run removed'
  [[ $(ids | tail -1) == "$running" && $(ids | wc -l) == 3 ]]
  mkdir -p "$HOME/.config/tcli"
  echo 'history: {keep: {runs: 1}}' >"$HOME/.config/tcli/config.yaml"
  sqlite_run "DELETE FROM upkeep WHERE name = 'pruned'" # the next look is due
  [[ $(ids) == "$running" ]]
  call tcli --yes history prune --age 0ms
  assert_stdout '0 runs removed'
  [[ -e $HOME/$STATE/output/$running.out ]]
  touch "$W/go" && wait
  [[ $(field state "$running") == ok ]]
  call tcli --yes history prune --runs 0
  assert_stdout '1 run removed'
  [[ -z $(ls "$HOME/$STATE/output") ]]
}

@test "what history.keep does not keep goes by itself" {
  for _ in 1 2 3; do tcli step; done
  mkdir -p "$HOME/.config/tcli"
  echo 'history: {keep: {runs: 2}}' >"$HOME/.config/tcli/config.yaml"
  [[ $(ids | wc -l) == 2 ]] # the first look is due
  tcli step
  [[ $(ids | wc -l) == 3 ]] # the next one a day later
}

@test "prune --dry-run tells how many go, output and all" {
  for _ in {1..20}; do tcli step; done
  make_module much <<'END'
#!/bin/sh
# ---
# tcli: 1
# summary: Much
# commands: {go: {summary: Go}}
# ---
exec head -c 900000 /dev/zero
END
  tcli --capture=all much go >/dev/null
  call tcli history prune --bytes 300000 --dry-run
  local told=${output%% *}
  call tcli --yes history prune --bytes 300000
  assert_stdout "$told runs removed"
  [[ $told -gt 1 ]]
}

@test "-o of what changes the history: prune, import, annotate, rerun --dry-run" {
  make_module prints <<'END'
#!/bin/sh
[ "$1" = --help ] && echo "prints" && exit
printf 12345
END
  tcli --capture=all prints >/dev/null
  tcli step $'\xff' 'a b'
  local id
  id=$(last_id)
  call tcli history rerun last --dry-run -o json 2=c
  [[ $(jq -c 'del(.rerun.call)' "$W/out") == '{"schema_version":1,"rerun":{"id":"'$id'","folder":"'$W/here'","argv":["tcli","step",{"hex":"ff"},"c"]}}' ]]
  jq -r .rerun.call.hex "$W/out" | python3 -c 'import sys; sys.stdout.buffer.write(bytes.fromhex(input()))' >"$W/call"
  tcli history rerun "$id" --dry-run 2=c | tr -d '\n' | cmp - "$W/call"
  call tcli history rerun last --dry-run --here -o yaml
  assert_stdout_has '"folder": null'
  call tcli history rerun last --dry-run -o name
  assert_stdout "$id"
  call tcli history rerun last -o json
  assert_error 2 'history rerun: --output is for --dry-run'
  run_hint
  [[ $(jq -r .rerun.id "$W/out") == "$id" && $(ids | wc -l) == 2 ]]
  call tcli history annotate last a note -o json
  [[ $(jq -c '[.schema_version, .run.id, .run.note, .children]' "$W/out") == '[1,"'$id'","a note",[]]' ]]
  diff "$W/out" <(tcli history show -o json)
  call tcli history annotate last -o name ''
  assert_stdout "$id"
  tcli history export >"$W/runs"
  call tcli history prune --runs 0 --dry-run -o json
  [[ $(jq -c . "$W/out") == '{"schema_version":1,"dry_run":true,"removed":{"runs":2,"output_bytes":5}}' ]]
  call tcli history prune --runs 0 --dry-run -o name
  assert_stdout 2
  call tcli --yes history prune --bytes 1 -o json
  [[ $(jq -c . "$W/out") == '{"schema_version":1,"dry_run":false,"removed":{"runs":2,"output_bytes":5}}' ]]
  head -1 "$W/runs" | tcli history import - >/dev/null
  echo noise >>"$W/runs"
  call tcli history import "$W/runs" -o json
  assert_status 1
  [[ $(jq -c . "$W/out") == '{"schema_version":1,"imported":{"runs":2,"added":1,"known":1,"wrong":1,"complete":true}}' ]]
  call tcli history import "$W/runs" -o name
  assert_stdout 0
}

@test "-q of what changes the history: no line of what was done, but what is asked for" {
  tcli step
  tcli history export >"$W/runs"
  local words
  for words in 'annotate last note' "import $W/runs" 'prune --age 1h' 'prune --runs 0' "import $W/runs"; do
    # shellcheck disable=SC2086
    call tcli --yes history $words -q
    assert_status 0
    assert_stdout_empty
    assert_stderr_empty
  done
  [[ $(field note) == null && $(ids | wc -l) == 1 ]]
  call tcli --yes history prune --runs 0 --dry-run --quiet
  assert_stdout '1 run would go'
  call tcli history annotate -q -o name last note
  assert_stdout "$(last_id)"
  echo noise >"$W/wrong"
  call tcli history import -q "$W/wrong"
  assert_status 1
  assert_stdout_empty
  assert_stderr_has "$W/wrong:1: "
}

@test "a full disk on standard output fails every command, and nothing is lost" {
  tcli step
  for words in list show stats 'check --success 1%' export 'list -o json' 'list -o yaml' 'list -o name' 'rerun last --dry-run'; do
    # shellcheck disable=SC2086
    status=0 && tcli history $words >/dev/full 2>"$W/err" || status=$?
    [[ $status == 1 ]] || complain "$words"
    grep -q 'No space left on device' "$W/err"
  done
}

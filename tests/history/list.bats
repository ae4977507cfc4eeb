# tcli history list: what ran, the newest first.
load ../support/helpers
load history

setup() {
  common_setup
  make_history_modules
}

@test "rule 29: a run is listed with its words, its status and its times" {
  echo text >file
  call tcli files read file
  assert_status 0
  call tcli history list
  assert_status 0
  local row='^[0-9A-Z]{26} files read file ok \([0-9]+ms\) [0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8} [0-9]{4}'
  [[ ${output//$'\t'/ } =~ $row ]]
  [[ $(wc -l <"$W/out") == 1 ]]
}

@test "rule 29: times are ISO 8601 in UTC for programs, and local for people" {
  echo text >file
  call tcli files read file
  export TZ=XXX-9 # nine hours before UTC, wherever this runs
  call tcli history list -o json
  assert_json '.runs[0].started | test("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$")'
  local started
  started=$(jq -r '.runs[0].started' "$W/out")
  [[ $(($(date +%s) - $(date -d "$started" +%s))) -lt 60 ]] || complain "not now: $started"
  call tcli history list
  assert_stdout_has "$(date -d "$started" '+%Y-%m-%d %H:%M:%S')"
  call tcli history show last
  assert_stdout_has "$(date -d "$started" '+%Y-%m-%d %H:%M:%S')"
}

@test "each end is told as what it was" {
  call tcli step fail 7
  call tcli step kill TERM
  call tcli step kill INT
  call tcli step
  call tcli history list -o json
  [[ $(jq -c '[.runs[] | [.state, .status, .signal]]' "$W/out") == \
    '[["ok",0,null],["interrupted",null,2],["killed",null,15],["failed",7,null]]' ]]
  call tcli history list
  assert_stdout_has 'killed SIGTERM ('
  assert_stdout_has 'failed 7 ('
  for state in ok failed interrupted killed; do
    [[ $(ids --status "$state" | wc -l) == 1 ]] || complain "--status $state"
  done
  [[ -z $(ids --status running)$(ids --status abandoned) ]]
}

@test "a run on its way, and one whose tcli was killed" {
  call tcli step # asked for its help once
  "$TCLI" step nap 30 &
  local tcli_pid=$!
  for _ in {1..1000}; do [[ $(ids --status running | wc -l) == 1 ]] && break || sleep 0.05; done
  call tcli history list --status running
  assert_stdout_has 'step nap 30'
  local child
  child=$(pgrep -P "$tcli_pid")
  kill -9 "$tcli_pid"
  wait "$tcli_pid" || true
  kill "$child"
  [[ $(field state) == abandoned ]]
  [[ $(ids --status abandoned | wc -l) == 1 ]]
}

@test "rule 30: -n, and how many there are besides" {
  for _ in 1 2 3; do tcli step; done
  call tcli history list -n 2
  [[ $(wc -l <"$W/out") == 2 ]]
  assert_stderr '2 of 3, -n shows more'
  call tcli history list -n 3
  assert_stderr ''
  call tcli history list -n 4
  assert_stderr ''
  for limit in 0 -3; do
    call tcli history list "--limit=$limit"
    assert_status 2
  done
}

@test "-n of those that are running, or that were abandoned: the others do not count" {
  tcli step # asked for its help once
  "$TCLI" step wait &
  until [[ -e $W/waits ]]; do sleep 0.05; done
  for _ in 1 2 3; do abandon; done
  call tcli history list --status running -n 1
  touch "$W/go"
  assert_stdout_has 'step wait'
  assert_stderr ''
  call tcli history list --status abandoned -n 2
  assert_stderr '2 of 3, -n shows more'
  wait
}

@test "filters: --module, --verb, --user, --since, --until" {
  echo text >file
  USER=anna tcli files read file >/dev/null
  USER=bo tcli step
  [[ $(ids --module files | wc -l) == 1 && $(ids --verb read | wc -l) == 1 && $(ids --user bo | wc -l) == 1 ]]
  [[ $(ids --module files --user bo | wc -l) == 0 ]]
  [[ $(ids --since 1h | wc -l) == 2 && $(ids --since today | wc -l) == 2 && $(ids --until yesterday | wc -l) == 0 ]]
  [[ $(ids --since 2999-01-01 | wc -l) == 0 && $(ids --until '2999-01-01 10:00' | wc -l) == 2 ]]
  local started
  started=$(field started "$(ids --module files)")
  [[ $(ids --since "$started" | wc -l) == 2 && $(ids --until "$started" | wc -l) == 0 ]]
  call tcli history list --since soon
  assert_status 2
  assert_stderr_has "--since wants a time, got 'soon': such as"
}

@test "an option that is given and empty is refused, by every command" {
  tcli step
  local words
  for words in list\ --{module,verb,status,user,since,until,limit} stats\ --{module,since} export\ --{module,since,until} \
    check\ --{success,p95} 'check --success=1% --module' prune\ --{age,runs,bytes}; do
    # shellcheck disable=SC2086
    call tcli --yes history $words ''
    assert_error 2
    assert_stderr_has "--${words##*--}"
    assert_stdout_empty
    run_hint
    assert_status 0
  done
  [[ $(ids | wc -l) == 1 ]]
}

@test "--tree: nested runs stand below those that called them" {
  call tcli flow run /none
  assert_status 1
  call tcli step
  call tcli history list --tree -o json
  [[ $(jq -c '[.runs[].module]' "$W/out") == '["step","flow","step","files"]' ]]
  local parent
  parent=$(field id "$(ids --module flow)")
  [[ $(field parent "$(ids --module files)") == "$parent" ]]
  on_terminal 100 "$TCLI" history list --tree
  assert_stdout_has '+ '
  [[ $output =~ $'\n''+ '[0-9A-Z]+ ]] || [[ $output =~ ^'+ ' ]] || complain 'no plus'
  [[ $output =~ $'\n''    '[0-9A-Z]+.*'files read' ]] || complain 'not indented'
}

@test "--tree: a chain without end is cut, and told; what is chosen in it is found" {
  tcli step
  tcli history export | jq -c '.id[:22] as $id | range(2000; 4500) as $n | .id = $id + ($n | tostring)
    | if $n > 2000 then .parent = $id + ($n - 1 | tostring) else . end | if $n % 2 == 0 then .verb = "even" | .words = ["even"] else . end' >"$W/chain"
  rm -r "${HOME:?}/$STATE"
  call tcli history import "$W/chain"
  assert_status 0
  call tcli history list --tree -o name
  [[ $(wc -l <"$W/out") == 101 ]]
  assert_stderr 'tcli: warning: there are more below: tcli history list shows them without --tree'
  call timeout 20 "$TCLI" history list --tree --verb even -n 3 -o name
  assert_status 0
}

@test "--tree: what is chosen stands at the top, wherever it ran, with what it called below it, and once" {
  call tcli flow run /none
  call tcli step
  tree() { tcli history list --tree -o json "$@" | jq -c '[.runs[] | [.module, .depth]]'; }
  [[ $(tree) == '[["step",0],["flow",0],["step",1],["files",1]]' ]]
  [[ $(tree --module files) == '[["files",0]]' && $(tree --verb read) == '[["files",0]]' ]]
  [[ $(tree --module step) == '[["step",0],["step",0]]' ]]
  [[ $(tree --status failed) == '[["flow",0],["step",1],["files",1]]' ]]
  [[ $(tree --since 1h --user "$(field user)") == "$(tree)" ]]
  local files
  files=$(field started "$(ids --module files)")
  [[ $(tree --since "$files") == '[["step",0],["files",0]]' ]]
  call tcli history list --tree
  [[ $(cut -f 2,6 "$W/out") == $'step\t0\nflow run /none\t0\nstep one\t1\nfiles read /none\t1' ]]
  call tcli history list --tree --module step -n 1
  [[ $(wc -l <"$W/out") == 1 ]]
  assert_stderr '1 of 2, -n shows more'
  # Twice as deep: the one between does not match.
  make_module step2 <<'END'
#!/bin/bash
[[ $1 == --help ]] && echo "a step" && exit
[[ $1 == wait ]] && exec "$TCLI_BIN" step wait
"$TCLI_BIN" flow run /none
END
  tcli --yes history prune --runs 0 >/dev/null
  call tcli step2
  call tcli --yes history list # folds
  [[ $(tree --status failed --module files) == '[["files",0]]' ]]
  [[ $(tree --status failed) == '[["step2",0],["flow",1],["step",2],["files",2]]' ]]
  # What still runs, below what was abandoned.
  tcli --yes history prune --runs 0 >/dev/null
  "$TCLI" step2 wait &
  local outer=$!
  until [[ -e $W/waits ]]; do sleep 0.05; done
  [[ $(tree --status running) == '[["step2",0],["step",1]]' ]]
  kill -9 "$outer"
  wait "$outer" || true
  [[ $(tree --status running) == '[["step",0]]' ]]
  [[ $(tree --status abandoned) == '[["step2",0],["step",1]]' ]]
  touch "$W/go"
  until [[ -z $(ids --status running) ]]; do sleep 0.05; done
}

@test "every look: table, json, yaml, name; an empty list" {
  for look in table name; do
    call tcli history list -o "$look"
    assert_status 0
    assert_stdout ''
  done
  call tcli history list -o json
  [[ $(jq -c .runs "$W/out") == '[]' && $(jq .schema_version "$W/out") == 1 ]]
  call tcli history list -o yaml
  assert_stdout $'"schema_version": 1\n"runs": []'
  tcli step a 'b c'
  call tcli history list -o yaml
  python3 - "$W/out" <<'END' || skip 'no python3-yaml' # what it should read as, by another's reader
import sys
try:
    import yaml
except ImportError:
    sys.exit(0)
document = yaml.safe_load(open(sys.argv[1], encoding="utf-8"))
assert document["runs"][0]["words"] == ["a", "b c"], document
END
  call tcli history list -o name
  [[ $output =~ ^[0-9A-Z]{26}$ ]]
}

@test "words of any bytes are told, escaped for people and whole for programs" {
  call tcli step $'a\nb' $'\xff' '' -- $'\e[31m'
  call tcli history list
  assert_stdout_has "'a\\nb'"
  [[ $(cat -v "$W/out") != *'^['* ]]
  call tcli history list -o json
  [[ $(jq -c '.runs[0].words' "$W/out") == '["a\nb",{"hex":"ff"},"","--","\u001b[31m"]' ]]
}

@test "rule 31: ids: the beginning of one, small letters, last, last-failed; what is ambiguous tells the candidates" {
  tcli step fail 1 || true
  tcli step
  local newest oldest
  { read -r newest && read -r oldest; } < <(ids)
  [[ $(field id "$newest") == "$newest" && $(field id last) == "$newest" && $(field id last-failed) == "$oldest" ]]
  [[ $(field id "$(tr "[:upper:]" "[:lower:]" <<<"${oldest:0:16}")") == "$oldest" ]]
  make_module outer <<'END'
#!/bin/sh
# ---
# tcli: 1
# summary: Calls another
# commands: {go: {summary: Go}}
# ---
"$TCLI_BIN" step fail 1
"$TCLI_BIN" history show last -o name
END
  call tcli outer go
  assert_stdout "$(ids --module step | head -1)"
  [[ $(field module last) == outer && $(field module last-failed) == step ]]
  call tcli history show 01
  assert_status 2
  assert_stderr_has "'01' begins more than one id"
  assert_stderr_has "$oldest"
  call tcli history show 7ZZZ
  assert_status 2
  assert_stderr_has 'hint: tcli history list'
}

@test "an id that is ambiguous tells how many there are and hints at the same call; an empty one names no run" {
  for _ in {1..9}; do tcli step; done
  local newest
  newest=$(last_id)
  call tcli history show 01
  assert_error 2 "'01' begins more than one id"
  assert_stderr_has "  $newest"$'\n  and 3 older'
  [[ $(grep -c '^  01' "$W/err") == 6 ]]
  assert_stderr_has "hint: tcli history show $newest"
  call tcli history output --stream=stderr 01
  assert_stderr_has "hint: tcli history output --stream=stderr $newest"
  call tcli history rerun --dry-run 01 1=a '2=b c'
  assert_stderr_has "hint: tcli history rerun --dry-run $newest '1=a' '2=b c'"
  run_hint
  assert_status 0
  assert_stdout "cd $W/here && tcli step a 'b c'"
  call tcli history annotate -- 01 -a 'note'
  assert_stderr_has "hint: tcli history annotate -- $newest -a note"
  run_hint
  [[ $(field note) == '-a note' ]]
  call tcli history annotate "${newest:0:25}" ''
  assert_status 0
  local verb
  for verb in show output rerun; do
    call tcli history "$verb" ''
    assert_error 2 'no run is named: its id is empty'
    run_hint
    assert_status 0
  done
  call tcli history annotate '' text
  assert_error 2 'no run is named'
}

@test "last is a run of this host, called from here; those that were imported or called by others are not" {
  call tcli history show
  assert_error 2 'no run that was called from here is recorded'
  tcli step
  tcli history export | jq -c '.host += "-not"' >"$W/theirs"
  tcli --yes history prune --runs 0 >/dev/null
  tcli history import "$W/theirs" >/dev/null
  call tcli history show
  assert_error 2 'no run that was called from here is recorded'
  assert_stderr_has 'hint: tcli history list'
  [[ $(ids | wc -l) == 1 ]]
}

@test "help and refusals run nothing and record nothing; neither do built-in modules" {
  call tcli files read --help
  call tcli files reda x
  call tcli plugin list
  call tcli files read
  call tcli history list
  assert_stdout ''
}

#!/usr/bin/env bats
# The module oncall: two people with clones of one repository, and whatever can be wrong with a folder, its files and git.
load oncall_helpers

@test "two take the pager at once: the second is told who has it, and can take it then" {
  people
  on anna take primary first --at 2127-01-12 --for 8h
  assert_status 0
  on bo take primary second --at 2127-01-12 --for 1d
  assert_error 1 'somebody else was first, and your change of primary is not made: anna: primary: anna has the pager from 2127-01-12T00:00:00Z until 2127-01-12T08:00:00Z: first'
  assert_stderr_has 'hint: tcli oncall take primary second --at 2127-01-12 --for 1d'
  assert_stdout_empty
  [[ $(head_of anna) == "$(head_of bo)" && -z $(git -C "$W/bo" status --porcelain) ]] || complain 'expected them to be the same'
  ONCALL_FOLDER=$W/bo call tcli oncall now --at '2127-01-12 01:00'
  assert_stdout $'primary\tanna\t2127-01-12 00:00 UTC\t2127-01-12 08:00 UTC\t\tfirst'
  on bo take primary second --at 2127-01-12 --for 1d
  assert_stdout 'bo has the pager of primary from 2127-01-12 00:00 UTC until 2127-01-13 00:00 UTC, instead of anna'
  on anna sync
  ONCALL_FOLDER=$W/anna call tcli oncall log -o json
  assert_json '[.rows[].reason] == ["second", "first"]'
}

@test "many take it at once: every one that was told yes is in the log, and nothing else" {
  people
  local number
  for number in {1..6}; do git clone -q "$W/team.git" "$W/clone$number"; done
  for number in {1..6}; do
    { ONCALL_FOLDER=$W/clone$number ONCALL_PERSON=bo tcli oncall take primary "number $number" --at 2127-01-05 >"$W/said$number" 2>&1 || :; } &
  done
  wait
  on anna sync
  ONCALL_FOLDER=$W/anna call tcli oncall log -o json
  for number in {1..6}; do
    if grep -q 'has the pager of primary' "$W/said$number"; then echo "number $number"; else grep -q 'somebody else was first' "$W/said$number"; fi
  done | sort >"$W/told"
  [[ -s $W/told ]]
  jq -r '.rows[].reason' "$W/out" | sort | diff - "$W/told"
}

@test "many in one folder: one after the other, and all are in the log" {
  a_rota primary anna bo
  local number
  for number in {1..6}; do ONCALL_PERSON=bo tcli oncall take primary "number $number" >/dev/null & done
  wait
  call tcli oncall log -o json
  assert_json '[.rows[].reason] | sort == ["number 1", "number 2", "number 3", "number 4", "number 5", "number 6"]'
}

@test "two rotas at once, or two by one person: both are done" {
  people
  on anna rota set backup anna
  assert_status 0
  on bo take primary --at 2027-01-05
  assert_status 0
  on bo take primary again --at 2027-01-06
  assert_status 0
  on anna take backup
  assert_status 0
  [[ $(git -C "$W/team.git" rev-list --count main) == 5 ]]
}

@test "a rota that is set while somebody takes the pager" {
  people
  on anna take primary --at 2027-01-05
  on bo rota set primary bo anna
  assert_error 1 'somebody else was first, and your change of primary is not made: anna: primary: anna has the pager'
  ONCALL_PERSON=bo ONCALL_FOLDER=$W/bo run_hint
  assert_status 0
}

@test "without the network it is committed here and said; sync shares it" {
  people
  mv "$W/team.git" "$W/away.git"
  on bo take --at 2027-01-05
  assert_error 1 "can't push to origin"
  assert_stderr_has 'it is committed here, but nobody else sees it'
  assert_stderr_has 'hint: tcli oncall sync'
  on bo sync
  assert_error 1 "can't fetch from origin"
  mv "$W/away.git" "$W/team.git"
  on bo sync
  assert_stdout 'the rotas are as origin/main, with your changes'
  [[ $(head_of bo) == "$(git -C "$W/team.git" rev-parse main)" ]]
}

@test "both changed a rota and one was not shared: sync says so, and --drop keeps it in a branch" {
  people
  mv "$W/team.git" "$W/away.git"
  on bo take primary mine --at 2027-01-05
  mv "$W/away.git" "$W/team.git"
  on anna take primary theirs --at 2027-01-05
  local before
  before=$(head_of bo)
  on bo sync
  assert_error 1 'you and somebody else changed primary: theirs is shared already (anna: primary: anna has the pager from'
  [[ $(head_of bo) == "$before" ]]
  on bo take primary more --at 2027-01-05
  assert_error 1 'somebody else was first, and your change of primary is not made'
  assert_stderr_has 'earlier changes of yours are not shared either'
  [[ $(head_of bo) == "$before" ]]
  ONCALL_PERSON=bo ONCALL_FOLDER=$W/bo run_hint
  assert_error 1 'you and somebody else changed primary'
  ONCALL_PERSON=bo ONCALL_FOLDER=$W/bo run_hint
  assert_status 0
  assert_stdout "the rotas are as origin/main now; your changes are kept in the branch withdrawn-${before:0:7}"
  [[ $(git -C "$W/bo" rev-parse "withdrawn-${before:0:7}") == "$before" && $(head_of bo) == "$(head_of anna)" ]]
}

@test "a clone that was made while there was nothing" {
  git init -q --bare -b main "$W/team.git"
  local who
  for who in anna bo chi; do git clone -q "$W/team.git" "$W/$who" 2>/dev/null; done
  on chi sync
  assert_error 1 'there is nothing to share'
  on anna rota set primary anna bo
  on bo rota set backup bo
  assert_status 0
  on chi sync
  assert_stdout 'the rotas are as origin/main'
  ONCALL_FOLDER=$W/chi call tcli oncall rota list
  [[ $(cut -f 1 "$W/out") == $'backup\nprimary' ]]
}

@test "a broken rota: the line, and the others are shown" {
  a_rota primary anna bo
  local file=$ONCALL_FOLDER/primary.rota line
  cp "$file" "$W/good"
  for line in 'zone Nowhere/At/All|there is no time zone' 'handover 9|is no time' 'start soon|is no day' 'turn 0d|is no number of days' \
    'turn 7|is no number of days' 'person a b|is no name' 'person|is no name' 'what 1|is none of zone' 'zone UTC|stands in line 2 already' \
    $'x\e[31m|is none of' '<<<<<<< mine|is none of' $'\xff|is none of'; do
    { if [[ $line == 'zone UTC'* ]]; then cat "$W/good"; else KEY=${line%%[ |]*} awk '$1 != ENVIRON["KEY"]' "$W/good"; fi; printf '%s\n' "${line%%|*}"; } >"$file"
    call tcli oncall now
    assert_error 1 "$file:$(wc -l <"$file"): "
    assert_stderr_has "${line#*|}"
    assert_no_match '\x1b|\xff' "$W/err"
  done
  a_rota backup chi
  call tcli oncall now
  assert_status 0
  assert_stdout_has $'backup\tchi'
  assert_stderr_has "tcli: warning: oncall: $file:"
  grep -v '^person' "$W/good" >"$file"
  call tcli oncall now primary
  assert_error 1 "nobody is on it"
  : >"$file"
  call tcli oncall now primary
  assert_error 1 "$file:0: there is no line 'zone'"
  head -c 10M /dev/zero >"$file"
  call tcli oncall now primary
  assert_error 1 "can't read $file: it has more than 64 KiB"
  rm "$file" && mkfifo "$file"
  call tcli oncall now primary
  assert_error 1 "can't read $file: it is no file"
  rm "$file" && sed 's/$/\r/' "$W/good" >"$file"
  call tcli oncall now primary
  assert_status 0
}

@test "a broken log: a warning for each line, and the others count" {
  a_rota primary anna bo --start 2027-01-04
  as bo take --at 2027-01-05 --for 1d
  local log=$ONCALL_FOLDER/primary.log line
  for line in '<<<<<<< mine' '2027-01-01T00:00:00Z bo bo 2027-01-05T00:00:00Z 2027-01-04T00:00:00Z' \
    '2027-01-01T00:00:00Z bo bo 2027-01-05T00:00:00Z 2029-01-04T00:00:00Z' '2027-01-01T00:00:00Z bo $(id) 2027-01-05T00:00:00Z 2027-01-06T00:00:00Z' \
    $'2027-01-01T00:00:00Z bo bo 2027-01-05T00:00:00Z 2027-01-06T00:00:00Z \e[31m' x x x; do
    printf '%s\n' "$line"
  done >>"$log"
  call tcli oncall now --at 2027-01-05T12:00Z
  assert_stdout $'primary\tbo\t2027-01-05 00:00 UTC\t2027-01-06 00:00 UTC\tanna\t'
  assert_stderr_has "tcli: warning: oncall: $log:3: it is no handover, and left out"
  assert_stderr_has 'and 3 more such lines'
  assert_stderr_lines 6
}

@test "a folder that is none, is missing, no repository, or not to be changed" {
  unset ONCALL_FOLDER
  call tcli oncall now
  assert_error 1 'no folder of rotas'
  run_hint
  assert_status 0
  call tcli oncall now
  assert_error 1 "there is no folder $HOME/oncall"
  assert_stderr_has "hint: git clone URL $HOME/oncall"
  : >"$HOME/oncall"
  call tcli oncall now
  assert_error 1 "$HOME/oncall is no folder"
  tcli config set modules.oncall.settings.folder here >/dev/null
  call tcli oncall now
  assert_error 1 "modules.oncall.settings.folder: 'here': it is neither"
  call env -u HOME "$TCLI" oncall now --folder "$W/rotas"
  assert_error 1 "there is no rota in $W/rotas"
  cd "$W"
  call tcli oncall rota set primary anna --as anna --folder rotas
  assert_status 0
  mkdir "$W/plain" && cp "$W/rotas/primary.rota" "$W/plain"
  call tcli oncall now --folder "$W/plain"
  assert_status 0
  call tcli oncall take --folder "$W/plain" --as anna
  assert_error 1 "$W/plain is no git repository"
  call tcli oncall now --folder "$W/plain/primary.rota"
  assert_error 1 'is no folder'
  chmod 500 "$W/rotas"
  call powerless "$TCLI" oncall take --folder "$W/rotas" --as anna
  assert_error 1 "can't write $W/rotas/primary.log: Permission denied"
  chmod 700 "$W/rotas"
  [[ -z $(git -C "$W/rotas" status --porcelain) ]]
}

@test "a repository in the middle of something, and a file changed by hand" {
  a_rota primary anna bo
  echo '# by hand' >>"$ONCALL_FOLDER/primary.rota"
  as bo take
  assert_error 1 'primary.rota has changes that are not committed'
  run_hint
  as bo take
  assert_status 0
  mkdir "$ONCALL_FOLDER/.git/rebase-merge"
  as bo take
  assert_error 1 "a rebase in $ONCALL_FOLDER was not finished"
  run_hint
  assert_absent "$ONCALL_FOLDER/.git/rebase-merge"
  git -C "$ONCALL_FOLDER" checkout -q --detach
  as bo take
  assert_error 1 "$ONCALL_FOLDER is on no branch"
  run_hint
  : >"$ONCALL_FOLDER/.git/index.lock"
  as bo take
  assert_error 1 "another git is at work in $ONCALL_FOLDER, or was killed there"
  run_hint
  : >"$ONCALL_FOLDER/.git/HEAD.lock"
  as bo take
  assert_error 1 "can't commit"
  assert_stderr_has "hint: rm $ONCALL_FOLDER/.git/HEAD.lock"
  [[ $(wc -l <"$ONCALL_FOLDER/primary.log") == 2 ]]
  run_hint
  as bo take
  assert_status 0
  as bo sync
  assert_error 1 "$ONCALL_FOLDER has no remote"
}

@test "git that is missing, or refuses; and a server that does" {
  a_rota primary anna bo
  printf '#!/bin/sh\necho "not today" >&2; exit 1\n' >"$ONCALL_FOLDER/.git/hooks/pre-commit"
  chmod +x "$ONCALL_FOLDER/.git/hooks/pre-commit"
  as bo take
  assert_error 1 "can't commit: not today"
  assert_absent "$ONCALL_FOLDER/primary.log"
  [[ -z $(git -C "$ONCALL_FOLDER" status --porcelain) ]] || complain 'expected it to be as it was'
  ONCALL_PERSON=bo PATH=$BIN call "$TCLI" oncall take
  assert_error 1 'git is not installed'
  PATH=$BIN call "$TCLI" oncall now
  assert_status 0
  people
  printf '#!/bin/sh\necho "closed" >&2; exit 1\n' >"$W/team.git/hooks/pre-receive"
  chmod +x "$W/team.git/hooks/pre-receive"
  on bo take --at 2027-01-05
  assert_error 1 "can't push to origin: pre-receive hook declined: closed; "
  assert_stderr_has 'nobody else sees it'
}

@test "the variables of another repository lead nowhere" {
  a_rota primary anna bo
  git init -q "$W/other"
  GIT_DIR=$W/other/.git GIT_WORK_TREE=$W/other GIT_INDEX_FILE=$W/other/index as bo take
  assert_status 0
  [[ $(git -C "$ONCALL_FOLDER" rev-list --count HEAD) == 2 && ! -e $W/other/index ]]
}

@test "killed anywhere: the pager is handed over or not, and what the hint says mends it" {
  need_strace
  need_no_sanitizer
  a_rota primary anna bo --start 2027-01-04
  local number
  for number in {1..6}; do
    ONCALL_PERSON=bo call strace -f -qq -o /dev/null -e trace=rename,link,unlink -e inject=rename,link,unlink:signal=KILL:when=$number \
      "$TCLI" oncall take primary "number $number" --at 2027-01-05
    call tcli oncall now --at 2027-01-06
    assert_status 0
    assert_stderr_empty
    as anna take primary "after $number" --at 2027-01-05
    for _ in 1 2 3; do
      [[ $status == 0 ]] && break
      run_hint
      as anna take primary "after $number" --at 2027-01-05
    done
    assert_status 0
    call tcli oncall now --at 2027-01-06
    assert_stdout $'primary\tanna\t2027-01-05 00:00 UTC\t2027-01-11 09:00 UTC\t\tafter '"$number"
  done
}

@test "killed while somebody else pushes another rota: nothing of either is lost" {
  need_strace
  need_no_sanitizer
  people
  on anna rota set backup anna
  local number
  for number in {1..4}; do
    on anna take backup "anna $number" --at 2027-01-05
    assert_status 0
    ONCALL_FOLDER=$W/bo ONCALL_PERSON=bo call strace -f -qq -o /dev/null -e trace=rename,link \
      -e inject=rename,link:signal=KILL:when=$((number * 6)) "$TCLI" oncall take primary "bo $number" --at 2027-01-05
    on bo take primary "again $number" --at 2027-01-05
    for _ in 1 2 3 4; do
      [[ $status == 0 ]] && break
      ONCALL_PERSON=bo ONCALL_FOLDER=$W/bo run_hint
      on bo take primary "again $number" --at 2027-01-05
    done
    assert_status 0
    on anna sync
    assert_status 0
    ONCALL_FOLDER=$W/anna call tcli oncall log -n 100 -o json
    assert_json "[.rows[].reason] | index(\"anna $number\") != null and index(\"again $number\") != null"
  done
  assert_json '[.rows[].reason | select(startswith("anna"))] | length == 4'
  [[ -z $(git -C "$W/bo" status --porcelain) ]] || complain "$(git -C "$W/bo" status)"
}

#!/usr/bin/env bats
# The module oncall: what a change means is told as it is, and what a hint says mends it.
load oncall_helpers

@test "a rota that is set anew tells who loses the pager by it, and what leaves it with them" {
  local start
  start=$(date -u -d '-9 days' +%F)
  a_rota primary anna bo --start "$start" --turn 7d --handover 00:00
  assert_stderr_empty
  a_rota primary chi anna bo
  assert_stdout_has 'primary: 3 people'
  local told='the pager of primary goes from bo to anna now; tcli oncall give bo primary leaves it with bo'
  assert_stderr "tcli: warning: oncall: $told"
  ONCALL_PERSON=chi call bash -c "$(sed 's/.*now; //; s/ leaves.*//; s/^tcli/"$TCLI"/' "$W/err")"
  assert_stdout_has 'bo has the pager of primary until'
  a_rota primary anna chi bo
  assert_stderr_empty # bo was given it
  a_rota second anna bo --start "$start" --handover 00:00
  as bo rota set second bo anna
  assert_stderr_has 'tcli oncall take second leaves it with bo'
  a_rota third dee --start "$start" --handover 00:00
  a_rota third anna
  assert_stderr_has 'the pager of third goes from dee to anna now; dee is on no rota any more'
  a_rota third anna --start "$(date -u -d '+9 days' +%F)"
  assert_stderr_has 'the pager of third goes from anna to nobody now; tcli oncall take third leaves it with anna'
  git -C "$ONCALL_FOLDER" remote add origin "$W/none"
  as bo rota set second anna bo
  assert_error 1 "can't push to origin"
  assert_stderr_has 'the pager of second goes from '
}

@test "a broken rota is replaced by what its hint says, and nothing of it is lost" {
  a_rota primary anna bo
  local file=$ONCALL_FOLDER/backup.rota
  printf 'zone Mars/X\nperson chi\nperson anna\n' >"$file"
  call tcli oncall now backup
  assert_error 1 "$file:1: there is no time zone 'Mars/X'"
  ONCALL_PERSON=anna run_hint
  assert_error 1 'backup.rota has changes that are not committed; git stash pop brings back what is put aside'
  git -C "$ONCALL_FOLDER" add backup.rota
  git -C "$ONCALL_FOLDER" -c user.name=chi -c user.email=chi@example.org commit -q -m Backup
  call tcli oncall now backup
  ONCALL_PERSON=anna run_hint
  assert_status 0
  assert_stdout_has 'backup: 2 people, 7 days each from '
  assert_stderr_has "backup.rota was broken; git -C $ONCALL_FOLDER log -p -- backup.rota shows what stood there"
  [[ $(grep ^person "$file") == $'person chi\nperson anna' && $(git -C "$ONCALL_FOLDER" log -p -- backup.rota) == *-zone\ Mars/X* ]]
  call tcli oncall now backup
  assert_stdout_has $'backup\tchi'
  echo 'turn 0d' >"$file"
  call tcli oncall now backup
  ONCALL_PERSON=anna run_hint
  assert_status 1
  run_hint
  call tcli oncall now backup
  assert_stdout_has $'backup\tchi'
}

@test "another time than now: from when, and what is over" {
  a_rota primary anna bo --start 2020-01-01
  as bo take --at 2127-01-05T10:00Z --for 1h
  assert_stdout_has 'bo has the pager of primary from 2127-01-05 10:00 UTC until 2127-01-05 11:00 UTC'
  as bo take --at 2026-01-05T10:00Z --for 1h
  assert_stdout_has 'bo had the pager of primary from 2026-01-05 10:00 UTC until 2026-01-05 11:00 UTC'
  as bo take --at "$(date -u -d '-1 hour' +%FT%H:%MZ)" --for 1d
  assert_stdout_has 'bo has the pager of primary from '
  as bo take --for 1h
  assert_stdout_has 'bo has the pager of primary until '
  local subject='primary: bo has the pager from 2127-01-05T10:00:00Z until 2127-01-05T11:00:00Z'
  [[ $(git -C "$ONCALL_FOLDER" log --format=%s | sed -n 4p) == "$subject" ]] || complain 'expected both times in the commit'
}

@test "a full disk, and a folder that is not to be written in: the hint leads there" {
  need_strace
  need_no_sanitizer
  a_rota primary anna bo
  ONCALL_PERSON=bo call strace -f -qq -o /dev/null -e trace=fsync -e inject=fsync:error=ENOSPC:when=1 "$TCLI" oncall take
  assert_error 1 "can't write $ONCALL_FOLDER/primary.log: No space left on device"
  assert_stderr_has "hint: df -h $ONCALL_FOLDER"
  run_hint
  assert_status 0
  local said hint
  while IFS='|' read -r said hint; do
    printf '#!/bin/sh\necho "%s" >&2; exit 1\n' "$said" >"$ONCALL_FOLDER/.git/hooks/pre-commit"
    chmod +x "$ONCALL_FOLDER/.git/hooks/pre-commit"
    as bo take
    assert_error 1 "can't commit"
    assert_stderr_has "hint: $hint"
    run_hint
    assert_status 0
  done <<END
error: unable to write file: No space left on device|df -h $ONCALL_FOLDER
fatal: sha1 file write error. Out of diskspace|df -h $ONCALL_FOLDER
error: insufficient permission for adding an object to repository database .git/objects|ls -ld $ONCALL_FOLDER
fatal: Unable to create '$ONCALL_FOLDER/.git/index.lock': Permission denied|ls -ld $ONCALL_FOLDER/.git
END
  rm "$ONCALL_FOLDER/.git/hooks/pre-commit"
  chmod 500 "$ONCALL_FOLDER"
  ONCALL_PERSON=bo call powerless "$TCLI" oncall take
  chmod 700 "$ONCALL_FOLDER"
  assert_error 1 "can't write $ONCALL_FOLDER/primary.log: Permission denied"
  assert_stderr_has "hint: ls -ld $ONCALL_FOLDER"
  run_hint
  assert_status 0
}

@test "a long log is read; one that is too long is made shorter by what the hint says, and nothing of it is lost" {
  a_rota primary anna bo --start 2027-01-04
  local log=$ONCALL_FOLDER/primary.log line='2027-01-05T00:00:00Z bo anna 2027-01-05T00:00:00Z 2027-01-06T00:00:00Z old'
  as bo take --at 2127-01-05 --for 1d
  yes "$line" | head -n 70000 >>"$log"
  echo '2027-01-05T00:00:00Z bo bo 2027-01-05T00:00:00Z 2027-01-06T00:00:00Z last' >>"$log"
  call tcli oncall now --at 2027-01-05
  assert_stdout_has $'primary\tbo\t2027-01-05 00:00 UTC\t2027-01-06 00:00 UTC\tanna\tlast'
  yes "$line" | head -c 65M | sed '$d' >"$W/long"
  tail -n 1 "$log" >>"$W/long"
  mv "$W/long" "$log"
  git -C "$ONCALL_FOLDER" -c user.name=bo -c user.email=bo@example.org commit -q -a -m Long
  call tcli oncall now --at 2027-01-05
  assert_error 1 "can't read $log: it has more than 64 MiB"
  GIT_COMMITTER_NAME=bo GIT_AUTHOR_NAME=bo EMAIL=bo@example.org run_hint
  assert_status 0
  call tcli oncall now --at 2027-01-05
  assert_stdout_has $'primary\tbo\t2027-01-05 00:00 UTC\t2027-01-06 00:00 UTC\tanna\tlast'
  as bo take --at 2027-01-06
  assert_status 0
  cat "$log.old" "$log" | grep -c ' old$' | xargs test 100000 -lt
  [[ -z $(git -C "$ONCALL_FOLDER" status --porcelain) ]] || complain 'expected it to be committed'
}

@test "a repository of somebody else: git's own way out, here and for a remote" {
  people
  export GIT_TEST_ASSUME_DIFFERENT_OWNER=1
  on bo take primary --at 2027-01-05
  assert_error 1 "can't look at the repository of $W/bo: fatal: detected dubious ownership in repository at '$W/bo'"
  assert_stderr_has "hint: git config --global --add safe.directory $W/bo"
  run_hint
  git config --global --add safe.directory "$W/bo/.git/tcli-oncall" # which else is one's own
  on bo take primary --at 2027-01-05
  assert_error 1 "can't push to origin: fatal: detected dubious ownership in repository at '$W/team.git'"
  mended bo sync
  assert_stdout_has 'with your changes'
}

# halted COMMAND...: it ends in a conflict.
halted() { ! git -C "$ONCALL_FOLDER" "$@" >/dev/null 2>&1 || complain "expected a conflict: $*"; }

@test "what was begun and not finished is ended by the word of git that began it" {
  a_rota primary anna bo
  local base mine word
  git config --global user.name bo && git config --global user.email bo@example.org
  base=$(git -C "$ONCALL_FOLDER" rev-parse HEAD)
  by rotas 'echo mine >file' && mine=$(git -C "$ONCALL_FOLDER" rev-parse HEAD) && git -C "$ONCALL_FOLDER" checkout -q -b other "$base"
  by rotas 'echo theirs >file' && git -C "$ONCALL_FOLDER" format-patch -q -1 --stdout >"$W/patch" && git -C "$ONCALL_FOLDER" checkout -q main
  by rotas 'echo more >file'
  for word in cherry-pick revert merge am 'rebase --apply' 'rebase --merge'; do
    case $word in
      revert) halted revert --no-edit "$mine" ;;
      am) halted am -3 "$W/patch" ;;
      *) eval "halted $word other" ;;
    esac
    as bo take
    assert_error 1 " ${word% *} in $ONCALL_FOLDER was not finished"
    assert_stderr_has "hint: git -C $ONCALL_FOLDER ${word% *} --abort"
    run_hint
    assert_status 0
    as bo take primary "$word"
    assert_status 0
  done
}

@test "a hook that refuses is named, and what it wants can be read" {
  a_rota primary anna bo
  local hook
  for hook in pre-commit commit-msg; do
    printf '#!/bin/sh\necho "not today" >&2; exit 1\n' >"$ONCALL_FOLDER/.git/hooks/$hook"
    chmod +x "$ONCALL_FOLDER/.git/hooks/$hook"
    as bo take
    assert_error 1 "can't commit: not today; so says the hook $hook"
    run_hint
    assert_stdout_has 'not today'
    rm "$ONCALL_FOLDER/.git/hooks/$hook"
  done
  as bo take
  assert_status 0
}

@test "a hint is about the folder that was typed" {
  people
  unset ONCALL_FOLDER
  on anna take primary first --at 2127-01-12 --for 8h
  unset ONCALL_FOLDER
  local place="$W/my rotas"
  mv "$W/bo" "$place"
  as bo take --folder "$place" primary second --at 2127-01-12
  assert_stderr_has "hint: tcli oncall take --folder '$place' primary second --at 2127-01-12"
  as bo give ann --folder "$place"
  assert_error 1 "'ann' is on no rota: did you mean anna?"
  assert_stderr_has "hint: tcli oncall rota list --folder '$place'"
  run_hint
  assert_status 0
  mv "$W/team.git" "$W/away.git"
  as bo take --folder "$place" primary
  assert_stderr_has "hint: tcli oncall sync --folder '$place'"
  call tcli oncall now --folder "$place"
  assert_stderr_has "; tcli oncall sync --folder '$place' shares it"
  mv "$W/away.git" "$W/team.git"
  as bo take --folder "$place" primary
  assert_status 0
  ONCALL_FOLDER=$place as bo give nobody
  assert_error 1 "'nobody' is on no rota"
  [[ $stderr == *$'\nhint: tcli oncall rota list' ]] || complain 'expected the plain hint'
}

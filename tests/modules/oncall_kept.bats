#!/usr/bin/env bats
# The module oncall: nothing of what is here alone is lost or given away, by it or by what a hint says.
load oncall_helpers

# kept FILES...: MINE stands in each.
kept() {
  local file
  for file; do [[ $(<"$file") == MINE ]] || complain "$file is gone"; done
}

@test "a link that others made in place of a file gives nothing away, and the file can be had back" {
  people
  export GIT_AUTHOR_NAME=bo GIT_COMMITTER_NAME=bo EMAIL=bo@example.org
  on bo take primary first --at 2027-01-05 && on anna sync
  echo 'SECRET KEY' >"$W/key"
  local file
  for file in primary.log primary.rota other.rota; do
    by bo "ln -sf ../key $file && git add -f $file" && on bo sync && on anna sync
    on anna take "${file%.*}" --at 2027-01-06
    assert_error 1 "can't read $W/anna/$file: it is a link"
    if [[ $file == primary* ]]; then mended anna take primary "after $file" --at 2027-01-06; else ONCALL_FOLDER=$W/anna run_hint; fi
    assert_status 0
    git -C "$W/anna" push -q origin main
    [[ $(<"$W/key") == 'SECRET KEY' && ! -L $W/anna/$file ]] || complain 'expected the link to be gone, and the key as it was'
    on bo sync
    git -C "$W/team.git" log -p main | grep -q SECRET && complain "$file: the key is sent"
  done
  ONCALL_FOLDER=$W/anna call tcli oncall log -o json
  assert_json '[.rows[].reason] == ["after primary.rota", "after primary.log", "first"]'
}

@test "what is no file is neither read nor written, and goes by what the hint says" {
  a_rota primary anna bo
  local place=$ONCALL_FOLDER kind
  echo SECRET >"$W/key"
  for kind in 'ln -s ../key' 'ln -s ../none' mkdir mkfifo; do
    $kind "$place/primary.log"
    as bo take primary "$kind"
    assert_error 1 "can't read $place/primary.log: it is "
    run_hint
    as bo take primary "$kind"
    assert_status 0
    rm "$place/primary.rota" && $kind "$place/primary.rota"
    as anna rota set primary bo
    assert_status 1
    run_hint
    as anna rota set primary bo "$RANDOM"
    assert_status 0
    git -C "$place" rm -q primary.log && git -C "$place" -c user.name=a -c user.email=a@example.org commit -q -m Without
    assert_absent "$W/none"
  done
  head -c 65M /dev/zero >"$W/key"
  ln -s ../key "$place/primary.log"
  call tcli oncall now
  assert_error 1 'it is a link'
  [[ ! -s $place/primary.log.old ]]
}

@test "an ignored file stays, whatever stands above it and whatever a hint says" {
  people
  by anna 'mkdir -p d/e && echo README >README && echo d >d/a && echo e >d/e/b && echo f >f && echo "*.ign" >.gitignore' && on anna sync
  local theirs mine way
  while IFS='|' read -r theirs mine; do
    for way in sync 'sync --drop' 'take primary'; do
      rm -rf "$W/cleo" "$W/bo" "$W/copy.git"
      cp -a "$W/team.git" "$W/copy.git"
      git clone -q "$W/copy.git" "$W/cleo" && git clone -q "$W/copy.git" "$W/bo"
      by cleo "$theirs"
      git -C "$W/cleo" push -q origin main
      if [[ $way == *drop ]]; then
        by cleo 'echo "# theirs" >>primary.rota' && git -C "$W/cleo" push -q origin main && by bo 'echo "# mine" >>primary.rota'
      fi
      (cd "$W/bo" && eval "$mine")
      # shellcheck disable=SC2086
      mended bo $way
      { find "$W/bo" -name .git -prune -o -type f -exec cat {} + && git -C "$W/bo" log --format= -p -m --all; } | sort -u >"$W/all"
      grep -q MINE "$W/all" || complain "$theirs | $mine | $way: it is gone"
    done
  done <<'END'
echo more >>README|rm README && mkdir README && echo MINE >README/i.ign
echo more >>README|rm README && mkdir README && echo MINE >README/i
git rm -rq d && echo theirs >d|echo MINE >d/x.ign
git rm -rq d && echo theirs >d|echo MINE >d/e/x.ign && : >d/e.x.ign.mine
echo more >>d/a|rm -r d && mkdir -p d/a && echo MINE >d/a/x.ign
echo more >>README|echo more >>README && rm f && mkdir f && echo MINE >f/i.ign
echo more >>README|git rm -q README && rm f && mkdir f && echo MINE >f/i.ign
echo more >>f|rm f && mkdir f && echo f >f/x && git add -A f && echo MINE >f/i.ign
git rm -q f|rm f && mkdir f && echo f >f/x && git add -A f && echo MINE >f/i.ign
echo more >>f|git rm -q --cached f && echo MINE >f
echo more >>f|echo MINE >f && git add f && git update-index --assume-unchanged f && echo other >f
echo more >>f|echo MINE >f && git update-index --skip-worktree f
END
}

@test "a branch that a hint leads to takes no ignored file away" {
  people
  by anna 'echo theirs >notes.ign' && on anna sync
  on bo sync
  git -C "$W/bo" checkout -q --detach HEAD~1
  echo '*.ign' >>"$W/bo/.git/info/exclude" && echo MINE >"$W/bo/notes.ign"
  on bo take primary
  assert_error 1 "$W/bo is on no branch: notes.ign is not committed, and in the way"
  mended bo take primary --at 2027-01-05
  kept "$W/bo/notes.ign.mine"
  git init -q -b master "$W/dan" && git -C "$W/dan" remote add origin "$W/team.git" && git -C "$W/dan" fetch -q
  echo '*.ign' >>"$W/dan/.git/info/exclude" && echo MINE >"$W/dan/notes.ign"
  mended dan rota set second anna bo
  kept "$W/dan/notes.ign.mine"
  git -C "$W/bo" checkout -q --detach
  on bo take primary
  assert_stderr_has 'checkout --no-overwrite-ignore main'
}

@test "what is here before the first commit stays as well" {
  people
  local kind
  for kind in ignored untracked staged other; do
    git init -q -b main "$W/$kind" && git -C "$W/$kind" remote add origin "$W/team.git"
    [[ $kind == ignored ]] && echo '*.rota' >"$W/$kind/.git/info/exclude"
    echo MINE >"$W/$kind/primary.rota"
    [[ $kind == staged ]] && git -C "$W/$kind" add primary.rota
    [[ $kind == other ]] && mv "$W/$kind/primary.rota" "$W/$kind/other" && git -C "$W/$kind" add other
    if [[ $kind != other ]]; then
      on "$kind" sync
      assert_error 1 "can't take the rotas over: primary.rota "
    fi
    mended "$kind" sync
    assert_stdout 'the rotas are as origin/main'
    if [[ $kind == other ]]; then kept "$W/other/other"; else kept "$W/$kind/primary.rota.mine"; fi
    [[ $(git -C "$W/$kind" rev-parse main) == "$(head_of anna)" ]]
  done
  git init -q -b main "$W/fresh" && git -C "$W/fresh" remote add origin "$W/none"
  cp "$W/anna/primary.rota" "$W/fresh" && git -C "$W/fresh" add primary.rota
  ONCALL_FOLDER=$W/fresh as anna rota set primary anna
  assert_error 1 'primary.rota has changes that are not committed'
  run_hint
  ONCALL_FOLDER=$W/fresh as anna rota set primary anna
  run_hint
  assert_status 0
  cmp "$W/fresh/primary.rota.mine" "$W/anna/primary.rota"
}

@test "an ignored log, or one that is hidden from git, is not sent along without a word" {
  people
  local log=$W/bo/primary.log line='2027-01-05T00:00:00Z bo bo 2027-01-05T00:00:00Z 2027-01-06T00:00:00Z MINE'
  echo '*.log' >"$W/bo/.git/info/exclude" && echo "$line" >"$log"
  on bo take primary --at 2027-01-07
  assert_error 1 'primary.log has changes that are not committed'
  mended bo take primary --at 2027-01-07
  [[ $(git -C "$W/bo" show 'stash@{0}^3:primary.log') == "$line" ]] || complain 'it is gone'
  local mark
  for mark in skip-worktree assume-unchanged; do
    git -C "$W/bo" update-index --$mark primary.log
    echo "$line" >>"$log"
    on bo take primary --at 2027-01-08
    assert_error 1 'git is told not to look at changes of primary.log'
    mended bo take primary --at 2027-01-08
  done
  git -C "$W/bo" config status.showUntrackedFiles no
  echo MINE >"$W/bo/second.log"
  cp "$W/bo/primary.rota" "$W/bo/second.rota"
  on bo take second
  assert_error 1 'second.rota has changes that are not committed'
  git -C "$W/team.git" log -p main | grep -q MINE && complain 'it was sent'
  true
}

@test "a rebase by hand that a hint leads to takes no ignored file away" {
  people
  by anna 'echo theirs >notes.ign && echo theirs >README' && on anna sync
  by bo 'echo mine >README'
  echo '*.ign' >>"$W/bo/.git/info/exclude" && echo MINE >"$W/bo/notes.ign"
  on bo sync
  assert_error 1 "can't put your changes on those of the others: notes.ign is not committed"
  run_hint
  on bo sync
  assert_error 1 "can't put your changes on those of the others: "
  EMAIL=bo@example.org GIT_COMMITTER_NAME=bo run_hint
  [[ $(git -C "$W/bo" status --porcelain README) == AA* ]] || complain 'expected the conflict'
  kept "$W/bo/notes.ign.mine"
  git -C "$W/bo" rebase --abort
}

@test "a folder where a new log is written first goes by what the hint says" {
  a_rota primary anna bo
  mkdir "$ONCALL_FOLDER/primary.log.new" && echo MINE >"$ONCALL_FOLDER/primary.log.new/x"
  as bo take
  assert_error 1 "can't write $ONCALL_FOLDER/primary.log: $ONCALL_FOLDER/primary.log.new is in the way"
  run_hint
  as bo take
  assert_status 0
  kept "$ONCALL_FOLDER/primary.log.new.mine/x"
}

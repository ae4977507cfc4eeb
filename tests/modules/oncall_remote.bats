#!/usr/bin/env bats
# The module oncall: branches and remotes that are not what the team has.
load oncall_helpers

@test "a branch that is gone, or has another name now, is not made again" {
  people
  git -C "$W/team.git" branch -m main trunk && git -C "$W/team.git" symbolic-ref HEAD refs/heads/trunk
  on bo sync
  assert_error 1 "can't fetch from origin: it has no branch main, the team's is trunk"
  on anna take primary --at 2027-01-05
  assert_error 1 "can't push to origin: it has no branch main, the team's is trunk; it is committed here, but nobody else sees it"
  run_hint
  on anna sync
  assert_stdout 'the rotas are as origin/trunk, with your changes'
  [[ $(git -C "$W/team.git" branch --format='%(refname:short)') == trunk ]] || complain 'expected no other branch'
  git init -q --bare -b main "$W/empty.git" && git -C "$W/anna" remote set-url origin "$W/empty.git"
  on anna sync
  assert_status 0
  [[ $(git -C "$W/empty.git" rev-parse trunk) == "$(head_of anna)" ]] || complain 'nothing was sent to a remote that is empty'
}

@test "what is staged is not taken away; an address for a remote is told without its password" {
  people
  echo file >"$W/anna/drafts" && git -C "$W/anna" add drafts
  git -C "$W/anna" -c user.name=anna -c user.email=anna@example.org commit -q -m Drafts
  on anna sync
  mkdir "$W/bo/drafts" && echo mine >"$W/bo/drafts/one" && git -C "$W/bo" add drafts
  on bo take primary --at 2027-01-05
  assert_status 1
  assert_stderr_has 'drafts/one was changed and not committed, and is in the way of what the others have'
  [[ $(<"$W/bo/drafts/one") == mine ]]
  run_hint
  on bo sync
  assert_status 0
  git -C "$W/bo" config branch.main.remote https://me:s3cret@127.0.0.1:1/x.git
  on bo take primary --at 2027-01-06
  assert_error 1 "the branch main of $W/bo follows none of its remotes"
  [[ $output$(<"$W/err") != *s3cret* ]] || complain 'a password is shown'
  run_hint
  on bo sync
  assert_status 0
}

@test "a branch that the team does not look at: nobody takes the pager there, until it is the team's" {
  people
  git clone -q "$W/team.git" "$W/cleo"
  git -C "$W/cleo" checkout -q -b mine
  ONCALL_FOLDER=$W/cleo as bo take primary
  assert_error 1 "$W/cleo is on the branch mine; the team's is main"
  assert_absent "$W/cleo/primary.log"
  on cleo sync
  assert_status 1
  run_hint
  ONCALL_FOLDER=$W/cleo as bo take primary
  assert_status 0
  git -C "$W/cleo" checkout -q -b also --track origin/main
  ONCALL_FOLDER=$W/cleo as anna take primary
  assert_status 0
  [[ $(git -C "$W/team.git" branch --format='%(refname:short)') == main ]] || complain 'expected no other branch'
}

@test "nor in a clone of what was empty then, with a branch that follows another here, or beside another remote" {
  people
  git -C "$W/bo" checkout -q -b mine
  on bo take primary
  assert_error 1 "$W/bo is on the branch mine; the team's is main"
  run_hint
  git -C "$W/bo" checkout -q -b local --track main
  on bo take primary
  assert_error 1 "$W/bo is on the branch local; the team's is main"
  run_hint
  git clone -q -o upstream "$W/team.git" "$W/cleo"
  git -C "$W/cleo" remote add origin "$W/team.git"
  git -C "$W/cleo" fetch -q --all
  git -C "$W/cleo" checkout -q -b feature
  ONCALL_FOLDER=$W/cleo as bo take primary
  assert_error 1 "$W/cleo is on the branch feature; the team's is main"
  git -C "$W/cleo" checkout -q --detach && git -C "$W/cleo" branch -q -D main
  ONCALL_FOLDER=$W/cleo as bo take primary
  assert_error 1 "$W/cleo is on no branch"
  run_hint
  ONCALL_FOLDER=$W/cleo as bo take primary
  assert_status 0
  git init -q -b master "$W/dan"
  git -C "$W/dan" remote add origin "$W/team.git"
  ONCALL_FOLDER=$W/dan as anna rota set second anna bo
  assert_error 1 "$W/dan is on the branch master; the team's is main"
  run_hint
  ONCALL_FOLDER=$W/dan as anna rota set second anna bo
  run_hint
  ONCALL_FOLDER=$W/dan as anna rota set second anna bo
  assert_status 0
  git clone -q --single-branch -b main "$W/team.git" "$W/eve" && git -C "$W/eve" checkout -q -b mine
  git -C "$W/eve" update-ref -d refs/remotes/origin/main && git -C "$W/eve" branch -q -D main
  ONCALL_FOLDER=$W/eve as bo take primary
  run_hint
  assert_status 0
  [[ $(git -C "$W/team.git" branch --format='%(refname:short)') == main ]] || complain 'expected no other branch'
}

@test "what is not committed is never taken away, whatever the others have in its place" {
  people
  by anna 'mkdir d && echo d >d/f && echo f >f && echo l >l && ln -s l link' && on anna sync && on bo sync
  local change theirs mine
  while IFS='|' read -r theirs mine; do
    rm -rf "$W/cleo" "$W/dan" "$W/copy.git"
    cp -a "$W/team.git" "$W/copy.git"
    git clone -q "$W/copy.git" "$W/cleo" && git clone -q "$W/copy.git" "$W/dan"
    by cleo "$theirs"
    ONCALL_FOLDER=$W/cleo as anna rota set primary anna bo --turn 5d
    assert_status 0
    for change in 'rota set primary bo' 'sync' 'sync --drop'; do
      git -C "$W/dan" reset -q --hard "$(head_of bo)" && git -C "$W/dan" clean -q -d -f -x
      if [[ $change == *drop ]]; then by dan 'echo "# mine" >>primary.rota'; fi
      (cd "$W/dan" && eval "$mine")
      # shellcheck disable=SC2086
      ONCALL_FOLDER=$W/dan as bo $change
      assert_status 1
      assert_stderr_has 'not committed, and'
      grep -q -r MINE "$W/dan" --exclude-dir=.git || complain "$theirs | $mine | $change: it is gone"
    done
    run_hint
    assert_status 0
  done <<'END'
git rm -rq d && echo theirs >d|echo MINE >d/g && git add d/g
git rm -rq d && echo theirs >d|echo MINE >d/g
git rm -q f|rm f && mkdir f && echo MINE >f/x && git add -A f
git mv f n|rm f && mkdir f && echo MINE >f/x && git add -A f
echo more >>d/f|mv d e && echo MINE >e/f && ln -s e d
echo theirs >n|mkdir n && echo MINE >n/f && git add n
echo theirs >n|mkdir n && echo MINE >n/f && git add -N n
echo theirs >n|echo n >.git/info/exclude && echo MINE >n
echo theirs >n|echo n >.git/info/exclude && mkdir n && echo MINE >n/f
mkdir n && echo theirs >n/f|echo MINE >n
echo theirs >f|echo MINE >f && git add f && echo "MINE too" >f
END
}

@test "a submodule that is out of step, and a sync that was stopped half way, are in nobody's way" {
  people
  git init -q "$W/sub" && git -C "$W/sub" -c user.name=s -c user.email=s@example.org commit -q --allow-empty -m One
  export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=protocol.file.allow GIT_CONFIG_VALUE_0=always
  local number
  by bo 'git submodule --quiet add "$W/sub" sub && mkdir d && echo 1 >d/x' && on bo sync && on anna sync
  git -C "$W/anna" submodule --quiet update --init
  for number in 2 3; do
    by bo "git -C sub -c user.name=s -c user.email=s@example.org commit -q --allow-empty -m $number && echo $number >d/x"
    on bo sync
    on anna sync
    assert_status 0
  done
  by bo 'echo 4 >d/x' && on bo sync
  touch "$W/anna/.git/refs/heads/main.lock"
  on anna sync
  assert_status 1
  rm "$W/anna/.git/refs/heads/main.lock"
  on anna sync
  assert_status 0
  [[ $(<"$W/anna/d/x") == 4 && -z $(git -C "$W/anna" status --porcelain d) ]] || complain 'expected what bo has'
}

@test "what is moved aside is moved to a name of its own, and as a whole" {
  people
  by bo 'echo theirs >n && echo theirs >m' && on bo sync
  echo n >>"$W/anna/.git/info/exclude"
  echo older >"$W/anna/n.mine" && echo MINE >"$W/anna/n" && mkdir "$W/anna/m" && echo MINE >"$W/anna/m/a" && echo MINE >"$W/anna/m/b"
  on anna sync
  run_hint
  on anna sync
  run_hint
  on anna sync
  assert_status 0
  [[ $(cat "$W/anna/n.mine" "$W/anna/n.mine1" "$W/anna/m.mine/b") == $'older\nMINE\nMINE' ]] || complain 'something is gone'
}

@test "what could not be shared is, when it is asked for again" {
  people
  git -C "$W/anna" remote set-url origin "$W/away"
  on anna rota set second anna bo --start 2027-01-04
  assert_error 1 'nobody else sees it'
  on anna rota set second anna bo --start 2027-01-04
  assert_error 1 "can't fetch from origin"
  git -C "$W/anna" remote set-url origin "$W/team.git"
  on anna rota set second anna bo --start 2027-01-04
  assert_status 0
  assert_stdout_has 'second is so already'
  [[ $(git -C "$W/team.git" rev-parse main) == "$(head_of anna)" ]] || complain 'it is not shared'
}

@test "a password in the address of a remote is not shown" {
  people
  local url
  for url in 'https://me:s3/cret@127.0.0.1:1/x.git' 'https://me:s3@cret@127.0.0.1:1/x.git' 'https://127.0.0.1:1/x.git?token=s3cret' \
    'https://me:s3?cret@127.0.0.1:1/x.git'; do
    git -C "$W/bo" remote set-url origin "$url"
    on bo sync
    assert_error 1 "can't fetch from origin"
    grep -q -e cret "$W/err" && complain "$url: a password is shown"
  done
  true
}

@test "a branch that the others don't have, where their HEAD leads nowhere or one has become a folder of them" {
  people
  git clone -q "$W/team.git" "$W/cleo"
  git -C "$W/team.git" branch -m main trunk && git -C "$W/team.git" symbolic-ref HEAD refs/heads/gone
  git init -q -b main "$W/dan" && git -C "$W/dan" remote add origin "$W/team.git"
  ONCALL_FOLDER=$W/dan as bo sync
  assert_error 1 "it has no branch main, the team's is trunk"
  run_hint
  ONCALL_FOLDER=$W/dan as bo sync
  assert_status 0
  git -C "$W/cleo" fetch -q && git -C "$W/cleo" checkout -q trunk
  git -C "$W/team.git" branch -m trunk trunk/one && git -C "$W/cleo" config branch.trunk.merge refs/heads/trunk/one
  ONCALL_FOLDER=$W/cleo as bo sync
  assert_error 1 "cannot lock ref"
  run_hint
  ONCALL_FOLDER=$W/cleo as bo sync
  assert_status 0
}

#!/usr/bin/env bats
# The module oncall: what git's settings, hooks, servers and paths do to a change, and what others do to the folder.
load oncall_helpers

# hook WHO NAME SCRIPT: from now on theirs.
hook() { printf '#!/bin/sh\n%s\n' "$3" >"$W/$1/.git/hooks/$2" && chmod 755 "$W/$1/.git/hooks/$2"; }

@test "a commit that is made by a git that then ends badly: the change is made, and shared" {
  people
  hook bo post-commit "kill -KILL \$PPID"
  on bo take primary --at 2027-01-05
  assert_status 0
  assert_stdout_has 'bo has the pager'
  [[ -z $(git -C "$W/bo" status --porcelain) ]] || complain 'expected nothing to be left'
  on anna sync
  on anna log
  assert_stdout_has $'\tbo\tbo\t'
}

@test "hooks that fail in what no person sees" {
  people
  on bo rota set second bo
  local name
  for name in post-checkout pre-rebase post-rewrite; do hook anna "$name" "touch $W/ran; exit 1"; done
  on anna rota set third anna
  assert_status 0
  [[ $(head_of anna) == $(git -C "$W/team.git" rev-parse main) ]] || complain 'expected it to be shared'
  assert_absent "$W/ran"
}

@test "a server that refuses, and a hook here that does: what the hint says tells all, and pushes later" {
  people
  printf '#!/bin/sh\necho closed >&2; echo for today >&2; exit 1\n' >"$W/team.git/hooks/pre-receive"
  chmod 755 "$W/team.git/hooks/pre-receive"
  on bo take primary --at 2027-01-05
  assert_error 1 "can't push to origin: pre-receive hook declined: closed; it is committed here, but nobody else sees it"
  run_hint
  assert_stderr_has 'for today'
  rm "$W/team.git/hooks/pre-receive"
  hook bo pre-push 'echo "ask anna" >&2; exit 1'
  on bo sync
  assert_error 1 "can't push to origin: ask anna; "
  rm "$W/bo/.git/hooks/pre-push"
  run_hint
  assert_status 0
  [[ $(head_of bo) == $(git -C "$W/team.git" rev-parse main) ]] || complain 'expected it to be shared'
}

@test "names that git would take for patterns: the hint is about these files alone" {
  people
  by anna "echo 1 | tee ':x' 'a*' >ab"
  git -C "$W/anna" push -q
  on bo sync
  local name
  for name in ':x' 'a*'; do
    by anna "echo 2 >'$name'"
    git -C "$W/anna" push -q
    echo mine | tee "$W/bo/$name" >"$W/bo/ab"
    on bo sync
    assert_error 1 "$name was changed and not committed, and is in the way"
    run_hint
    assert_status 0
    on bo sync
    assert_status 0
    [[ $(<"$W/bo/ab") == mine ]] || complain "$name: expected the other file to stay"
    git -C "$W/bo" checkout -q ab
  done
}

@test "others take the folder of the rotas away" {
  people
  mkdir "$W/anna/sub"
  ONCALL_FOLDER=$W/anna/sub as anna rota set one anna
  by bo 'git pull -q && git mv sub other'
  git -C "$W/bo" push -q
  for _ in 1 2; do
    ONCALL_FOLDER=$W/anna/sub as anna sync
    assert_error 1 "there is no folder $W/anna/sub: others have moved or removed it"
    [[ -z $(git -C "$W/anna" status --porcelain) ]] || complain 'something is left'
    run_hint
    assert_stdout_has 'git mv sub other'
  done
  ONCALL_FOLDER=$W/anna/other as anna sync
  assert_stdout 'the rotas are as origin/main'
}

@test "a setting of git that hides the first commit from its log" {
  git -C "$ONCALL_FOLDER" remote add origin "$W/away.git"
  a_rota primary anna
  assert_error 1 "can't push to origin"
  git -C "$ONCALL_FOLDER" config log.showRoot false
  as anna now
  assert_stderr_has 'what was changed here nobody else sees yet'
}

#!/usr/bin/env bats
# The module oncall: what git's settings, hooks, servers and paths do to a change, and what others do to the folder.
load oncall_helpers

# hook WHO NAME SCRIPT: from now on theirs.
hook() { printf '#!/bin/sh\n%s\n' "$3" >"$W/$1/.git/hooks/$2" && chmod 755 "$W/$1/.git/hooks/$2"; }

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

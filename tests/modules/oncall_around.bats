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

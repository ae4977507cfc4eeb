#!/usr/bin/env bats
# The module project: settings of git that would hide or rename what it looks for, hooks, and a repository in the midst of something.
load project_helpers

# the_team_in_git: its file is committed.
the_team_in_git() {
  the_team
  git init -q "$W/team"
  git -C "$W/team" add -A
  git -C "$W/team" commit -q -m First
}

@test "a clone has the remote that status, build and deploy look for, however clones name it" {
  the_team
  git config --global clone.defaultRemoteName upstream
  call tcli project clone web
  assert_status 0
  call tcli project build web
  assert_status 0
  call tcli --yes project deploy web staging
  assert_status 0
}

@test "a setting that hides unknown files: nothing is deployed, or committed, that has them" {
  the_team_in_git
  tcli project clone web
  git config --global status.showUntrackedFiles no
  echo x >"$SRC/web/unknown"
  call tcli --yes project deploy web staging
  fails_with 1 'has 1 changed or unknown files'
  git -C "$W/team" rm -q --cached projects.yaml
  git -C "$W/team" commit -q -m Forget
  call tcli project create shop --template service
  fails_with 1 'has changes that are not committed'
  assert_absent "$SRC/shop"
}

@test "create in the midst of a rebase: its commit would be lost with it" {
  the_team_in_git
  local git="git -C $W/team" name
  for name in one two; do
    echo "# $name" >>"$PROJECT_FILE"
    $git commit -q -a -m "$name"
  done
  GIT_SEQUENCE_EDITOR='sed -i 1s/pick/edit/' $git rebase -q -i HEAD~2 2>/dev/null
  call tcli project create shop --template service
  fails_with 1 'a rebase in its repository was not finished'
  run_hint
  assert_status 0
  mkdir "$W/team/.git/rebase-merge"
  call tcli project create shop --template service
  fails_with 1 'a rebase in its repository was not finished'
  run_hint
  call tcli project create shop --template service
  assert_status 0
  [[ $($git log --format=%s) == $'Add project shop\ntwo\none\nFirst' ]]
}

@test "a hook or a signature for all repositories that refuses the first commit: the hint says where it is set" {
  the_team
  mkdir "$W/hooks"
  printf '#!/bin/sh\necho "no ticket" >&2; exit 1\n' >"$W/hooks/commit-msg"
  chmod 755 "$W/hooks/commit-msg"
  git config --global core.hooksPath "$W/hooks"
  call tcli project create shop --template service
  fails_with 1 'git makes no first commit: no ticket'
  run_hint
  assert_stdout_has "$W/hooks"
  git config --global --unset core.hooksPath
  git config --global commit.gpgSign true
  git config --global gpg.program false
  call tcli project create shop --template service
  fails_with 1 'git makes no first commit: error: gpg failed to sign the data'
  run_hint
  assert_stdout_has .gitconfig
}

@test "what a hook leaves at work in the background keeps no other create" {
  the_team_in_git
  printf '#!/bin/sh\nsleep 90 </dev/null >/dev/null 2>&1 & echo $! >>"%s"\n' "$W/pid" >"$W/team/.git/hooks/post-commit"
  chmod 755 "$W/team/.git/hooks/post-commit"
  call tcli project create one --template service
  assert_status 0
  call timeout 20 "$TCLI" project create two --template service
  xargs kill <"$W/pid"
  assert_status 0
}

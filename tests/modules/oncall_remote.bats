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
  assert_stderr_has 'drafts/one is staged, and the others have a file drafts'
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

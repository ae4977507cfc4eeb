#!/usr/bin/env bats
# The module web: which branch of the remote a sync shares by, and the way back to it.
load web_helpers
load web_silence

heads() { git -C "$W/team.git" for-each-ref --format='%(refname:short)' refs/heads; }

# mended: what the hint says was done, and the sync works; the others have what was added.
mended() {
  run_hint
  assert_status 0
  as anna sync
  assert_status 0
  assert_stdout "shared $1 bookmarks with origin/main"
  as bo sync
  cmp "$W/anna/bookmarks" "$W/bo/bookmarks" || complain 'expected bo to have the same'
  [[ $(heads) == main ]] || complain "branches: $(heads)"
}

@test "a branch of one's own: nothing is sent to where nobody looks, and nothing committed on it" {
  people
  git -C "$W/anna" checkout -qb mine
  as anna add a https://a/
  as anna sync
  assert_fails 1 "origin has no branch mine, so nothing is sent; the others' is main" "git -C $W/anna checkout main"
  [[ $(git -C "$W/anna" status --porcelain) == ' M bookmarks' ]]
  mended 2
  # The bookmarks of that branch are others.
  git -C "$W/anna" checkout -q mine
  as anna add zz https://zz/
  as anna sync
  assert_fails 1 'so nothing is sent' \
    "git -C $W/anna stash push -- bookmarks && git -C $W/anna checkout main && git -C $W/anna stash pop"
  mended 3
}

@test "a branch that the remote has is shared by; and one that follows another here stands for it" {
  people
  git -C "$W/anna" checkout -qb mine
  git -C "$W/anna" push -q origin mine
  as anna add a https://a/
  as anna sync
  assert_stdout 'shared 2 bookmarks with origin/mine'
  git -C "$W/bo" checkout -q --track -b local main
  as bo add b https://b/
  as bo sync
  assert_stdout 'shared 2 bookmarks with origin/main'
  git -C "$W/bo" config branch.local.remote elsewhere
  as bo sync
  assert_fails 1 'follows none of its remotes' "git -C $W/bo config --unset branch.local.remote"
  run_hint
  as bo sync
  assert_status 0
}

@test "a second folder of the repository, where the first one has the team's branch out" {
  people
  git -C "$W/bo" worktree add -q -b other "$W/second" main
  as second add s https://s/
  as second sync
  assert_fails 1 'origin has no branch other, so nothing is sent' "git -C $W/second config branch.other.remote origin && "
  run_hint
  as second sync
  assert_stdout 'shared 2 bookmarks with origin/main'
  [[ $(heads) == main ]]
}

@test "a branch of another name than the others', of one who has begun without a clone" {
  people
  git init -q -b master "$W/cy"
  git -C "$W/cy" config user.name cy && git -C "$W/cy" config user.email cy@example.org
  git -C "$W/cy" remote add origin "$W/team.git"
  as cy add c https://c/
  as cy sync
  assert_fails 1 "origin has no branch master, so nothing is sent; the others' is main" \
    "git -C $W/cy config branch.master.remote origin && git -C $W/cy config branch.master.merge refs/heads/main"
  run_hint
  as cy sync
  assert_stdout 'shared 2 bookmarks with origin/main'
  [[ $(heads) == main ]]
}

@test "the remote's branch was renamed: followed by what the hint says, in a clone of one branch too" {
  people
  git -C "$W/team.git" branch -m main old
  git clone -q --single-branch -b old "$W/team.git" "$W/cy" 2>/dev/null
  git -C "$W/cy" config user.name cy && git -C "$W/cy" config user.email cy@example.org
  as cy sync
  assert_status 0
  git -C "$W/team.git" branch -m old new
  as cy add c https://c/
  as cy sync
  assert_fails 1 "origin has no branch old, so nothing is sent; the others' is new" \
    "git -C $W/cy config branch.old.merge refs/heads/new"
  run_hint
  as cy sync
  assert_stdout 'shared 2 bookmarks with origin/new'
  as bo sync
  assert_fails 1 "origin has no branch main" "git -C $W/bo config branch.main.merge refs/heads/new"
  run_hint
  as bo sync
  cmp "$W/bo/bookmarks" "$W/cy/bookmarks"
  [[ $(heads) == new ]]
}

@test "on no branch: back to the team's, by its name, also where it is not here yet" {
  people
  git -C "$W/anna" checkout -q --detach
  as anna add a https://a/
  as anna sync
  assert_fails 1 "$W/anna is on no branch" "git -C $W/anna checkout main"
  mended 2
  git -C "$W/anna" checkout -q --detach
  git -C "$W/anna" branch -qD main
  as anna sync
  assert_fails 1 'is on no branch' "git -C $W/anna checkout -b main --no-track refs/remotes/origin/main"
  as anna add b https://b/
  as anna sync
  mended 3
}

@test "a remote that has nothing any more gets all of it" {
  people
  rm -rf "$W/team.git" && git init -q --bare -b main "$W/team.git"
  as anna sync
  assert_stdout 'shared 1 bookmarks with origin/main'
  [[ $(git -C "$W/team.git" log --format=%s main) == 'bookmarks: add wiki' ]]
}

@test "a server that accepts and stays silent: told what is waited for" {
  people
  silent_server 8
  git -C "$W/anna" remote set-url origin "git://127.0.0.1:$PORT/team.git"
  as anna add a https://a/
  as anna sync
  assert_fails 1 "can't fetch from origin; your changes are committed" "git -C $W/anna fetch origin"
  assert_stderr_has 'web: waiting for origin (Ctrl-C ends it; nothing is lost)'
}

@test "TERM while the server is silent ends git, and what git has started, too" {
  people
  as anna add a https://a/
  # What git starts for ssh, which waits for ever, and is known by its name.
  printf '#!/bin/bash\ntouch %q\nexec -a silent-%s sleep 30\n' "$W/begun" "$$" >"$BIN/silent" && chmod 755 "$BIN/silent"
  git -C "$W/anna" remote set-url origin ssh://silent.example.org/team.git
  GIT_SSH=$BIN/silent WEB_FILE=$W/anna/bookmarks "$TCLI" web sync >"$W/out" 2>"$W/err" 3>&- &
  local module=$!
  for _ in {1..100}; do
    [[ ! -e $W/begun ]] || break
    sleep 0.1
  done
  kill -TERM "$module"
  for _ in {1..20}; do
    pgrep -f "^silent-$$ " >/dev/null || break
    sleep 0.1
  done
  ! pgrep -af "^silent-$$ " || complain 'expected it to be ended'
  status=0
  wait "$module" || status=$?
  assert_status 143
}

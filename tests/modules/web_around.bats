#!/usr/bin/env bats
# The module web: a sync in a repository where git can't go on: what it was about, its settings, its disk. Each hint mends it.
load web_helpers

# mended BOOKMARKS: the hint was typed, and the sync of anna works, with that many.
mended() {
  run_hint
  assert_status 0
  as anna sync
  assert_stdout "shared $1 bookmarks with origin/main"
}

# torn: notes differs between the branch of anna and her branch other, and she has a bookmark that is not committed yet.
torn() {
  people
  local branch
  for branch in other main; do
    git -C "$W/anna" checkout -q -B "$branch" origin/main
    echo "$branch" >"$W/anna/notes" && git -C "$W/anna" add notes && git -C "$W/anna" commit -qm "Notes of $branch"
  done
  as anna sync
  assert_status 0
}

@test "in a rebase that waits for the person: the hint keeps bookmarks that are not committed" {
  torn
  git -C "$W/anna" rebase -q other 2>/dev/null || true
  as anna add precious https://precious/
  as anna sync
  assert_fails 1 "git rebase in $W/anna was not finished; your bookmarks that are not committed will be in $W/anna/bookmarks.mine" \
    "cp $W/anna/bookmarks $W/anna/bookmarks.mine && git -C $W/anna checkout HEAD -- ./bookmarks && git -C $W/anna rebase --abort"
  mended 1
  grep -q '^precious ' "$W/anna/bookmarks.mine"
}

@test "in a merge, a cherry-pick, a revert and an am: the one that ends it is named, and bookmarks stay" {
  torn
  as anna add precious https://precious/
  local words
  for words in 'merge other' 'cherry-pick other' 'revert HEAD~1'; do
    if [[ $words == revert* ]]; then
      echo once >"$W/anna/notes" && git -C "$W/anna" commit -qam Once
      echo again >"$W/anna/notes" && git -C "$W/anna" commit -qam Again
    fi
    # shellcheck disable=SC2086 # two words
    git -C "$W/anna" $words >/dev/null 2>&1 || true
    as anna sync
    assert_fails 1 "git ${words% *} in $W/anna was not finished" "git -C $W/anna ${words% *} --abort"
    mended 2
  done
  git -C "$W/anna" format-patch -q -1 other -o "$W"
  git -C "$W/anna" am -q -3 "$W"/0001* >/dev/null 2>&1 || true
  as anna sync
  assert_fails 1 "git am in $W/anna was not finished" "git -C $W/anna am --abort"
  mended 2
}

@test "in a merge that has brought bookmarks, and one more was added since" {
  torn
  git -C "$W/anna" checkout -q other
  as anna add merged https://merged/
  git -C "$W/anna" commit -qam Merged
  git -C "$W/anna" checkout -q main
  git -C "$W/anna" merge -q other >/dev/null 2>&1 || true
  as anna add precious https://precious/
  as anna sync
  assert_fails 1 'was not finished; your bookmarks that are not committed will be in' "cp $W/anna/bookmarks "
  mended 1
  grep -q '^precious ' "$W/anna/bookmarks.mine"
}

@test "nobody has told git who this is" {
  people
  as anna add a https://a/
  git -C "$W/anna" config --unset user.name
  git -C "$W/anna" config --unset user.email
  git -C "$W/anna" config user.useConfigOnly true
  as anna sync
  assert_fails 1 "can't commit $W/anna/bookmarks" \
    "git config --global user.name 'YOUR NAME' && git config --global user.email YOU@EXAMPLE.ORG"
  mended 2
}

@test "a repository of another user" {
  need_root
  people
  chown -R 12345 "$W/anna"
  as anna add a https://a/
  as anna sync
  assert_fails 1 'dubious ownership' "git config --global --add safe.directory $W/anna"
  mended 2
}

@test "files whose changes git is told not to look at" {
  people
  as anna add a https://a/
  git -C "$W/anna" update-index --assume-unchanged --skip-worktree bookmarks
  git -C "$W/anna" update-index --assume-unchanged bookmarks
  as anna sync
  assert_fails 1 "git is told not to look at changes of bookmarks" "git -C $W/anna update-index --no-"
  mended 2
  echo theirs >"$W/bo/notes" && git -C "$W/bo" add notes && git -C "$W/bo" commit -qm Notes
  as bo sync
  as anna sync
  echo more >>"$W/bo/notes" && git -C "$W/bo" commit -qam More
  as bo sync
  git -C "$W/anna" update-index --assume-unchanged notes
  echo mine >>"$W/anna/notes"
  as anna sync
  assert_fails 1 "git is told not to look at changes of notes" "git -C $W/anna update-index --no-assume-unchanged -- notes"
  run_hint
  as anna sync
  assert_fails 1 'notes is not committed, and in the way' "git -C $W/anna stash push -- notes"
  mended 2
}

@test "hooks that refuse a commit or a push, and one that fails in what no person sees" {
  people
  local hook
  for hook in pre-commit pre-push post-checkout; do
    printf '#!/bin/sh\necho "closed for today" >&2; exit 1\n' >"$W/anna/.git/hooks/$hook"
    chmod 755 "$W/anna/.git/hooks/$hook"
  done
  as bo add b https://b/
  as bo sync
  as anna add a https://a/
  as anna sync
  assert_fails 1 "can't commit $W/anna/bookmarks: closed for today" \
    "git -C $W/anna commit --no-verify -m 'bookmarks: add a' -- ./bookmarks  # or first what the hook asks for"
  run_hint
  as anna sync
  assert_fails 1 "can't push to origin; your changes are committed: closed for today" \
    "git -C $W/anna push origin HEAD:refs/heads/main"
  run_hint
  assert_status 1
  assert_stderr_has 'closed for today'
  rm "$W/anna/.git/hooks/pre-push"
  as anna sync
  assert_status 0
  as bo sync
  assert_stdout 'shared 3 bookmarks with origin/main'
}

@test "settings of git that hide new files, and that put two changes together as once before" {
  people
  git -C "$W/anna" config status.showUntrackedFiles no
  WEB_FILE=$W/anna/others call tcli web add one https://one/
  WEB_FILE=$W/anna/others call tcli web sync
  assert_status 0
  [[ $(git -C "$W/team.git" ls-tree --name-only main) == *others* ]] || complain 'expected the new file to be shared'
  git -C "$W/anna" config rerere.enabled true
  git -C "$W/anna" config rerere.autoUpdate true
  as bo sync
  local who
  for _ in 1 2; do
    for who in bo anna; do
      as "$who" remove wiki
      as "$who" add wiki "https://$who/"
      [[ $who == anna ]] || as bo sync
    done
    as anna sync --keep mine
    assert_stdout 'shared 1 bookmarks with origin/main'
    git -C "$W/anna" reset -q --hard HEAD~2
    git -C "$W/anna" push -q -f origin HEAD:main
    git -C "$W/bo" fetch -q && git -C "$W/bo" reset -q --hard origin/main
  done
}

@test "others take the folder of the bookmarks away" {
  people
  mkdir "$W/anna/sub"
  in_sub() { WEB_FILE=$W/anna/sub/marks call tcli web "$@"; }
  in_sub add one https://one/
  in_sub sync
  git -C "$W/bo" pull -q && git -C "$W/bo" mv sub other && git -C "$W/bo" commit -qm Move && git -C "$W/bo" push -q
  in_sub sync
  assert_stdout 'shared 0 bookmarks with origin/main'
  [[ -z $(git -C "$W/anna" status --porcelain) ]] || complain 'something is left'
  in_sub sync
  assert_fails 1 "$W/anna/sub is not there: others have moved or removed it" "git -C $W/anna log -1 --stat -- sub"
  run_hint
  assert_stdout_has Move
  in_sub add two https://two/
  in_sub sync
  assert_stdout 'shared 1 bookmarks with origin/main'
  [[ $(git -C "$W/team.git" ls-tree -r --name-only main) == bookmarks$'\n'other/marks$'\n'sub/marks ]]
}

@test "a disk that is full" {
  need_mounts
  people
  as anna add a https://a/
  cat >"$W/full" <<'END'
mount -t tmpfs -o size=1m none "$W/small" && cp -a "$W/anna/." "$W/small" && dd if=/dev/zero of="$W/small/filler" bs=4k 2>/dev/null
"$TCLI" web sync
"$TCLI" web add b https://b/
END
  mkdir "$W/small"
  WEB_FILE=$W/small/bookmarks call unshare -m sh "$W/full"
  assert_status 1
  [[ $(grep -c "hint: df -h $W/small" "$W/err") == 2 ]] || complain 'expected the disk to be named twice'
}

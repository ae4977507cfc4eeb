#!/usr/bin/env bats
# The module web: a sync that is killed at each step of bringing others' changes. They are not taken for one's own.
load web_helpers

# killing WHEN WORD: from now on git kills who calls it when it is called with that word: before it does it, or after.
killing() {
  local real
  real=$(type -P git)
  cat >"$BIN/git" <<END
#!/bin/bash
real=$real
if [[ " \$* " == *' $2 '* && ! -e $W/killed ]]; then
  [[ $1 == before ]] || "\$real" "\$@"
  touch "$W/killed"
  kill -KILL \$PPID
  exit 1
fi
exec "\$real" "\$@"
END
  chmod 755 "$BIN/git"
  rm -f "$W/killed"
}

unkilled() {
  assert_exists "$W/killed"
  rm "$BIN/git"
}

# changes WHO URL: another one for the bookmark that both have.
changes() {
  as "$1" remove wiki
  as "$1" add wiki "$2"
}

@test "killed anywhere between files and branch: what others have changed is theirs, also when they change it once more" {
  people
  local number=0 step
  for step in 'before read-tree' 'after read-tree' 'before update-ref' 'after update-ref'; do
    number=$((number + 1))
    changes anna "https://anna$number/"
    echo "$number" >"$W/anna/notes" && git -C "$W/anna" add notes && git -C "$W/anna" commit -qm Notes
    as anna sync
    assert_status 0
    as bo add "bo$number" "https://bo$number/"
    # shellcheck disable=SC2086 # two words
    killing $step
    as bo sync
    unkilled
    as bo add "more$number" "https://more$number/"
    changes anna "https://anna-again$number/"
    as anna sync
    assert_status 0
    as bo sync
    assert_status 0
    as anna sync
    cmp "$W/anna/bookmarks" "$W/bo/bookmarks" || complain "$step: expected the same for both"
    grep -qxF "wiki https://anna-again$number/" "$W/anna/bookmarks" || complain "$step: expected the URL of anna"
    [[ $(grep -c -e "^bo$number " -e "^more$number " "$W/anna/bookmarks") == 2 ]] || complain "$step: expected those of bo"
    [[ -z $(git -C "$W/bo" status --porcelain) && -z $(find "$W/bo/.git" -name 'tcli*') ]] || complain "$step: something is left"
  done
}

@test "killed when theirs was in the file alone, or not yet: what is added then is mine, and theirs is not" {
  people
  local step
  for step in 'before --filters' 'before --cacheinfo' 'after --cacheinfo' 'before --cacheinfo back'; do
    as anna add theirs https://theirs/
    as anna sync
    # shellcheck disable=SC2086 # two words
    killing ${step% back}
    as bo sync
    unkilled
    if [[ $step == *back ]]; then
      git -C "$W/bo" checkout -q HEAD -- bookmarks
    else
      as anna remove theirs
      as anna sync
    fi
    as bo add mine https://mine/
    as bo sync
    assert_status 0
    [[ $(grep -c '^theirs ' "$W/bo/bookmarks") == $([[ $step == *back ]]; echo "$((!$?))") ]] ||
      complain "$step: expected that of anna where she has it"
    [[ $(git -C "$W/bo" log -1 --format=%s) == 'bookmarks: add mine' ]] || complain "$step: expected mine alone"
    [[ -z $(git -C "$W/bo" status --porcelain) ]] || complain "$step: something is left"
    as bo remove mine
    as bo sync
    as anna sync
  done
}

@test "a file of the person's that has the name of what a sync puts aside: kept, edited too, also when it is killed" {
  people
  echo team >"$W/anna/.bookmarks.theirs" && git -C "$W/anna" add -f .bookmarks.theirs && git -C "$W/anna" commit -qm Theirs
  changes anna https://anna0/
  as anna sync
  killing before update-ref
  as bo sync
  unkilled
  as bo sync
  assert_status 0
  [[ $(<"$W/bo/.bookmarks.theirs") == team ]]
  echo mine >>"$W/bo/.bookmarks.theirs"
  as bo sync
  assert_status 0
  local step number=0
  for step in '' 'before --filters' 'before --cacheinfo' 'before update-ref'; do
    number=$((number + 1))
    changes anna "https://anna$number/"
    as anna sync
    # shellcheck disable=SC2086 # two words
    [[ -z $step ]] || killing $step
    as bo sync
    [[ -z $step ]] || { unkilled && as bo sync; }
    assert_status 0
    [[ $(<"$W/bo/.bookmarks.theirs") == $'team\nmine' ]] || complain "$step: expected the file as it was"
    [[ $(git -C "$W/bo" status --porcelain) == ' M .bookmarks.theirs' ]] || complain "$step: something is left"
    cmp "$W/anna/bookmarks" "$W/bo/bookmarks"
  done
}

@test "killed when theirs was whole and not in place yet: it goes" {
  people
  changes anna https://anna/
  as anna sync
  killing before --filters
  as bo sync
  unkilled
  cp "$W/anna/bookmarks" "$W/bo/.bookmarks.theirs" # what comes next
  as bo sync
  assert_status 0
  cmp "$W/anna/bookmarks" "$W/bo/bookmarks"
  [[ -z $(git -C "$W/bo" status --porcelain) && -z $(find "$W/bo/.git" -name 'tcli*') ]] || complain 'something is left'
}

@test "killed between them in a clone that had no commit yet" {
  people
  git init -q -b main "$W/cy"
  git -C "$W/cy" remote add origin "$W/team.git"
  killing before update-ref
  as cy sync
  unkilled
  changes anna https://anna/
  as anna sync
  as cy sync
  assert_status 0
  cmp "$W/anna/bookmarks" "$W/cy/bookmarks"
}

@test "killed when some files were there, and the index did not know them: finished, or the person's own is named" {
  people
  echo 1 | tee "$W/anna/changed" >"$W/anna/gone"
  git -C "$W/anna" add . && git -C "$W/anna" commit -qm Notes
  as anna sync
  as bo sync
  changes anna https://anna/
  git -C "$W/anna" rm -q gone
  echo 2 | tee "$W/anna/changed" >"$W/anna/new" && git -C "$W/anna" add . && git -C "$W/anna" commit -qm Other
  as anna sync
  as bo add b https://b/
  killing before read-tree
  as bo sync
  unkilled
  read -r _ new <"$W/bo/.git/tcli-web.moving"
  git -C "$W/bo" show "$new:bookmarks" >"$W/bo/bookmarks"
  rm "$W/bo/gone" && echo 2 >"$W/bo/changed"
  changes anna https://anna2/
  as anna sync
  touch "$W/bo/.git/index.lock"
  as bo sync
  assert_fails 1 "can't go on where another sync was ended" "rm $W/bo/.git/index.lock"
  run_hint
  echo mine >"$W/bo/new"
  as bo sync
  assert_fails 1 'new is not committed, and in the way' "mv -n $W/bo/new $W/bo/new.mine"
  run_hint
  as bo sync
  assert_status 0
  as anna sync
  cmp "$W/anna/bookmarks" "$W/bo/bookmarks"
  [[ $(git -C "$W/bo" status --porcelain) == '?? new.mine' && $(<"$W/bo/new.mine") == mine ]]
}

# many: anna shares so many bookmarks that their file is written in several parts; bo has one more, not shared yet.
many() {
  people
  local number
  for number in {1000..2499}; do printf 'many%s https://example.org/%s/\n' "$number" "$number"; done >>"$W/anna/bookmarks"
  LC_ALL=C sort -o "$W/anna/bookmarks" "$W/anna/bookmarks"
  as anna sync
  assert_status 0
  as bo add zz https://zz/
}

# all_there: what hints there are were typed, the sync of bo works, and nobody misses a bookmark.
all_there() {
  for _ in 1 2 3; do
    as bo sync
    ((status)) || break
    run_hint
  done
  assert_stdout 'shared 1502 bookmarks with origin/main'
  as anna sync
  assert_stdout 'shared 1502 bookmarks with origin/main'
  [[ $(git -C "$W/anna" log --format=%s) != *remove* ]] || complain 'expected nothing to be removed'
}

@test "killed while the file of the bookmarks itself is written: half of it is not taken for one's own" {
  need_strace
  need_no_sanitizer
  many
  WEB_FILE=$W/bo/bookmarks call strace -f -qq -o /dev/null -P "$W/bo/bookmarks" -P "$W/bo/.bookmarks.new" -e trace=write \
    -e inject=write:signal=KILL "$TCLI" web sync
  ((status)) || complain 'expected it to be killed'
  all_there
}

@test "a disk that is full while the file of the bookmarks is written" {
  many
  local real
  real=$(type -P git)
  printf '#!/bin/bash\n[[ " $* " != *" read-tree -m -u "* ]] || ulimit -f 40\nexec %q "$@"\n' "$real" >"$BIN/git"
  chmod 755 "$BIN/git"
  as bo sync
  rm "$BIN/git"
  all_there
}

#!/usr/bin/env bats
# The module web: two people who share a file of bookmarks by a real repository.
load web_helpers

@test "two people add at once: neighbours in the file, and nothing is lost" {
  people
  as anna add a1 https://a1/
  as anna add x https://x/
  as bo add a2 https://a2/
  as bo add y https://y/
  as anna sync
  assert_status 0
  as bo sync
  assert_status 0
  assert_stdout 'shared 5 bookmarks with origin/main'
  as anna sync
  cmp "$W/anna/bookmarks" "$W/bo/bookmarks"
  as bo check
  assert_status 0
  [[ $(git -C "$W/bo" log --format='%an %s') == $'bo bookmarks: add a2, y\nanna bookmarks: add a1, x\nanna bookmarks: add wiki' ]]
  as bo sync
  assert_status 0
}

@test "two people change one bookmark: nothing is changed, and --keep says whose counts" {
  people
  as anna remove wiki
  as anna add wiki https://anna/
  as anna sync
  as bo remove wiki
  as bo add wiki https://bo/
  as bo add other https://other/
  as bo sync
  assert_fails 1 "you and somebody else changed 'wiki' in different ways: yours: wiki https://bo/; theirs: wiki https://anna/; nothing is changed" \
    "tcli web sync --keep mine --file $W/bo/bookmarks"
  [[ $(<"$W/bo/bookmarks") == *'wiki https://bo/'* ]]
  assert_absent "$W/bo/.git/rebase-merge"
  local own
  own=withdrawn-$(git -C "$W/bo" rev-parse --short HEAD)
  as bo sync --keep theirs
  assert_status 0
  assert_stderr "web: 'wiki' as theirs have it; yours: git -C $W/bo show $own:./bookmarks"
  [[ $(git -C "$W/bo" show "$own:./bookmarks") == *'wiki https://bo/'* ]]
  [[ $(<"$W/bo/bookmarks") == *$'other https://other/\nwiki https://anna/' ]] || complain "$(<"$W/bo/bookmarks")"
  as anna sync
  as anna rename wiki renamed
  as anna sync
  as bo remove wiki
  as bo add wiki https://bo2/
  as bo sync
  assert_fails 1 "yours: wiki https://bo2/; theirs: removed" 'tcli web sync --keep mine'
  run_hint
  assert_status 0
  [[ $(<"$W/bo/bookmarks") == *$'renamed https://anna/\nwiki https://bo2/' ]] || complain "$(<"$W/bo/bookmarks")"
}

@test "both did the same; and other files stay as they are" {
  people
  as anna add same https://same/
  as anna add samf https://samf/
  as anna sync
  as bo add same https://same/
  echo draft >"$W/bo/draft"
  echo changed >"$W/bo/tracked" && git -C "$W/bo" add tracked
  as bo sync
  assert_status 0
  [[ $(git -C "$W/bo" status --porcelain) == $'A  tracked\n?? draft' ]] || complain "$(git -C "$W/bo" status --porcelain)"
  [[ $(git -C "$W/bo" log --format=%an) == $'anna\nanna' ]]
}

@test "a conflict in another file is left to the person, with all as it was" {
  people
  local who
  for who in anna bo; do
    echo "$who" >"$W/$who/notes"
    git -C "$W/$who" add notes
    git -C "$W/$who" commit -qm notes
  done
  as anna sync
  as bo sync
  assert_fails 1 'you and somebody else changed notes in different ways; nothing is changed' "git -C $W/bo pull --rebase"
  assert_absent "$W/bo/.git/rebase-merge"
  [[ $(<"$W/bo/notes") == bo ]]
}

@test "sync where there is nothing to share with" {
  bookmarks 'a https://a/'
  call tcli web sync
  assert_fails 1 'not a git repository' "git init $W"
  git init -q -b main "$W/anna" && cp "$WEB_FILE" "$W/anna/bookmarks"
  as anna sync
  assert_fails 1 "$W/anna has no remote" "git -C $W/anna remote add origin URL"
  git -C "$W/anna" remote add origin "$W/gone.git"
  as anna sync
  assert_fails 1 "can't commit $W/anna/bookmarks" 'git config --global user.'
  git -C "$W/anna" config user.name anna && git -C "$W/anna" config user.email anna@example.org
  as anna sync
  assert_fails 1 "can't fetch from origin; your changes are committed" "git -C $W/anna fetch origin"
  git init -q --bare -b main "$W/gone.git"
  as anna sync
  assert_stdout 'shared 1 bookmarks with origin/main'
  printf '<<<<<<< mine\n' >>"$W/anna/bookmarks"
  as anna sync
  assert_fails 1 'it has marks of a conflict in git' 'tcli web check'
  rm "$W/anna/bookmarks"
  as anna sync
  assert_fails 1 'the file is gone' "git -C $W/anna checkout -- ./bookmarks"
  run_hint
  as anna sync
  assert_status 0
  mkdir "$W/anna/.git/rebase-merge"
  as anna sync
  assert_fails 1 'was not finished' "git -C $W/anna rebase --quit"
  run_hint
  as anna sync
  assert_status 0
  ln -s /usr/bin/env "$BIN/env"
  PATH=$BIN WEB_FILE=$W/anna/bookmarks call "$TCLI" web sync
  assert_fails 1 'git is not installed' 'apt-get install git'
}

@test "sync against a server that refuses, and one where others are always quicker" {
  people
  as bo add b https://b/
  printf '#!/bin/sh\necho "closed for today" >&2; exit 1\n' >"$W/team.git/hooks/pre-receive"
  chmod +x "$W/team.git/hooks/pre-receive"
  as bo sync
  assert_fails 1 "can't push to origin; your changes are committed: pre-receive hook declined: closed for today" \
    "git -C $W/bo push origin HEAD:refs/heads/main"
  printf '#!/bin/sh\necho "No space left on device" >&2; exit 1\n' >"$W/team.git/hooks/pre-receive"
  as bo sync # of the server, so that no disk here is named
  assert_fails 1 "can't push to origin; your changes are committed" "git -C $W/bo push"
  rm "$W/team.git/hooks/pre-receive"
  # Before each push of bo anna is quicker, twice.
  cat >"$W/bo/.git/hooks/pre-push" <<END
#!/bin/sh
for n in 1 2; do
  [ -e "$W/quick\$n" ] && continue
  : >"$W/quick\$n"
  unset GIT_DIR GIT_LITERAL_PATHSPECS
  WEB_FILE=$W/anna/bookmarks "$TCLI" web add quick\$n https://quick\$n/
  WEB_FILE=$W/anna/bookmarks "$TCLI" web sync
  break
done >/dev/null
END
  chmod +x "$W/bo/.git/hooks/pre-push"
  as bo sync
  assert_status 0
  assert_stdout 'shared 4 bookmarks with origin/main'
  assert_exists "$W/quick2"
}

@test "sync killed anywhere: nothing is lost, and what the hint says mends it" {
  need_strace
  need_no_sanitizer
  people
  local number
  for number in {1..5}; do
    as anna add "a$number" "https://a$number/"
    as anna sync
    assert_status 0
    as bo add "b$number" "https://b$number/"
    WEB_FILE=$W/bo/bookmarks call strace -f -qq -o /dev/null -e trace=rename,link -e inject=rename,link:signal=KILL:when=$((number * 3)) \
      "$TCLI" web sync
    as bo sync
    for _ in 1 2 3; do
      [[ $status == 0 ]] && break
      run_hint
      as bo sync
    done
    assert_status 0
    assert_stdout "shared $((2 * number + 1)) bookmarks with origin/main"
  done
}

@test "commits about other files that go along are told, once" {
  people
  local what
  for what in notes plans; do
    echo mine >"$W/anna/$what" && git -C "$W/anna" add "$what" && git -C "$W/anna" commit -qm "Add $what"
  done
  as anna add a https://a/
  as anna sync
  assert_status 0
  assert_stderr 'web: warning: sent with it, and seen by nobody else before: Add plans; Add notes'
  as anna add b https://b/
  as anna sync
  assert_status 0
  assert_stderr_empty
  for what in {1..5}; do
    echo "$what" >"$W/bo/more" && git -C "$W/bo" add more && git -C "$W/bo" commit -qm "More $what"
  done
  as bo sync
  assert_status 0
  assert_stderr 'web: warning: sent with it, and seen by nobody else before: More 5; More 4; More 3; and 2 more'
}

@test "settings of git about rebases: conflicts are settled all the same, and no other branch is moved" {
  people
  local who other
  git -C "$W/bo" config rebase.backend apply
  git -C "$W/bo" config rebase.updateRefs true
  for who in anna bo; do
    as "$who" remove wiki
    as "$who" add wiki "https://$who/"
  done
  as anna sync
  git -C "$W/bo" commit -qam Mine
  git -C "$W/bo" branch other
  other=$(git -C "$W/bo" rev-parse other)
  as bo sync --keep theirs
  assert_status 0
  cmp "$W/anna/bookmarks" "$W/bo/bookmarks"
  [[ $(git -C "$W/bo" rev-parse other) == "$other" ]] || complain 'expected the other branch where it was'
  git -C "$W/bo" config --unset rebase.backend
  as bo add b https://b/
  git -C "$W/bo" commit -qam Mine
  git -C "$W/bo" branch -f other
  other=$(git -C "$W/bo" rev-parse other)
  as anna add a https://a/
  as anna sync
  as bo sync
  assert_status 0
  [[ $(git -C "$W/bo" rev-parse other) == "$other" ]] || complain 'expected the other branch where it was'
}

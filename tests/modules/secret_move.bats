#!/usr/bin/env bats
# The module secret: a sync that was killed while it put theirs there, and what --keep theirs withdraws.
load ../support/helpers
load secret_people

setup() {
  common_setup
  people_setup
  module_pids_setup
}

# killed_at WORDS: the next sync is killed when it calls git with these, before that one does anything.
killed_at() {
  rm -f "$W/killed"
  wrapper git <<END
if [[ " \$* " == *' $1 '* && ! -e $W/killed ]]; then
  ${2:-true}
  touch "$W/killed"
  module_pids | xargs kill -KILL
  exit 1
fi
exec "\$REAL" "\$@"
END
  call tcli secret sync
  [[ $status != 0 ]] || complain 'expected to be killed'
  assert_exists "$W/killed"
  rm "$BIN/git"
}

# theirs_and_mine: bo changes, adds and removes over many commits; anna has something of her own.
theirs_and_mine() {
  both_have_it
  be anna
  local name
  for name in old gone again; do put "$name" x; done
  tcli secret share --all --with bo && tcli secret sync
  be bo && tcli secret sync
  put web/token second && put web/token third && put new/one 1 && put new/two 2 && put new/two 22
  tcli --yes secret remove gone && tcli --yes secret remove again && put again back
  tcli secret person add chi --key "$(age-keygen | age-keygen -y)"
  tcli secret share again --with anna && tcli secret share new/one --with anna && tcli secret share new/two --with anna
  tcli secret sync
  be anna
  put own mine
} 2>/dev/null

# as_theirs: theirs has come, own went to them, and nothing else did.
as_theirs() {
  call tcli secret sync
  assert_status 0
  is_clean
  has web/token third
  has own mine
  has new/two 22
  has again back
  call tcli secret list
  assert_stdout $'again\nnew/one\nnew/two\nold\nown\nweb/token'
  assert_no_match 'Keep what was not' <(git -C "$STORE" log --format=%s)
  [[ -z $(git -C "$STORE" diff '@{upstream}' HEAD) ]] || complain 'it is not in step'
  [[ $(git -C "$SHARED" log -1 --format=%an,%s) == 'anna,Set own' ]] || complain 'something else was sent'
}

@test "killed between the files and the branch: theirs is not taken for yours" {
  theirs_and_mine
  killed_at 'update-ref -m tcli'
  [[ -n $(git -C "$STORE" status --porcelain) ]] || complain 'expected it to be half'
  as_theirs
}

@test "killed between the files and the branch, and theirs has moved on since, fetched or not" {
  theirs_and_mine
  killed_at 'update-ref -m tcli'
  be bo && put web/token third && put new/two 22 && tcli secret sync 2>/dev/null
  be anna
  git -C "$STORE" fetch -q
  as_theirs
}

@test "killed among the files: those that are there already are not taken for yours" {
  theirs_and_mine
  # Some of theirs, as git has put them there before its index.
  killed_at 'read-tree -m -u' "cd $STORE || exit; mkdir -p secrets/new; \"\$REAL\" -C $STORE show \"\${*: -1}:secrets/new/two.age\" >secrets/new/two.age;
    \"\$REAL\" -C $STORE show \"\${*: -1}:secrets/web/token.age\" >secrets/web/token.age; rm secrets/gone.age"
  be bo && put web/token third && put new/two 22 && tcli secret sync 2>/dev/null
  be anna
  as_theirs
}

@test "what you change after that is yours, and a conflict is told as one" {
  theirs_and_mine
  killed_at 'update-ref -m tcli'
  put web/token "anna's"
  call tcli secret sync
  fails_with 'secrets/web/token.age: both sides have changed it'
  assert_stderr_lacks new/
  run_hint
  assert_status 0
  has web/token "anna's"
  has new/two 22
}

@test "sync --keep theirs: yours is kept in a branch here, and it is said how to get it" {
  both_have_it
  local branches
  be bo && put web/token "bo's" && put other x && tcli secret sync 2>/dev/null
  be anna && put web/token first && put web/token "anna's" && put other mine
  branches=$(git -C "$SHARED" branch --format='%(refname)')
  call tcli secret sync --keep theirs
  assert_status 0
  has web/token "bo's"
  call tcli secret sync --keep theirs
  assert_status 0
  assert_stderr_lacks 'yours:'
  git -C "$STORE" reflog expire --expire=now --all && git -C "$STORE" gc -q --prune=now
  call bash -c 'tcli() { "$TCLI" "$@"; }; eval "$1"' yours "tcli secret get web/token --at $(git -C "$STORE" branch --list 'withdrawn-*' --format='%(refname:short)')"
  assert_stdout "anna's"
  [[ $(git -C "$SHARED" branch --format='%(refname)') == "$branches" ]] || complain 'it was sent'
  # Another one, as the note says it.
  put web/token "anna's second"
  be bo && put web/token "bo's second" && tcli secret sync 2>/dev/null
  be anna
  call tcli secret sync --keep theirs
  assert_stderr_has 'secret: web/token is as theirs have it; yours: tcli secret get web/token --at withdrawn-'
  call bash -c 'tcli() { "$TCLI" "$@"; }; eval "$1"' yours "$(sed -n 's/.*; yours: //p' "$W/err")"
  assert_stdout "anna's second"
  is_clean
}

@test "whatever stands in the way of theirs: the hints lead past it, and lose nothing" {
  both_have_it
  local change tries stash kept
  mkdir "$STORE/dir" && touch "$STORE/dir/a" "$STORE/notes" "$STORE/other"
  echo '*.log' >"$STORE/.gitignore"
  git -C "$STORE" add . && git -C "$STORE" commit -q -m Files && tcli secret sync
  be bo && tcli secret sync
  (cd "$STORE" && git rm -q -r dir && mkdir more && echo theirs | tee notes new more/x 'w[x] y' >dir && git add . && git commit -q -m Theirs)
  tcli secret sync
  be anna
  cp -a "$STORE" "$W/before"
  while IFS= read -r change; do
    rm -rf "$STORE" && cp -a "$W/before" "$STORE"
    (cd "$STORE" && eval "$change")
    for tries in 1 2 3 4; do
      call tcli secret sync
      [[ $status != 0 ]] || break
      fails_with 'not committed, and in the way of what theirs have changed; nothing has changed'
      run_hint
      assert_status 0
    done
    assert_status 0
    ((tries > 1)) || complain "$change: expected it to be in the way"
    kept=$(cd "$STORE" && find . -name .git -prune -o -type f -exec cat {} + | grep MINE || true)
    for stash in 'stash@{0}' 'stash@{0}^3'; do kept+=$(git -C "$STORE" grep -h MINE "$stash" 2>/dev/null || true); done
    [[ $kept == *MINE1* && ($change != *MINE2* || $kept == *MINE2*) ]] || complain "$change: lost, but for: $kept"
  done <<'END'
rm notes && mkdir notes && echo MINE1 >notes/i.log && echo MINE2 >notes/x
echo MINE1 >notes && rm other && mkdir other && echo MINE2 >other/i.log
git rm -q notes && mkdir notes && echo MINE1 >notes/i.log
rm notes && mkdir notes && echo MINE1 >notes/x && git add -A notes && echo MINE2 >notes/i.log
git mv notes notes2 && echo MINE1 >notes2
echo MINE1 >dir/x.log && echo MINE2 >dir.x.log.mine
git rm -q -r dir && echo MINE1 >dir && git add dir
rm -r dir && echo MINE1 >dir
echo MINE1 >new && git add new && echo MINE2 >notes
echo MINE1 >new && echo MINE2 >named && git add -N new named
echo MINE1 >'w[x] y' && git add 'w[x] y' && echo MINE2 >'w[x]*'
echo MINE1 >more
END
}

@test "a folder that the others have renamed takes nothing of yours with it" {
  both_have_it
  git -C "$STORE" mv secrets/web secrets/www && git -C "$STORE" commit -q -m Rename && tcli secret sync
  be bo && put web/new "bo's"
  call tcli secret sync
  assert_status 0
  assert_stderr_has '1 received, 1 sent'
  has web/new "bo's"
  has www/token 'the first value'
}

@test "the others have replaced their past: nothing of the old one is taken for yours" {
  both_have_it
  be bo && put own "bo's" && tcli secret sync
  be anna && tcli secret sync
  local git=(git -C "$STORE") tree
  # One commit of all, and a value set after that.
  tree=$("${git[@]}" commit-tree -m Squashed "HEAD^{tree}") && "${git[@]}" reset -q --hard "$tree"
  put web/token second && "${git[@]}" push -q --force 2>/dev/null
  be bo
  call tcli secret sync
  assert_status 0
  assert_stderr_has '2 received, 0 sent'
  has web/token second
  has own "bo's"
  is_clean
  # A change that is bo's goes on top of the new one; what the new one lacks is told, and kept here.
  be anna && "${git[@]}" reset -q --hard HEAD^ && tcli --yes secret remove own && "${git[@]}" commit -q --amend -C HEAD --allow-empty
  "${git[@]}" reset -q --soft HEAD^ && "${git[@]}" commit -q --amend -m Without && "${git[@]}" push -q --force 2>/dev/null
  be bo && put new x
  call tcli secret sync
  assert_status 0
  assert_stderr_has '1 received, 1 sent'
  assert_stderr_has 'origin has another past now, without 2 of the commits that it had; as it was here: git -C '
  call tcli secret list
  assert_stdout $'new\nweb/token'
  has web/token 'the first value'
  git -C "$STORE" fetch -q
  call bash -c 'tcli() { "$TCLI" "$@"; }; eval "$1"' yours "tcli secret get own --at $(git -C "$STORE" branch --list 'withdrawn-*' --format='%(refname:short)' | tail -n 1)"
  assert_stdout "bo's"
}

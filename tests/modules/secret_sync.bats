#!/usr/bin/env bats
# The module secret: changes here and there, and remotes that are not what they should be.
load ../support/helpers
load secret_people

setup() {
  common_setup
  people_setup
}

@test "sync: both sides have changed a secret: both versions are kept until somebody decides" {
  both_have_it
  be bo && put web/token "bo's" && tcli secret sync
  be anna && put web/token "anna's" && put other x
  call tcli secret sync
  fails_with 'secrets/web/token.age: both sides have changed it; both versions are kept'
  assert_stderr_has 'theirs: tcli secret get web/token --at refs/remotes/origin/'
  is_clean
  has web/token "anna's"
  call tcli secret get web/token --at '@{upstream}'
  assert_stdout "bo's"
  call tcli secret sync
  run_hint
  assert_status 0
  has web/token "anna's"
  be bo && tcli secret sync && has web/token "anna's" && has_other=$(tcli secret list)
  [[ $has_other == *other* ]]
  put web/token "bo's" && tcli secret sync
  be anna && put web/token "anna's"
  call tcli secret sync --keep theirs
  assert_status 0
  has web/token "bo's"
  is_clean
}

@test "sync: what is no encrypted secret is neither committed nor sent" {
  both_have_it
  be anna
  local before path
  before=$(git -C "$STORE" rev-parse HEAD)
  for path in secrets/plain.txt secrets/web/token.age secrets/other.age 'secrets/two words.age'; do
    case $path in
      */other.age) { head -n 3 "$STORE/secrets/web/token.age" && echo hunter2; } >"$STORE/$path" ;; # a header over a value in clear
      *) echo hunter2 >"$STORE/$path" ;;
    esac
    call tcli secret sync
    [[ $status == 1 ]] || complain "$path: status $status"
    [[ $(git -C "$STORE" rev-parse HEAD) == "$before" ]] || complain "$path: it was committed"
    [[ $(git -C "$STORE" ls-remote origin HEAD) == "$before"* ]] || complain "$path: it was sent"
    run_hint
    assert_status 0
    assert_exists "$HOME/${path##*/}"
    is_clean
  done
  ln -s /etc/passwd "$STORE/secrets/link.age"
  call tcli secret sync
  fails_with 'secrets/link.age: is no encrypted secret'
  rm "$STORE/secrets/link.age"
  call tcli secret sync
  assert_status 0
}

@test "sync: one side has removed what the other has changed" {
  local keep
  both_have_it
  for keep in mine theirs; do
    be anna && tcli secret sync && put shared x && tcli secret share shared --with bo && tcli secret sync
    be bo && tcli secret sync && put shared "bo's" && tcli secret sync
    be anna && tcli --yes secret remove shared
    call tcli secret sync
    fails_with 'both sides have changed it'
    assert_stderr_has 'shared has changed here and there. Yours: it is removed; theirs: tcli secret get shared --at refs/'
    is_clean
    call tcli secret sync --keep "$keep"
    assert_status 0
    is_clean
    call tcli secret get shared
    [[ $keep-$status == mine-1 || $keep-$output == "theirs-bo's" ]] || complain "keep $keep"
  done
  tcli --yes secret remove shared && tcli secret sync
  be bo && put shared "bo's"
  call tcli secret sync
  fails_with 'both sides have changed it'
  assert_stderr_has 'Yours: tcli secret get shared; theirs: it is removed, or has another name'
}

@test "sync: no remote, a remote that is gone, one that was quicker, a rebase left behind" {
  a_store
  git -C "$STORE" remote remove origin
  call tcli secret sync
  fails_with 'has no remote'
  git -C "$STORE" remote add origin "$W/gone.git"
  call tcli secret sync
  fails_with "git can't fetch"
  run_hint
  assert_status 0
  git -C "$STORE" remote set-url origin "$SHARED"
  tcli secret sync
  be bo && tcli secret init bo --from "$SHARED"
  # Between the fetch and the push of anna, bo pushes, once.
  be anna && put mine x
  wrapper git <<END
if [[ " \$* " == *' push '* && ! -e $W/quicker ]]; then
  touch "$W/quicker"
  HOME=$W/bo "$TCLI" secret sync 2>/dev/null
fi
exec "\$REAL" "\$@"
END
  call tcli secret sync
  assert_status 0
  assert_stderr_has '1 received, 1 sent'
  assert_exists "$W/quicker"
  assert_exists "$STORE/recipients/bo"
  mkdir "$STORE/.git/rebase-merge"
  call tcli secret sync
  fails_with 'a rebase stands unfinished'
  run_hint
  call tcli secret sync
  assert_status 0
}

@test "a server that refuses is heard" {
  both_have_it
  be anna && put other x
  local server
  server=$(git -C "$STORE" remote get-url origin)
  printf '#!/bin/sh\nprintf "\\nclosed https://bob:hunter2@host  \\nask bo\\n" >&2; exit 1\n' >"$server/hooks/pre-receive"
  chmod +x "$server/hooks/pre-receive"
  call tcli secret sync
  fails_with "origin: git can't push: pre-receive hook declined: closed https://***@host"
  rm "$server/hooks/pre-receive"
  run_hint
  assert_status 0
}

@test "a branch that follows another one here is not what the others have" {
  both_have_it
  git -C "$STORE" checkout -q -b local --track "$(git -C "$STORE" symbolic-ref --short HEAD)"
  put web/token second
  call tcli secret sync
  assert_status 0
  assert_stderr_has 'in step with origin: '
  [[ -n $(git -C "$SHARED" log --all --format=%s | grep 'Set web/token') ]] || complain 'it was not sent'
}

@test "a file of one's own that was changed by hand is not in the way of what others send" {
  both_have_it
  echo mine >"$STORE/README" && git -C "$STORE" add README && git -C "$STORE" commit -q -m README && tcli secret sync
  echo more >>"$STORE/README"
  be bo && tcli secret sync && put other theirs && tcli secret sync
  be anna
  call tcli secret sync
  assert_status 0
  assert_exists "$STORE/secrets/other.age"
  [[ $(<"$STORE/README") == $'mine\nmore' ]]
}

@test "what was changed and not committed is in the way of theirs: all is as before" {
  both_have_it
  seq 9 >"$STORE/notes" && mkdir "$STORE/docs" && echo one >"$STORE/docs/one"
  git -C "$STORE" add notes docs && git -C "$STORE" commit -q -m Notes && tcli secret sync
  be bo && tcli secret sync
  sed -i s/1/other/ "$STORE/notes" && echo file >"$STORE/docs2" && git -C "$STORE" mv docs manual
  git -C "$STORE" add docs2 && git -C "$STORE" commit -q -a -m Other && tcli secret sync
  be anna
  local before change
  before=$(git -C "$STORE" rev-parse HEAD)
  for change in 'sed -i s/1/mine/ notes' 'git mv notes notes2 && sed -i s/1/mine/ notes2' 'git rm -q notes' \
    'mkdir docs2 && echo mine >docs2/x && git add docs2/x' 'rm notes && mkdir notes && echo mine >notes/x && git add -A notes'; do
    (cd "$STORE" && eval "$change" && git status --porcelain >"$W/state" && git diff HEAD >"$W/difference")
    call tcli secret sync
    fails_with 'not committed, and in the way of what theirs have changed; nothing has changed'
    [[ $(git -C "$STORE" status --porcelain) == "$(<"$W/state")" ]] || complain "$change: the state is another"
    [[ $(git -C "$STORE" diff HEAD) == "$(<"$W/difference")" ]] || complain "$change: the change is another"
    [[ $(git -C "$STORE" rev-parse HEAD) == "$before" && -z $(git -C "$STORE" stash list) ]] || complain "$change: it was not undone"
    git -C "$STORE" reset -q --hard
  done
  echo more >>"$STORE/notes"
  sed -i s/1/mine/ "$STORE/notes"
  echo new >"$STORE/new" && git -C "$STORE" add -N new
  call tcli secret sync
  run_hint
  assert_status 0
  touch "$STORE/.git/HEAD.lock"
  call tcli secret sync
  fails_with "git can't put theirs there"
  run_hint
  assert_absent "$STORE/.git/HEAD.lock"
  call tcli secret sync
  assert_status 0
  [[ $(head -n 1 "$STORE/notes") == other ]]
}

@test "what git does not know, or must not see, is never taken away; what is not in the way stays as it is" {
  both_have_it
  echo f >"$STORE/f" && git -C "$STORE" add f && git -C "$STORE" commit -q -m F && tcli secret sync
  be bo && tcli secret sync && put other theirs
  echo theirs >"$STORE/n" && git -C "$STORE" add n && git -C "$STORE" commit -q -m N && tcli secret sync
  be anna
  local before change
  before=$(git -C "$STORE" rev-parse HEAD)
  echo n >>"$STORE/.git/info/exclude"
  for change in 'echo MINE >n' 'mkdir n && echo MINE >n/x'; do
    (cd "$STORE" && eval "$change")
    call tcli secret sync
    fails_with 'not committed, and in the way of what theirs have changed; nothing has changed'
    [[ $(cat "$STORE/n" "$STORE/n/x" 2>/dev/null) == MINE && $(git -C "$STORE" rev-parse HEAD) == "$before" ]] || complain "$change: it is gone"
    run_hint
    assert_status 0
    rm -rf "$STORE/n"
  done
  (cd "$STORE" && rm f && mkdir f && echo MINE >f/x && echo new >new && git add new && echo newer >new)
  call tcli secret sync
  assert_stderr_has '2 received, 0 sent'
  [[ $(<"$STORE/f/x") == MINE && $(<"$STORE/n") == theirs ]] || complain 'f/x is gone'
  [[ $(git -C "$STORE" status --porcelain new) == 'AM new' ]] || complain 'what was staged is not as it was'
}

@test "a lock that a killed git has left, a remote with the name of an option, a password where none should be" {
  both_have_it
  touch "$STORE/.git/index.lock"
  call tcli secret sync
  fails_with 'another git is at work in it, or was killed there'
  run_hint
  call tcli secret sync
  assert_status 0
  local branch url
  branch=$(git -C "$STORE" symbolic-ref --short HEAD)
  url=$(git -C "$STORE" remote get-url origin)
  git -C "$STORE" config remote.-x.url "$url" && git -C "$STORE" config "branch.$branch.remote" -x
  put web/token second
  call tcli secret sync
  assert_stderr_has 'in step with -x: 0 received, 1 sent'
  git -C "$STORE" config "branch.$branch.remote" origin
  for url in 'https://me:hun/ter2@127.0.0.1:1/x.git' 'https://me:hun@ter2@127.0.0.1:1/x.git' 'https://127.0.0.1:1/x.git?token=hunter2'; do
    git -C "$STORE" remote set-url origin "$url"
    call tcli secret sync
    fails_with "git can't fetch"
    grep -q ter2 "$W/err" && complain "$url: a password is shown"
  done
  true
}

@test "a branch that follows one here which nobody shares is the others' of its own name" {
  both_have_it
  local branch
  branch=$(git -C "$STORE" symbolic-ref --short HEAD)
  git init -q --bare "$W/backup.git"
  git -C "$STORE" remote add backup "$W/backup.git"
  git -C "$STORE" branch -q draft
  git -C "$STORE" config "branch.$branch.remote" . && git -C "$STORE" config "branch.$branch.merge" refs/heads/draft
  put web/token second
  call tcli secret sync
  assert_status 0
  assert_stderr_has 'in step with origin: 0 received, 1 sent'
  be bo && tcli secret sync
  has web/token second
  [[ $(git -C "$SHARED" branch --format='%(refname:short)') == "$branch" ]] || complain 'expected no other branch'
}

@test "an address for a remote, or one that is not there" {
  both_have_it
  local branch address
  branch=$(git -C "$STORE" symbolic-ref --short HEAD)
  for address in https://me:s3cret@127.0.0.1:1/x.git gone; do
    git -C "$STORE" config "branch.$branch.remote" "$address"
    call tcli secret sync
    fails_with "its branch $branch follows none of its remotes"
    [[ $output$(<"$W/err") != *s3cret* ]] || complain 'a password is shown'
    run_hint
    assert_status 0
    call tcli secret sync
    assert_status 0
  done
}

@test "a clone of one branch alone finds those of the others" {
  both_have_it
  local branch
  branch=$(git -C "$STORE" symbolic-ref --short HEAD)
  git -C "$STORE" config remote.origin.fetch "+refs/heads/$branch:refs/remotes/origin/$branch"
  git -C "$SHARED" branch -m "$branch" team/trunk && git -C "$SHARED" symbolic-ref HEAD refs/heads/team/trunk
  put own mine
  call tcli secret sync
  fails_with "has no branch $branch, so nothing is sent; the others' is team/trunk"
  run_hint
  call tcli secret sync
  assert_stderr_has 'in step with origin: 0 received, 1 sent'
  git -C "$SHARED" branch attic && git -C "$SHARED" branch -m team/trunk trunk && git -C "$SHARED" symbolic-ref HEAD refs/heads/gone
  call tcli secret sync
  fails_with "the others' is attic or trunk"
  run_hint
  assert_status 0
}

@test "a branch that is gone, or has another name now, is not made again" {
  both_have_it
  local branch
  branch=$(git -C "$STORE" symbolic-ref --short HEAD)
  git -C "$SHARED" branch -m "$branch" trunk && git -C "$SHARED" symbolic-ref HEAD refs/heads/trunk
  be bo
  git -C "$STORE" fetch -q --prune && git -C "$STORE" branch -q -m trunk && git -C "$STORE" branch -q -u origin/trunk
  put web/token second && tcli secret sync
  be anna
  put own mine
  call tcli secret sync
  fails_with "has no branch $branch, so nothing is sent; the others' is trunk"
  run_hint
  assert_status 0
  call tcli secret sync
  assert_stderr_has 'in step with origin: 1 received, 1 sent'
  has web/token second
  [[ $(git -C "$SHARED" branch --format='%(refname:short)') == trunk ]] || complain 'expected no other branch'
  git init -q --bare "$W/empty.git" && git -C "$STORE" remote set-url origin "$W/empty.git"
  call tcli secret sync
  assert_status 0
  [[ -n $(git -C "$W/empty.git" branch) ]] || complain 'nothing was sent to a remote that is empty'
}

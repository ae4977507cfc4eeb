#!/usr/bin/env bats
# The module secret: what is around it and not what it should be: the locale, git's settings, hooks, what stands unfinished.
load ../support/helpers
load secret_people

setup() {
  common_setup
  people_setup
}

@test "a locale that is not installed, and a git that traces" {
  a_store
  local setting
  for setting in LC_ALL=xx_XX.UTF-8 GIT_TRACE=1 GIT_TRACE_PACKET=1; do
    call env "$setting" bash -c 'printf %s "$1" | "$TCLI" secret set web/token 2>"$W/said"' set "$setting"
    assert_status 0
    # bash itself says it once, when it begins
    [[ $(grep -c 'line .*setlocale' "$W/said") == 0 ]] || complain "$setting: $(<"$W/said")"
    call env "$setting" "$TCLI" secret sync
    assert_status 0
    assert_stderr_has 'in step with origin'
    assert_stderr_lacks 'line '
    has web/token "$setting"
    is_clean
  done
}

@test "what git is told to ignore, here or everywhere: the store's own files go all the same, others do not" {
  git config --global core.excludesFile "$W/ignored"
  printf '*.age\nsecrets\nrecipients\n.tcli-secret\n.gitattributes\n' >"$W/ignored"
  a_store
  has web/token 'the first value'
  put web/token second
  is_clean
  call tcli secret sync
  assert_status 0
  printf 'other\n*.txt\nidentity\n' >"$STORE/.gitignore" && git -C "$STORE" add .gitignore && git -C "$STORE" commit -q -m Ignore
  put other/x y
  # Of a run that was killed, or of another hand: a secret, a new one, and what is none.
  cp "$STORE/secrets/web/token.age" "$STORE/secrets/copy.age"
  cp "$STORE/secrets/web/token.age" "$STORE/secrets/other/x.age"
  cp "$STORE/recipients/anna" "$STORE/recipients/chi"
  echo hunter2 >"$STORE/secrets/notes.txt"
  echo hunter2 >"$STORE/secrets/plain.age"
  call tcli secret sync
  assert_status 0
  [[ $(git -C "$SHARED" ls-tree -r --name-only HEAD) == $'.gitattributes\n.gitignore\n.tcli-secret\nrecipients/anna\nrecipients/chi\nsecrets/copy.age\nsecrets/other/x.age\nsecrets/web/token.age' ]] ||
    complain "$(git -C "$SHARED" ls-tree -r --name-only HEAD)"
  assert_exists "$STORE/secrets/notes.txt"
  rm "$STORE/secrets/plain.age"
  has other/x second
  call tcli --yes secret remove copy
  assert_status 0
  call tcli --yes secret person remove chi
  assert_status 0
  call tcli secret sync
  assert_status 0
  be bo
  git config --global core.excludesFile "$W/ignored"
  call tcli secret init bo --from "$SHARED"
  assert_status 0
  call tcli secret sync
  assert_stderr_has '0 received, 1 sent'
  is_clean
}

# refused WHAT: nothing is set, and what the hint mends lets it be set and sent.
refused() {
  local before
  before=$(git -C "$STORE" rev-parse HEAD)
  # shellcheck disable=SC2016
  call bash -c 'printf new | "$TCLI" secret set web/new'
  fails_with "$1"
  assert_absent "$STORE/secrets/web/new.age"
  [[ $(git -C "$STORE" rev-parse HEAD) == "$before" ]] || complain 'something was committed'
  call tcli --yes secret remove web/token
  fails_with "$1"
  call tcli secret sync
  fails_with "$1"
  run_hint
  assert_status 0
  put web/new "$1"
  has web/new "$1"
  [[ -n $(git -C "$STORE" symbolic-ref -q HEAD) ]] || complain 'it is on no branch'
  tcli --yes secret remove web/new 2>/dev/null
  is_clean
}

@test "a rebase, merge or cherry-pick that is not finished, and no branch: nothing is set, and the hint leads out" {
  both_have_it
  local branch git=(git -C "$STORE")
  branch=$("${git[@]}" symbolic-ref --short HEAD)
  echo one >"$STORE/notes" && "${git[@]}" add notes && "${git[@]}" commit -q -m One
  "${git[@]}" checkout -q -b side && echo two >"$STORE/notes" && "${git[@]}" commit -q -a -m Two
  "${git[@]}" checkout -q "$branch" && echo three >"$STORE/notes" && "${git[@]}" commit -q -a -m Three
  "${git[@]}" rebase -q side &>/dev/null || true
  refused 'a rebase stands unfinished in it'
  "${git[@]}" merge -q side &>/dev/null || true
  refused 'a merge stands unfinished in it'
  "${git[@]}" merge -q side &>/dev/null || true
  echo both >"$STORE/notes" && "${git[@]}" add notes
  refused 'a merge, cherry-pick or revert stands in it that is not committed'
  [[ $(<"$STORE/notes") == both ]] || complain 'what was merged is lost'
  "${git[@]}" cherry-pick side &>/dev/null || true
  echo picked >"$STORE/notes" && "${git[@]}" add notes
  refused 'a merge, cherry-pick or revert stands in it that is not committed'
  "${git[@]}" format-patch -q -1 --stdout side >"$W/patch"
  "${git[@]}" am "$W/patch" &>/dev/null || true
  refused 'a git am stands unfinished in it'
  "${git[@]}" branch -q -D side
  "${git[@]}" checkout -q --detach
  refused 'is on no branch'
  [[ $("${git[@]}" symbolic-ref --short HEAD) == "$branch" ]] || complain 'expected to be on the branch'
  "${git[@]}" checkout -q --detach && "${git[@]}" commit -q --allow-empty -m Lonely
  refused 'is on no branch, and has commits that are in none'
  [[ $("${git[@]}" log --format=%s) == *Lonely* ]] || complain 'a commit is lost'
}

@test "no branch, and an ignored file where the branch has one: the hint does not overwrite it" {
  a_store
  echo theirs >"$STORE/notes.log" && git -C "$STORE" add notes.log && git -C "$STORE" commit -q -m Notes
  git -C "$STORE" checkout -q --detach HEAD^
  echo '*.log' >>"$STORE/.git/info/exclude" && echo mine >"$STORE/notes.log"
  call tcli secret sync
  fails_with 'is on no branch'
  run_hint
  assert_stderr_has 'notes.log'
  [[ $(<"$STORE/notes.log") == mine ]] || complain 'it is overwritten'
  mv "$STORE/notes.log" "$W/"
  call tcli secret sync
  run_hint
  assert_status 0
  [[ $(<"$STORE/notes.log") == theirs ]]
}

@test "a repository of another user, in which git does nothing: the hint lets it" {
  need_root
  a_store
  chown -R 12345 "$STORE"
  local command
  for command in sync 'list --long' 'get web/token --at HEAD' '--yes secret remove web/token'; do
    [[ $command == --yes* ]] || command="secret $command"
    # shellcheck disable=SC2086
    call tcli $command
    fails_with "git can't use it: fatal: detected dubious ownership in repository at '$STORE'"
  done
  run_hint
  put web/token second
  call tcli secret get web/token --at HEAD
  assert_stdout second
  chown -R 12345 "$SHARED"
  call tcli secret sync
  fails_with "origin: git can't fetch: fatal: detected dubious ownership"
  run_hint
  call tcli secret sync
  assert_status 0
}

@test "files from which git was told to look away: the hint lets it look again, and nothing is lost" {
  both_have_it
  local flag file
  touch "$STORE/notes" && git -C "$STORE" add notes && git -C "$STORE" commit -q -m Notes && tcli secret sync
  for flag in assume-unchanged skip-worktree; do
    for file in notes secrets/web/token.age; do git -C "$STORE" update-index "--$flag" "$file"; done
    # shellcheck disable=SC2016
    call bash -c 'printf "$1" | "$TCLI" secret set web/token' set "$flag"
    if ((status)); then
      fails_with 'git commits nothing, and nothing has changed'
      run_hint
      assert_status 0
      put web/token "$flag"
    fi
    has web/token "$flag"
    is_clean
    tcli secret sync
    be bo && tcli secret sync && echo "$flag" >"$STORE/notes" && git -C "$STORE" commit -q -a -m Theirs && tcli secret sync
    be anna
    echo mine >"$STORE/notes"
    call tcli secret sync
    fails_with "git can't put theirs there"
    run_hint
    assert_status 0
    call tcli secret sync
    fails_with 'notes: not committed, and in the way'
    run_hint
    call tcli secret sync
    assert_status 0
    [[ $(<"$STORE/notes") == "$flag" && $(git -C "$STORE" show 'stash@{0}:notes') == mine ]] || complain 'expected theirs, and mine in the stash'
  done
}

@test "what can't be written is told as an error, and in no words of the shell" {
  a_store
  local command
  for command in list 'list --long' 'person list' 'get web/token'; do
    # shellcheck disable=SC2016
    call bash -c '"$TCLI" secret $1 >/dev/full' full "$command"
    fails_with "can't be written to standard output"
    assert_stderr_lacks 'write error'
  done
}

@test "a full disk has no place for a person either" {
  need_root
  need_mounts
  a_store
  # shellcheck disable=SC2016
  call unshare -m bash -c '
    cp -a "$1" "$W/copy" && mount -t tmpfs -o size=2m none "$1" && cp -a "$W/copy/." "$1" || exit 9
    cat /dev/zero >"$1/fill" 2>/dev/null
    "$TCLI" secret person add chi --key "$(cat "$1/recipients/anna")"' full "$STORE"
  fails_with "recipients/chi: can't be written, or the disk is full; nothing has changed"
  assert_stderr_lacks 'write error'
}

@test "no room for git, and no right to write: the hints are about that" {
  need_root
  need_mounts
  a_store
  # shellcheck disable=SC2016
  call unshare -m bash -c '
    cp -a "$1" "$W/copy" && mount -t tmpfs -o size=2m none "$1" && cp -a "$W/copy/." "$1" || exit 9
    for room in 4 8 12 16 20 24 28 32; do
      rm -f "$1/fill" && head -c "$((room * 1024))" /dev/zero >"$1/room"
      cat /dev/zero >"$1/fill" 2>/dev/null
      rm "$1/room"
      for command in "secret person remove anna" "secret remove web/token" "secret sync"; do
        "$TCLI" --yes $command 2>&1 | grep -a -A 1 "git .*: "
      done
    done' full "$STORE"
  assert_stdout_has $'\nhint: df -h '
  assert_stdout_lacks $'\nhint: git '
  local folder
  for folder in "$STORE" "$STORE/secrets/web" "$STORE/recipients" "$STORE/.git/objects" "$STORE/.git"; do
    chmod -R a-w "$folder"
    # shellcheck disable=SC2016
    if [[ $folder == */recipients ]]; then
      call powerless "$TCLI" secret person add chi --key "$(<"$STORE/recipients/anna")"
    else
      call powerless bash -c 'echo x | "$TCLI" secret set web/token'
    fi
    fails_with ''
    assert_stderr_has $'\nhint: ls -ld '"$folder"
    run_hint
    assert_status 0
    chmod -R u+w "$folder"
    is_clean
  done
}

@test "files of one's own with names as a work folder may have are no work of this module" {
  a_store
  mkdir "$STORE/.work-orders" && echo mine | tee "$STORE/.work-orders/a" >"$STORE/.work-123456"
  git -C "$STORE" add .work-orders && git -C "$STORE" commit -q -m Orders
  put web/token second
  [[ $(cat "$STORE/.work-orders/a" "$STORE/.work-123456") == $'mine\nmine' ]]
}

@test "no value for a new name, and nobody for whom: refused, with a hint that is about it" {
  a_store
  call tcli secret set new </dev/null
  fails_with 'no value came in'
  assert_stderr_has 'hint: tcli secret set new'
  call tcli secret set web/token </dev/null
  assert_stderr_has 'hint: tcli secret remove web/token'
  local with
  for with in '' ','; do
    # shellcheck disable=SC2016
    call bash -c 'printf x | "$TCLI" secret set new "--with=$1"' set "$with"
    assert_status 2
    assert_stderr_has 'hint: '
  done
  call tcli secret list
  assert_stdout web/token
}

@test "a hook that refuses: what it says, and where it stands" {
  a_store
  local hook=$STORE/.git/hooks/pre-commit
  printf '#!/bin/sh\necho "not today:"\necho "error: the office is closed" >&2\necho "ask chi" >&2\nexit 1\n' >"$hook"
  chmod 755 "$hook"
  # shellcheck disable=SC2016
  call bash -c 'printf x | "$TCLI" secret set new'
  fails_with 'git commits nothing, and nothing has changed: error: the office is closed'
  assert_stderr_has 'the hook says: not today:'
  assert_stderr_has 'the hook says: ask chi'
  run_hint
  assert_stdout_has 'the office is closed'
  cp "$STORE/secrets/web/token.age" "$STORE/secrets/copy.age"
  call tcli secret sync
  fails_with 'git commits nothing: error: the office is closed'
  assert_stderr_has "hint: head -n 50 $hook"
  rm "$hook"
  call tcli secret sync
  assert_status 0
}

#!/usr/bin/env bats
# The module project, where something is wrong: the file, a folder, a remote.
load project_helpers

# wrong LINE WHAT <<END: a file whose line that is.
wrong() {
  cat >"$PROJECT_FILE"
  call tcli project list
  fails_with 1 "$PROJECT_FILE:$1: "
  assert_stderr_has "$2"
}

@test "a file that is wrong: the line, and why" {
  wrong 2 'a tab in front' <<<$'projects:\n\tweb:'
  wrong 3 'is in line 2 already' <<<$'projects:\n  web:\n  web:'
  wrong 3 "'biuld' is none of" <<<$'projects:\n  web:\n    biuld: [make]'
  wrong 3 'is a list of words' <<<$'projects:\n  web:\n    build: make all'
  wrong 3 'has to be quoted' <<<$'projects:\n  web:\n    summary: *other'
  wrong 3 'double quote that does not end' <<<$'projects:\n  web:\n    summary: "open'
  wrong 3 'ends on its line' <<<$'projects:\n  web:\n    build: [make, "a" b]'
  wrong 3 'begins with a dash' <<<$'projects:\n  web:\n    url: --upload-pack=x'
  wrong 3 'names a helper program' <<<$'projects:\n  web:\n    url: "ext::sh -c id"'
  wrong 3 "can't be a folder below the root" <<<$'projects:\n  web:\n    folder: ../up'
  wrong 2 "can't be a project's name" <<<$'projects:\n  two words:'
  wrong 2 "'..' can't be a project's name" <<<$'projects:\n  ..:'
  wrong 1 "there is no key 'projects'" <<<'root: /x'
  wrong 4 'is indented otherwise' <<<$'projects:\n  web:\n    owner: a\n      summary: b'
}

@test "no file, no text, a file that others can write" {
  call tcli project list
  fails_with 1 'there is no file of projects'
  head -c 1000 /bin/ls >"$PROJECT_FILE"
  call tcli project list
  fails_with 1 "$PROJECT_FILE"
  the_team
  tcli project clone web
  chmod o+w "$PROJECT_FILE"
  call tcli project build web
  fails_with 1 'can be written by everybody'
  run_hint
  call tcli project build web
  assert_status 0
}

@test "an unknown project: the likely one; names that can't be" {
  the_team
  call tcli project build wbe
  fails_with 1 'did you mean web?'
  for name in .. 'a b' -x; do
    call tcli project create -t service -- "$name"
    fails_with 2 "can't be a project's name"
  done
  assert_absent "$SRC"
  call tcli project create shop -t web
  fails_with 1 'is no template'
  call tcli project create shop -t service --url ext::id
  fails_with 2 'names a helper program'
  call tcli project clone
  fails_with 2 'which project?'
}

@test "a folder that something else has, and another URL: left alone, the others go on" {
  the_team
  mkdir -p "$SRC/web"
  echo mine >"$SRC/web/mine"
  call tcli project clone --all
  fails_with 1 'clone: 1 of 3 failed: web'
  row_is api "cloned $SRC/back/api"
  [[ $(<"$SRC/web/mine") == mine ]]
  call tcli project status web
  row_is web '- - - - - no checkout'
  call tcli project build web
  fails_with 1 'is no checkout of web'
  git -C "$SRC/back/api" remote set-url origin "$W/elsewhere"
  call tcli project status api
  row_is api 'main 0 0 0 0 another URL'
}

@test "a remote that is gone or was rewritten: told, and nothing is deployed" {
  all_cloned
  a_commit "$SRC/web"
  git -C "$SRC/web" push -q
  git -C "$W/made-web" push -q -f "$W/web.git" main
  call tcli --yes project deploy web staging
  fails_with 1 'is on no branch of the remote'
  mv "$W/web.git" "$W/away"
  call tcli --yes project deploy web staging
  fails_with 1 "its remote can't be asked"
  call tcli project status --fetch
  fails_with 1 'status: 1 could not be asked: web'
  row_is api 'main 0 0 0 0 ok'
  assert_absent "$W/deployed"
  rm -rf "$SRC/web"
  call tcli project clone web
  fails_with 1 'clone: 1 of 1 failed: web'
  assert_absent "$SRC/web"
  [[ -z $(find "$SRC" -name '.*.new-*') ]]
}

@test "create that can't commit puts everything back" {
  the_team
  git init -q "$W/team"
  git -C "$W/team" add .
  git -C "$W/team" commit -q -m Begin
  cp "$PROJECT_FILE" "$W/before"
  printf '#!/bin/sh\nexit 1\n' >"$W/team/.git/hooks/pre-commit"
  chmod 755 "$W/team/.git/hooks/pre-commit"
  call tcli project create shop -t service
  fails_with 1 'nothing has changed'
  cmp "$W/before" "$PROJECT_FILE"
  [[ -z $(git -C "$W/team" status --porcelain) && -z $(find "$SRC" -mindepth 1) ]]
  rm "$W/team/.git/hooks/pre-commit"
  echo '# mine' >>"$PROJECT_FILE"
  call tcli project create shop -t service
  fails_with 1 'has changes that are not committed'
}

@test "a signal more while create puts everything back changes nothing of that" {
  the_team
  git init -q "$W/team"
  git -C "$W/team" add .
  git -C "$W/team" commit -q -m Begin
  printf '#!/bin/sh\nexit 1\n' >"$W/team/.git/hooks/pre-commit"
  chmod 755 "$W/team/.git/hooks/pre-commit"
  cp "$PROJECT_FILE" "$W/before"
  printf '#!/bin/sh\n[ "$3" != %s ] || { touch %s; kill -HUP $PPID; }\nexec /bin/rm "$@"\n' "$SRC/shop" "$W/signalled" >"$BIN/rm"
  chmod 755 "$BIN/rm"
  call tcli project create shop -t service
  fails_with 1 'nothing has changed'
  assert_exists "$W/signalled"
  cmp "$W/before" "$PROJECT_FILE"
  [[ -z $(git -C "$W/team" status --porcelain) && -z $(find "$SRC" -mindepth 1) ]]
}

# creating: a create that has come to its commit, and waits there; a group of its own, CREATES.
creating() {
  rm -f "$W/commits"
  # shellcheck disable=SC2016 # for the hook
  printf '#!/bin/sh\necho $$ >"%s"\nexec sleep 300\n' "$W/commits" >"$W/team/.git/hooks/pre-commit"
  chmod 755 "$W/team/.git/hooks/pre-commit"
  python3 -c 'import os, signal, sys; os.setsid(); signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])' \
    "$TCLI" project create "$1" -t service 2>"$W/err" &
  CREATES=$!
  local _
  for _ in {1..1200}; do [[ ! -s $W/commits ]] || return 0; sleep 0.05; done
  complain 'it never came to its commit'
}

@test "create that is ended while it commits puts everything back; one that is killed leaves whole files" {
  the_team
  git init -q "$W/team"
  git -C "$W/team" add .
  git -C "$W/team" commit -q -m Begin
  cp "$PROJECT_FILE" "$W/before"
  local signal
  for signal in TERM INT HUP; do
    creating shop
    kill -"$signal" -- "-$CREATES"
    wait "$CREATES" || status=$?
    [[ $status == $((128 + $(kill -l "$signal"))) ]] || complain "$signal: status $status"
    cmp "$W/before" "$PROJECT_FILE" || complain "$signal: expected the file to be as it was"
    [[ -z $(git -C "$W/team" status --porcelain) && -z $(find "$SRC" -mindepth 1) ]] || complain "$signal: expected nothing to be left"
  done
  creating shop
  kill -KILL -- "-$CREATES"
  wait "$CREATES" || true
  call tcli project list
  row_is shop "From service - $SRC/shop cloned"
  [[ $(<"$SRC/shop/README") == 'service shop' ]]
  rm "$W/team/.git/hooks/pre-commit"
  call tcli project create other -t service
  fails_with 1 'has changes that are not committed'
  rm -f "$W/team/.git/index.lock" # git's own, as git says
  git -C "$W/team" commit -q -a -m Mend
  call tcli project create other -t service
  assert_status 0
}

@test "create that is ended when git has made its commit is done" {
  the_team
  git init -q "$W/team"
  git -C "$W/team" add .
  git -C "$W/team" commit -q -m Begin
  local how real hook=$W/team/.git/hooks/post-commit
  real=$(type -P git)
  # To the module when git is done, to tcli while a hook runs, and to git alone: that one changes nothing for who called.
  for how in INT TERM KILL; do
    # shellcheck disable=SC2016 # for the programs
    case $how in
      INT)
        {
          printf '#!/bin/bash\n%s "$@" || exit\n[[ " $*" != *" Add project "* ]] ||' "$real"
          echo ' kill -INT "$(sed -n "s/^PPid:.//p" "/proc/$PPID/status")"; exit 0'
        } >"$BIN/git"
        ;;
      TERM) printf '#!/bin/sh\ntouch "%s" && exec sleep 3\n' "$W/commits" >"$hook" ;;
      KILL) printf '#!/bin/sh\nkill -KILL $PPID\n' >"$hook" ;;
    esac
    if [[ $how == INT ]]; then chmod 755 "$BIN/git"; else chmod 755 "$hook"; fi
    if [[ $how == TERM ]]; then
      "$TCLI" project create "shop-$how" -t service 2>"$W/err" 3>&- &
      until [[ -e $W/commits ]]; do sleep 0.05; done
      kill -TERM "$!"
      status=0
      wait "$!" || status=$?
    else
      call tcli project create "shop-$how" -t service
    fi
    case $how in
      INT) assert_status 130 ;;
      TERM) assert_status 143 ;;
      KILL) assert_status 0 && assert_stderr_has "shop-$how is in " ;;
    esac
    rm -f "$BIN/git" "$hook"
    [[ $(git -C "$W/team" log -1 --format=%s) == "Add project shop-$how" ]] || complain "$how: expected a commit"
    [[ -z $(git -C "$W/team" status --porcelain) ]] || complain "$how: expected nothing to be changed"
    [[ $(<"$SRC/shop-$how/README") == "service shop-$how" ]] || complain "$how: expected the folder"
    [[ -z $(find "$SRC" -name '.*.new-*') ]] || complain "$how: something is left beside the place"
  done
}

@test "without git: told at once, and nothing is made" {
  the_team
  local program folder=$W/programs
  mkdir "$folder"
  for program in "${TCLI%/*}"/* /usr/bin/*; do [[ ${program##*/} == git* ]] || ln -s "$program" "$folder/" 2>/dev/null || true; done
  local words
  for words in 'clone web' 'status' 'create shop -t service' 'build web' 'deploy web staging --dry-run'; do
    # shellcheck disable=SC2086 # words
    PATH=$folder call "$TCLI" project $words
    fails_with 1 'git: is not installed'
  done
  assert_absent "$SRC"
}

@test "create that is ended before the file is replaced, or whose place somebody takes, leaves nothing behind" {
  the_team
  git init -q "$W/team"
  git -C "$W/team" add .
  git -C "$W/team" commit -q -m Begin
  cp "$PROJECT_FILE" "$W/before"
  local what wanted
  for what in 'mkdir -p "$SRC/shop"; echo mine >"$SRC/shop/mine"' 'kill -TERM $PPID'; do
    # shellcheck disable=SC2016 # for the wrapper
    printf '#!/bin/bash\nSRC=%q\nif [[ " $* " == *" $SRC/shop " ]]; then %s; fi\nexec /bin/mv "$@"\n' "$SRC" "$what" >"$BIN/mv"
    chmod 755 "$BIN/mv"
    call tcli project create shop -t service
    wanted=1
    [[ $what != kill* ]] || wanted=143
    assert_status "$wanted"
    assert_stderr_lacks 'same file'
    cmp "$W/before" "$PROJECT_FILE"
    [[ -z $(git -C "$W/team" status --porcelain) ]] || complain 'something is left beside the file'
    [[ $what == kill* || $(<"$SRC/shop/mine") == mine ]] || complain 'what somebody else made is gone'
    rm -rf "$SRC/shop/mine"
    [[ -z $(find "$SRC" -mindepth 1 ! -name shop) ]] || complain 'something is left beside the place'
    rmdir "$SRC/shop" 2>/dev/null || [[ ! -e $SRC/shop ]]
  done
}

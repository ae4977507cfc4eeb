#!/usr/bin/env bats
# The module project, where something is wrong: the file, a folder, a remote.
load project_helpers
load web_silence

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
  assert_stderr_has "hint: mv -n $SRC/web $SRC/web.other"
  call tcli project status web
  row_is web '- - - - - no checkout'
  call tcli project build web
  fails_with 1 'is no checkout of web'
  git -C "$SRC/back/api" remote set-url origin "$W/elsewhere"
  call tcli project status api
  row_is api 'main 0 0 0 0 another URL'
  for words in 'status --fetch' clone; do
    # shellcheck disable=SC2086 # words
    call tcli project $words api
    fails_with 1 ': api'
    run_hint
    call tcli project status --fetch api
    assert_stdout_has $'\tok'
    git -C "$SRC/back/api" remote remove origin
  done
}

@test "a remote that is gone or was rewritten: told, and nothing is deployed" {
  all_cloned
  a_commit "$SRC/web"
  git -C "$SRC/web" push -q
  git -C "$W/made-web" push -q -f "$W/web.git" main
  local _
  for _ in 1 2; do
    call tcli --yes project deploy web staging
    fails_with 1 'is on no branch of the remote, which has withdrawn commits of it'
  done
  run_hint # which does not put the commit back
  assert_status 0
  [[ $(git -C "$SRC/web" rev-parse HEAD) == $(git -C "$W/web.git" rev-parse main) ]]
  [[ $(git -C "$SRC/web" log --format=%s --branches='withdrawn-*') == More* ]]
  call tcli --yes project deploy web production
  assert_status 0
  rm "$W/deployed"
  git -C "$SRC/web" commit -q --allow-empty -m Another # than the one before, in whatever second
  call tcli --yes project deploy web staging
  fails_with 1 'is on no branch of the remote'
  assert_stderr_has "hint: git -C $SRC/web push"
  mv "$W/web.git" "$W/away"
  call tcli --yes project deploy web staging
  fails_with 1 "its remote can't be asked"
  call tcli project status --fetch
  fails_with 1 'status: 1 could not be asked: web'
  assert_stderr_has "hint: git -C $SRC/web ls-remote origin"
  row_is api 'main 0 0 0 0 ok'
  assert_absent "$W/deployed"
  rm -rf "$SRC/web"
  call tcli project clone web
  fails_with 1 'clone: 1 of 1 failed: web'
  assert_stderr_has "hint: git ls-remote -- file://$W/web.git"
  assert_absent "$SRC/web"
  [[ -z $(find "$SRC" -name '.*.new-*') ]]
}

# committed: the file of the team is in a repository; what it is stands in BEFORE.
committed() {
  git init -q "$W/team"
  git -C "$W/team" add .
  git -C "$W/team" commit -q -m Begin
  cp "$PROJECT_FILE" "$W/before"
}

@test "create refuses what the file could not be read with any more" {
  the_team
  committed
  local words
  for words in --summary=$'a\nb: c' --summary=$'bad \xff' "--summary=$(printf '%05000d' 1)" \
    --url=$'/tmp/a\nb' --owner=$'a\n    folder: web'; do
    call tcli project create shop -t service "$words"
    fails_with 2 "${words%%=*}: it "
  done
  sed -i "s|folder: back/api|folder: shop|" "$PROJECT_FILE"
  cp "$PROJECT_FILE" "$W/before"
  git -C "$W/team" commit -qam Folder
  call tcli project create shop -t service
  fails_with 1 'shop and api have the same folder'
  cmp "$W/before" "$PROJECT_FILE"
  [[ $(git -C "$W/team" log -1 --format=%s) == Folder && -z $(git -C "$W/team" status --porcelain) ]]
  [[ -z $(find "$SRC" -mindepth 1) ]]
}

@test "create on no branch: told how to come back to one" {
  the_team
  committed
  git -C "$W/team" checkout -q --detach
  call tcli project create shop -t service
  fails_with 1 'its repository is on no branch'
  assert_stderr_has "hint: git -C $W/team checkout --no-overwrite-ignore main"
  cmp "$W/before" "$PROJECT_FILE"
  run_hint
  call tcli project create shop -t service
  assert_status 0
  git -C "$W/team" checkout -q --detach
  git -C "$W/team" commit -q --allow-empty -m Alone
  call tcli project create other -t service
  fails_with 1 'its repository is on no branch'
  run_hint
  call tcli project create other -t service
  assert_status 0
  [[ $(git -C "$W/team" log --format=%s projects) == $'Add project other\nAlone\nAdd project shop\nBegin' ]]
}

@test "create in a file of CR LF lines writes such ones" {
  the_team
  sed -i 's/$/\r/' "$PROJECT_FILE"
  call tcli project create shop -t service
  assert_status 0
  assert_no_match '[^\r]$' "$PROJECT_FILE"
  call tcli project status shop
  row_is shop 'main - - 0 1 unpushed'
}

@test "create that is ended while the server is silent, or has no room" {
  the_team
  silent_server 20
  sed -i "s|url: file://$W/service.git|url: git://127.0.0.1:$PORT/x.git|" "$PROJECT_FILE"
  "$TCLI" project create shop -t service >/dev/null 2>"$W/err" 3>&- &
  local create=$!
  until pgrep -f "git.* clone .*127.0.0.1:$PORT" >/dev/null; do sleep 0.05; done
  kill -TERM "$create"
  for _ in {1..20}; do kill -0 "$create" 2>/dev/null || break; sleep 0.1; done
  ! kill -0 "$create" 2>/dev/null || complain 'expected it to be ended'
  status=0
  wait "$create" || status=$?
  assert_status 143
  [[ -z $(find "$SRC" -mindepth 1) ]]
  ! pgrep -f "127.0.0.1:$PORT" || complain 'expected git to be ended'
  need_mounts
  sed -i "s|url: git:.*|url: file://$W/service.git|" "$PROJECT_FILE"
  # shellcheck disable=SC2016 # for that shell
  call unshare -m bash -c 'mount -t tmpfs -o size=200k none "$W/src" && dd if=/dev/zero of="$W/src/filler" bs=4k 2>/dev/null
    exec "$TCLI" project create shop -t service'
  fails_with 1 "git can't clone it"
  assert_stderr_has "hint: df -h $SRC"
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

#!/usr/bin/env bats
# The module secret: killed, stopped, out of room, and the editor. The old value or the new one, and nothing in clear.
load ../support/helpers
load secret_people
load web_silence

setup() {
  common_setup
  people_setup
  module_pids_setup
}

@test "killed in mid-set: the old value stays, and the next run cleans up" {
  a_store
  wrapper age <<END
echo half-a-file
{ module_pids && echo \$\$; } >"$W/pids.new" && mv "$W/pids.new" "$W/pids"
exec sleep 60
END
  printf new | tcli secret set web/token 2>/dev/null 3>&- &
  await "$W/pids"
  compgen -G "$STORE/.tcli-secret.work-*" >/dev/null
  xargs kill -KILL <"$W/pids"
  wait "$!" || true
  rm "$BIN/age"
  has web/token 'the first value'
  put web/token third
  has web/token third
  is_clean
}

@test "killed between the file and the commit: wholly the new value, which sync commits" {
  a_store
  wrapper git <<END
if [[ " \$* " == *' commit '* && ! -e $W/killed ]]; then
  touch "$W/killed"
  module_pids | xargs kill -KILL
  exit 1
fi
exec "\$REAL" "\$@"
END
  call bash -c 'printf second | "$TCLI" secret set web/token'
  [[ $status != 0 ]] || complain 'expected to be killed'
  assert_exists "$W/killed"
  has web/token second
  call tcli secret sync
  assert_status 0
  is_clean
  call tcli secret get web/token --at '@{upstream}'
  assert_stdout second
}

@test "age fails halfway: the old value stays" {
  a_store
  printf '#!/bin/sh\necho half-a-file\necho "age: error: out of order" >&2\nexit 1\n' >"$BIN/age"
  chmod 755 "$BIN/age"
  local name
  for name in web/token new; do
    call bash -c 'printf x | "$TCLI" secret set "$1"' half "$name"
    fails_with "$name: can't be encrypted, and nothing has changed: age: error: out of order"
    is_clean
  done
  rm "$BIN/age"
  has web/token 'the first value'
}

@test "git commits nothing: the old value is put back" {
  a_store
  printf '#!/bin/sh\necho "$(printf "\\033[31m")not today" >&2\nexit 1\n' >"$STORE/.git/hooks/pre-commit"
  chmod 755 "$STORE/.git/hooks/pre-commit"
  local command
  for command in 'set web/token' 'set new' 'person add bo --key age1lvyvwawkr0mcnnnncaghunadrqkmuf9e6507x9y920xxpp866cnql7dp2z' '--yes remove web/token'; do
    [[ $command != --yes* ]] || export yes=--yes
    call bash -c 'printf x | "$TCLI" $yes secret $1' refused "${command#--yes }"
    fails_with 'git commits nothing, and nothing has changed'
    assert_stderr_has 'not today'
    is_clean
    has web/token 'the first value'
  done
  call tcli secret list
  assert_stdout web/token
  touch "$STORE/.git/index.lock"
  call bash -c 'printf x | "$TCLI" secret set web/token'
  fails_with index.lock
  rm "$STORE/.git/index.lock"
  has web/token 'the first value'
}

@test "a value that can't be put in its place, or a signal just then: the old one, and nothing is left" {
  a_store
  local what
  for what in 'exit 1' 'kill -TERM $PPID; exit 1'; do
    wrapper mv <<END
if [[ " \$*" == *'/new-0 '* ]]; then $what; fi
exec "\$REAL" "\$@"
END
    call bash -c 'printf second | "$TCLI" secret set web/token'
    [[ $status == 1 || $status == 143 ]] || complain "status $status"
    [[ $what != kill* || $status == 143 ]] || complain "status $status"
    is_clean
    has web/token 'the first value'
  done
}

@test "a signal more while the old value is put back changes nothing of that" {
  a_store
  printf '#!/bin/sh\nexit 1\n' >"$STORE/.git/hooks/pre-commit"
  chmod 755 "$STORE/.git/hooks/pre-commit"
  wrapper mv <<END
if [[ " \$*" == *' $STORE/.tcli-secret.work-'*/old-* ]]; then touch "$W/signalled" && kill -HUP \$PPID; fi
exec "\$REAL" "\$@"
END
  call bash -c 'printf second | "$TCLI" secret set web/token'
  fails_with 'git commits nothing, and nothing has changed'
  assert_exists "$W/signalled"
  is_clean
  has web/token 'the first value'
}

@test "a signal when git has made its commit: the new value stays, and is whole" {
  a_store
  local how
  # To the module when git is done, to tcli while a hook runs, and to git alone: that one changes nothing for who called.
  # shellcheck disable=SC2016 # for other shells
  for how in INT TERM KILL; do
    put web/token "before $how"
    case $how in
      INT)
        wrapper git <<'END'
"$REAL" "$@" || exit
[[ " $* " != *' commit '* ]] || kill -INT "$(awk '/^PPid/ { print $2 }' "/proc/$PPID/status")"
exit 0
END
        ;;
      TERM) printf '#!/bin/sh\ntouch "$W/commits" && exec sleep 3\n' >"$STORE/.git/hooks/post-commit" ;;
      KILL) printf '#!/bin/sh\nkill -KILL $PPID\n' >"$STORE/.git/hooks/post-commit" ;;
    esac
    [[ $how == INT ]] || chmod 755 "$STORE/.git/hooks/post-commit"
    if [[ $how == TERM ]]; then
      printf '%s' "after $how" >"$W/value"
      "$TCLI" secret set web/token <"$W/value" 2>"$W/err" 3>&- &
      until [[ -e $W/commits ]]; do sleep 0.05; done
      kill -TERM "$!"
      status=0
      wait "$!" || status=$?
    else
      call bash -c 'printf "%s" "after $1" | "$TCLI" secret set web/token' set "$how"
    fi
    case $how in
      INT) assert_status 130 ;;
      TERM) assert_status 143 ;;
      KILL) assert_status 0 && assert_stderr_has 'web/token is set' ;;
    esac
    rm -f "$BIN/git" "$STORE/.git/hooks/post-commit"
    is_clean
    has web/token "after $how"
    call tcli secret get web/token --at HEAD
    assert_stdout "after $how"
  done
  # The same where sync commits.
  cp "$STORE/secrets/web/token.age" "$STORE/secrets/new.age"
  # shellcheck disable=SC2016 # for the hook
  printf '#!/bin/sh\nkill -KILL $PPID\n' >"$STORE/.git/hooks/post-commit"
  chmod 755 "$STORE/.git/hooks/post-commit"
  call tcli secret sync
  assert_status 0
  is_clean
}

@test "a full disk: nothing has changed" {
  need_root
  need_mounts
  a_store
  head -c 300000 /dev/urandom >"$W/big"
  call unshare -m bash -c '
    set -e
    cp -a "$1" "$W/copy"
    mount -t tmpfs -o size=2m none "$1"
    cp -a "$W/copy/." "$1"
    for room in 0 100 300 450 600; do
      rm -f "$1/fill"
      head -c "$((room * 1024))" /dev/zero >"$1/room"
      cat /dev/zero >"$1/fill" 2>/dev/null || true
      rm "$1/room"
      "$TCLI" secret set web/token <"$W/big" && exit 9
      "$TCLI" secret set new <"$W/big" && exit 9
      [[ $("$TCLI" secret get web/token) == "the first value" && $("$TCLI" secret list) == web/token ]]
      [[ $(git --no-optional-locks -C "$1" status --porcelain) == "?? fill" ]]
    done
    rm "$1/fill"
    printf second | "$TCLI" secret set web/token
    "$TCLI" secret get web/token' full "$STORE"
  assert_status 0
  assert_stdout second
  assert_stderr_has 'disk is full'
}

@test "a store that can't be written can be read" {
  a_store
  chmod -R a-w "$STORE"
  call powerless "$TCLI" secret get web/token
  assert_stdout 'the first value'
  call powerless bash -c 'echo x | "$TCLI" secret set web/token'
  fails_with "can't be written"
  run_hint
  assert_status 0
  chmod -R u+w "$STORE"
}

@test "five at once lose nothing" {
  a_store
  local i
  for i in {1..5}; do printf '%s' "$i" | tcli secret set "many/$i" 2>"$W/err-$i" 3>&- & done
  wait
  for i in {1..5}; do has "many/$i" "$i"; done
  [[ $(git -C "$STORE" rev-list --count HEAD) == 7 ]] || complain "$(cat "$W"/err-*)"
  is_clean
}

@test "edit: in memory, for nobody else, and wiped afterwards" {
  a_store
  printf '#!/bin/bash\nstat -c %%a "${2%%/*}" "$2" >"$W/modes"; stat -f -c %%T "$2" >>"$W/modes"; printf "%%s" "$2" >"$W/where"; ls -A "${2%%/*}" >>"$W/modes"; cp "$2" "$2~"; eval "$1"\n' >"$BIN/editor"
  chmod 755 "$BIN/editor"
  wiped() { assert_absent "$(dirname "$(<"$W/where")")"; }
  export VISUAL='' EDITOR='editor sed${IFS}-i${IFS}s/first/edited/${IFS}"$2"'
  call tcli secret edit web/token
  assert_status 0
  [[ $(<"$W/modes") == $'700\n600\ntmpfs\nvalue' ]] || complain "$(<"$W/modes")"
  wiped
  has web/token 'the edited value'
  local command
  for command in 'exit${IFS}3' 'rm${IFS}"$2"' ':>"$2"' 'rm${IFS}"$2";mkdir${IFS}"$2"'; do
    EDITOR="editor $command" call tcli secret edit web/token
    fails_with 'nothing has changed'
    wiped
  done
  EDITOR='editor true' call tcli secret edit web/token
  assert_status 0
  assert_stderr 'secret: web/token is as it was'
  EDITOR='none-such -x' call tcli secret edit web/token
  fails_with 'none-such: your editor is not there'
  EDITOR='editor true' call tcli secret edit none
  fails_with 'there is no such secret'
  has web/token 'the edited value'
  is_clean
}

@test "edit: wiped however it ends" {
  a_store
  printf '#!/bin/bash\nmodule_pids >"$W/pids"; echo $$ >"$W/editor"; printf "%%s" "$1" >"$W/new" && mv "$W/new" "$W/where"\nexec sleep 60\n' >"$BIN/editor"
  chmod 755 "$BIN/editor"
  local signal tries editor
  for signal in KILL TERM; do
    rm -f "$W/where"
    EDITOR=editor tcli secret edit web/token 2>/dev/null 3>&- &
    await "$W/where"
    assert_exists "$(<"$W/where")"
    editor=$(<"$W/editor")
    kill "-$signal" "$(<"$W/pids")"
    [[ $signal == KILL ]] || kill "$editor"
    wait "$!" || true
    for tries in {1..2500}; do [[ -e $(<"$W/where") ]] || break; sleep 0.02; done
    assert_absent "$(dirname "$(<"$W/where")")"
    kill "$editor" 2>/dev/null || true
  done
  has web/token 'the first value'
  put web/token second
  is_clean
}

# told TEXT FILE: within a minute.
told() {
  local _
  for _ in {1..600}; do ! grep -qF -- "$1" "$2" || return 0; sleep 0.1; done
  complain "expected in $2: $1; it has: $(<"$2")"
}

@test "a server that accepts and stays silent: it is told, who holds the store too, and a signal ends all of it at once" {
  a_store
  silent_server 100
  local signal command run url=git://127.0.0.1:$PORT/team.git
  git -C "$STORE" remote set-url origin "$url"
  for command in sync 'init bo'; do
    for signal in TERM INT; do
      [[ $command == sync ]] || export SECRET_STORE=$W/new/store
      # shellcheck disable=SC2086
      python3 -c 'import os, signal as s, sys; os.setsid(); s.signal(s.SIGINT, s.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])' \
        "$TCLI" secret $command ${SECRET_STORE:+--from "$url"} >"$W/told" 2>&1 3>&- &
      run=$!
      told "secret: waiting for $([[ $command == sync ]] && echo origin || echo "$url") (Ctrl-C ends it; nothing is lost)" "$W/told"
      if [[ $command-$signal == sync-TERM ]]; then
        # shellcheck disable=SC2016
        call bash -c 'printf x | "$TCLI" secret set web/token'
        fails_with "$STORE: tcli secret sync, process "
        assert_stderr_has "secret: waiting for tcli secret sync, process "
        run_hint
        assert_stdout_has tcli-secret
      fi
      SECONDS=0
      # Ctrl-C reaches the whole group, TERM tcli alone.
      if [[ $signal == INT ]]; then kill -INT -- "-$run"; else kill -TERM "$run"; fi
      status=0
      wait "$run" || status=$?
      [[ $signal$status == @(TERM143|INT130) ]] || complain "$signal: status $status"
      ((SECONDS < 3)) || complain "it took $SECONDS seconds"
      ! pgrep -f "$url" || complain 'a git is left running'
      [[ -z $(ls -A "$W/new" 2>/dev/null) ]] || complain "something is left: $(ls -A "$W/new")"
    done
  done
  unset SECRET_STORE
  put web/token second
  is_clean
}

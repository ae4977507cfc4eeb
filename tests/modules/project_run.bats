#!/usr/bin/env bats
# The module project: what is told of words that can't be run or are killed, of a silent server, and what a killed run has left.
load project_helpers
load web_silence

# a_build WORDS: what web is built by.
a_build() { sed -i "s#^    build: \\[sh.*#    build: $1#" "$PROJECT_FILE"; }

@test "words that can't be run, and that are killed: told by the module, and nothing by bash" {
  all_cloned
  mkdir "$SRC/web/folder" && touch "$SRC/web/plain"
  printf '#!/none/such -x\n' >"$SRC/web/script" && chmod 755 "$SRC/web/script"
  local words why
  cp "$PROJECT_FILE" "$W/before"
  while IFS='|' read -r words why; do
    cp "$W/before" "$PROJECT_FILE"
    a_build "$words"
    call tcli project build web
    fails_with 1 'build: 1 of 1 failed: web'
    assert_stderr_has "project: web: $why"
    assert_stderr_lacks '.bash'
    [[ $(wc -l <"$W/err") == 4 ]] || complain "$words: expected four lines"
  done <<'END'
[nosuchprog, a]|'nosuchprog' can't be run: there is no such program (127)
[./nosuch]|'./nosuch' can't be run: there is no such program (127)
[./folder]|'./folder' can't be run: it is a folder (127)
[./plain]|'./plain' can't be run: it is not executable (127)
[./script]|'./script' can't be run: its interpreter /none/such is not there (127)
[sh, -c, 'kill -KILL $$']|killed by signal 9
[sh, -c, 'kill -SEGV $$']|killed by signal 11
[sh, -c, 'exit 255']|failed with 255
END
  a_build "[sh, -c, 'cat; echo error >\\&2; readlink /proc/self/fd/* | grep -cx $W/err']"
  call tcli project build web <<<input
  assert_status 0
  # shellcheck disable=SC2154 # call sets stderr
  [[ $output == $'input\n1' && $stderr == *$'\nerror\n'* ]] || complain 'expected its own input, and its errors in one file'
}

@test "what a killed create or clone has left is cleared by the next; what is no such thing, or of a run that is alive, stays" {
  the_team
  git init -q "$W/team"
  git -C "$W/team" add . && git -C "$W/team" commit -q -m Begin
  local step left
  for step in 'clone -q --depth' 'add -- ' 'clone -q -- '; do
    # shellcheck disable=SC2016 # for the program
    {
      printf '#!/bin/sh\ncase " $* " in *" %s"*) ' "$step"
      echo 'kill -KILL "$(sed -n "s/^PPid:.//p" "/proc/$PPID/status")" "$PPID"; exit 1 ;; esac'
      printf 'exec %s "$@"\n' "$(type -P git)"
    } >"$BIN/git"
    chmod 755 "$BIN/git"
    case $step in
      'clone -q -- ') call tcli project clone web && left=$(find "$SRC" -name '.web.new-*') ;;
      add*) call tcli project create shop -t service && left=$(find "$W/team" -name '*projects.yaml.*') ;;
      *) call tcli project create shop -t service && left=$(find "$SRC" -name '.shop.new-*') ;;
    esac
    rm "$BIN/git"
    [[ -n $left ]] || complain "$step: expected something to be left"
  done
  git -C "$W/team" checkout -q -- . && rm -rf "$SRC/shop"
  touch "$W/team/projects.yaml.backup" "$W/team/.projects.yaml.new-my-own" "$SRC/.web.new-abcdef"
  ln -s / "$SRC/.link.new-abcdef" && mkdir "$SRC/.alive.new-abcdef" "$SRC/.notes.new-2026"
  exec {alive}<"$SRC/.alive.new-abcdef" && flock "$alive"
  call tcli project create other -t service
  assert_status 0
  call tcli project clone web
  assert_status 0
  exec {alive}<&-
  [[ $(cd "$SRC" && echo .[a-z]*) == '.alive.new-abcdef .link.new-abcdef .notes.new-2026 .web.new-abcdef' ]] ||
    complain "in the root: $(ls -A "$SRC")"
  [[ $(cd "$W/team" && echo .[!g]* projects.*) == '.projects.yaml.new-my-own projects.yaml projects.yaml.backup' ]] ||
    complain "beside the file: $(ls -A "$W/team")"
}

@test "one of several clones that is killed is told by the module, and the others go on" {
  the_team
  # shellcheck disable=SC2016 # for the program
  printf '#!/bin/sh\ncase "$*" in *clone*web.git*) kill -KILL $PPID; exit 1 ;; esac\nexec %s "$@"\n' "$(type -P git)" >"$BIN/git"
  chmod 755 "$BIN/git"
  call tcli project clone --all
  fails_with 1 'clone: 1 of 3 failed: web'
  assert_stderr_has 'project: web: it ended early'
  assert_stderr_lacks '.bash'
}

@test "a server that accepts and stays silent: told what is waited for, and Ctrl-C leaves nothing" {
  all_cloned
  silent_server 15
  sed -i "s#file://$W/\(web\|service\).git#git://127.0.0.1:$PORT/\1.git#" "$PROJECT_FILE"
  rm -rf "$SRC/web" "$SRC/service"
  "$TCLI" project create shop -t service >"$W/create" 2>&1 3>&- &
  local creates=$!
  python3 -c 'import os, signal as s, sys; os.setsid(); s.signal(s.SIGINT, s.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])' \
    "$TCLI" project clone web >"$W/clone" 2>&1 3>&- &
  local clones=$! _
  for _ in {1..150}; do
    ! grep -qxF 'project: waiting for web (Ctrl-C ends it; nothing is lost)' "$W/clone" || break
    sleep 0.1
  done
  kill -INT -- "-$clones"
  wait "$clones" || status=$?
  assert_status 130
  ! pgrep -f "$SRC/[.]web.new" || complain 'a git is left running'
  [[ -z $(find "$SRC" -name '.web.new-*') ]] || complain "something is left: $(ls -A "$SRC")"
  call tcli project clone --all
  fails_with 1 'clone: 2 of 3 failed: web service'
  assert_stderr_has 'project: waiting for web service (Ctrl-C ends it; nothing is lost)'
  wait "$creates" || true
  grep -qxF 'project: waiting for service (Ctrl-C ends it; nothing is lost)' "$W/create"
  [[ -z $(find "$SRC" -name '.*.new-*') ]] || complain "something is left: $(ls -A "$SRC")"
}

@test "a create that is killed while it waits for a server holds no lock by what tells so" {
  the_team
  # shellcheck disable=SC2016 # for the program
  {
    echo '#!/bin/sh'
    echo 'case " $* " in *" clone -q --depth"*) kill -KILL "$(sed -n "s/^PPid:.//p" "/proc/$PPID/status")" "$PPID"; exit 1 ;; esac'
    echo "exec $(type -P git)"' "$@"'
  } >"$BIN/git"
  chmod 755 "$BIN/git"
  call tcli project create shop -t service
  [[ -n $(find "$SRC" -name '.shop.new-*') ]] || complain 'expected something to be left'
  rm "$BIN/git"
  flock -n "$W/team" true || complain 'expected no lock'
}

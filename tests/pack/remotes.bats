#!/usr/bin/env bats
# Remotes as they are out there: a git daemon, an ssh server, and one that never answers. Each on a port of its own of this machine.
load ../support/pack_helpers

teardown() {
  local server
  for server in "${SERVERS[@]}"; do
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  done
  common_teardown
}

# serve COMMAND...: in the background, with PORT in place of the word PORT; returns when it takes connections. $PORT is then its port.
serve() {
  local try
  for try in 1 2 3 4 5; do
    PORT=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
    "${@//PORT/$PORT}" >"$W/server-$try" 2>&1 3>&- &
    SERVERS+=($!)
    if is_served $!; then return; fi
  done
  cat "$W"/server-* >&2
  complain 'no server could be started'
}

# Whether the server takes connections; not, when it has ended (somebody was faster with that port).
is_served() {
  while kill -0 "$1" 2>/dev/null; do
    if (: <>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; then return; fi
    sleep 0.05
  done
  return 1
}

git_daemon() {
  serve "$(git --exec-path)/git-daemon" --listen=127.0.0.1 --port=PORT --export-all --base-path="$W" "$W"
  config <<<'packs: {protocols: [git]}'
}

# A server whose host key $W/known has, for the user who runs the tests with the key $W/client; `ssh` as it is found knows where.
ssh_server() {
  local sshd in_private_run=()
  sshd=$(PATH=$PATH:/usr/sbin:/usr/local/sbin type -P sshd) || skip 'sshd is not installed'
  if is_root; then # it then wants an empty folder in /run
    need_mounts
    in_private_run=(unshare -m sh -c 'mount -t tmpfs none /run && mkdir -m 755 /run/sshd && exec "$@"' sh)
  fi
  ssh-keygen -q -t ed25519 -N '' -f "$W/host"
  ssh-keygen -q -t ed25519 -N '' -f "$W/client"
  ssh-keygen -q -t ed25519 -N '' -f "$W/stranger"
  cp "$W/client.pub" "$W/authorized"
  printf '%s\n' "HostKey $W/host" "AuthorizedKeysFile $W/authorized" 'StrictModes no' 'UsePAM no' 'PasswordAuthentication no' \
    'KbdInteractiveAuthentication no' 'PermitRootLogin prohibit-password' 'PidFile none' 'AcceptEnv GIT_PROTOCOL' >"$W/sshd_config"
  serve "${in_private_run[@]}" "$sshd" -D -e -f "$W/sshd_config" -o ListenAddress=127.0.0.1 -o Port=PORT
  echo "[127.0.0.1]:$PORT $(<"$W/host.pub")" >"$W/known"
  printf '%s\n' 'Host team' '  HostName 127.0.0.1' "  Port $PORT" "  User $(id -un)" "  IdentityFile $W/client" '  IdentitiesOnly yes' \
    "  UserKnownHostsFile $W/known" '  GlobalKnownHostsFile /dev/null' '  StrictHostKeyChecking ask' >"$W/ssh_config"
  printf '#!/bin/sh\nexec /usr/bin/ssh -F %s "$@"\n' "$W/ssh_config" >"$BIN/ssh"
  chmod +x "$BIN/ssh"
  unset SSH_AUTH_SOCK SSH_ASKPASS DISPLAY
}

@test "a git daemon: install, update, and a commit that it has without a branch" {
  a_pack core
  git_daemon
  local url=git://127.0.0.1:$PORT/core first
  first=$(head_of core)
  call tcli pack install --yes "$url"
  assert_status 0
  call tcli core-hello say bob
  assert_stdout 'hello bob'
  cp "$PACKS/current/packs.lock" "$W/agreed"

  echo 2 >"$W/core/n" && git -C "$W/core" add n && git -C "$W/core" commit -q --amend -m Anew
  call tcli pack update
  assert_error 1 'the history was written anew'
  call tcli pack update --force
  assert_status 0
  call tcli pack remove core
  rm -r "$HOME/.cache/tcli/mirrors"
  call tcli pack sync --yes "$W/agreed"
  assert_status 0
  call tcli pack list
  assert_stdout "core	${first:0:7}			$url"
}

@test "a git daemon that has no such repository, and one that is gone" {
  a_pack core
  git_daemon
  call tcli pack install --yes "git://127.0.0.1:$PORT/nowhere"
  assert_error 1 "can't use git://127.0.0.1:$PORT/nowhere"
  call tcli pack install --yes "git://127.0.0.1:$PORT/core"
  assert_status 0
  kill "${SERVERS[-1]}"
  wait "${SERVERS[-1]}" || true
  call tcli pack update
  assert_error 1 "can't use git://127.0.0.1:$PORT/core"
  assert_stderr_has 'onnection refused'
  call tcli core-hello say bob
  assert_stdout 'hello bob'
  call tcli pack sync "$PACKS/current/packs.lock"
  assert_status 0
}

@test "an ssh server: by its URL and as git writes it short" {
  a_pack core
  ssh_server
  call tcli pack install --yes "ssh://team$W/core"
  assert_status 0
  call tcli core-hello say bob
  assert_stdout 'hello bob'
  echo 2 >"$W/core/n" && commit core Two
  call tcli pack update
  assert_status 0
  assert_stdout_has '1 commit'
  call tcli pack remove core
  call tcli pack install --yes "team:$W/core"
  assert_status 0
  assert_exists "$PACKS/core/$(head_of core)/n"
}

@test "an ssh server that does not know the key, and one that is not known here: told, and nobody is asked" {
  a_pack core
  ssh_server
  sed -i "s|IdentityFile .*|IdentityFile $W/stranger|" "$W/ssh_config"
  call tcli pack install --yes "ssh://team$W/core"
  assert_error 1 "can't use ssh://team$W/core: it wants a user name, a password or a key that it did not get"
  : >"$W/known"
  call tcli pack install --yes "ssh://team$W/core"
  assert_error 1 "can't use ssh://team$W/core: the key of its host is not known here"
  assert_absent "$PACKS/current"
}

@test "a remote that takes connections and never answers: an end after packs.timeout, and the others are updated" {
  a_pack core
  installed core
  git_daemon
  a_pack silent
  call tcli pack install --yes "git://127.0.0.1:$PORT/silent"
  assert_status 0
  echo 2 >"$W/core/n" && commit core Two
  local daemon=$PORT url
  kill "${SERVERS[-1]}"
  wait "${SERVERS[-1]}" || true
  serve python3 -c '
import socket, time
server = socket.create_server(("127.0.0.1", PORT))
held = []
while True:
    held.append(server.accept())'
  config <<<'packs: {protocols: [git, http, file], timeout: 500}'
  for url in "git://127.0.0.1:$PORT/silent" "http://127.0.0.1:$PORT/silent"; do
    call env -u http_proxy "$TCLI" pack install --yes "$url"
    assert_error 1 "$url gave no answer within 1 s"
  done
  sed -i "s|git://127.0.0.1:$daemon|git://127.0.0.1:$PORT|" "$PACKS/current/state.yaml"
  config <<<'packs: {protocols: [git, file], timeout: 5000}'
  call tcli pack update
  assert_error 1 "git://127.0.0.1:$PORT/silent gave no answer within 5 s"
  assert_exists "$PACKS/core/$(head_of core)/n"
  [[ -z $(pgrep -f "git.*127.0.0.1:$PORT" || true) ]] || complain "git is still there: $(pgrep -af "git.*127.0.0.1:$PORT")"
}

@test "an update that is killed while git writes a branch stops none that comes later" {
  need_strace
  a_pack core
  installed core
  echo 2 >"$W/core/n" && commit core Two
  local mirror
  mirror=$(echo "$HOME"/.cache/tcli/mirrors/*/)
  ASAN_OPTIONS=detect_leaks=0 strace -qq -f -o /dev/null -P "${mirror}refs/heads/main.lock" -e trace=rename -e inject=rename:signal=KILL:when=1 "$TCLI" pack update >"$W/killed" 2>&1 || true
  assert_exists "${mirror}refs/heads/main.lock"
  call tcli pack update
  assert_status 0
  assert_exists "$PACKS/core/$(head_of core)/n"
}

@test "what a git that was killed has left of a pack goes, and nothing that a link leads to" {
  a_pack core
  installed core
  local mirror
  mirror=$(echo "$HOME"/.cache/tcli/mirrors/*/)
  truncate -s 1M "${mirror}objects/pack/tmp_pack_AbCdEf" "${mirror}objects/pack/tmp_idx_AbCdEf"
  echo 2 >"$W/core/n" && commit core Two
  call tcli pack update
  assert_status 0
  [[ -z $(find "$mirror" -name 'tmp_*') ]] || complain 'something stays in the mirror'
  mkdir "$W/elsewhere"
  : >"$W/elsewhere/tmp_mine"
  rm -r "${mirror}objects/pack"
  ln -s "$W/elsewhere" "${mirror}objects/pack"
  call tcli pack outdated
  assert_exists "$W/elsewhere/tmp_mine"
}

@test "a HEAD on a branch that the remote does not show is refused, and is no sign that nothing is new" {
  a_pack core
  installed core
  echo more >"$W/core/more"
  commit core More
  git -C "$W/core" config transfer.hideRefs refs/heads/main
  local words
  for words in update "install --yes $(url_of core)"; do
    # shellcheck disable=SC2086
    call tcli pack $words
    assert_error 1 'its HEAD is refs/heads/main, which it does not show'
    run_hint
    assert_status 0
  done
  git -C "$W/core" config --unset transfer.hideRefs
  call tcli pack update
  assert_status 0
}

@test "a fetch that brings less than the remote had told is an error, and no sign that nothing is new" {
  need_strace
  need_no_sanitizer
  a_pack core
  installed core
  echo more >"$W/core/more"
  commit core More
  # The first folder that each git reads fails: of the remote, on its second answer, that of its refs. git ends with 0 all the same.
  call strace -f -qq -o "$W/trace" -e trace=getdents64 -e inject=getdents64:error=ENOSPC:when=1 "$TCLI" pack update
  assert_error 1
  call tcli pack update
  assert_status 0
  assert_stdout_has "$(short_of core)"
}

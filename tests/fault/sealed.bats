#!/usr/bin/env bats
# Asking a module for its --help: the seal around it, what happens without one, and modules that answer badly.
load ../support/helpers

# How often $BIN/tcli-NAME was started with --help in the last call_traced.
times_asked() { grep -acE "execve\(\"[^\"]*/tcli-$1\", \[[^]]*\"--help\"\].* = 0\$" "$W/trace" || true; }

# The program under test where there is no bubblewrap.
without_bwrap() {
  unshare -m sh -c 'for place in /usr/bin/bwrap /usr/local/bin/bwrap /bin/bwrap; do
      if [ -e "$place" ]; then mount --bind "$W/no-bwrap" "$place"; fi
    done; exec "$@"' sh "$@"
}

need_hiding() {
  need_root
  need_mounts
  : >"$W/no-bwrap"
  chmod 644 "$W/no-bwrap"
}

# asked_module NAME SCRIPT: without a manifest, and SCRIPT is what it does when asked for its --help.
asked_module() {
  make_module "$1" <<END
#!/bin/sh
if [ "\${1-}" = --help ]; then
$2
fi
echo ran
END
}

@test "an undeclared module that calls itself in its --help: a limit, and no fork bomb" {
  need_seal
  cp "$TCLI" "$BIN/tcli" # where the seal shows it
  asked_module bomb "exec $BIN/tcli bomb --help"
  call timeout 120 "$TCLI" bomb go
  assert_status 126
  declared_module good
  call tcli good go
  assert_status 0
}

@test "the seal: nothing written, no network, no /run and /tmp, no standard input, no terminal, a session of its own" {
  need_seal
  # bats works in /tmp, so the folder of the module itself is what the seal shows of it.
  make_module spy <<END
#!/bin/bash
[[ \${1-} == --help ]] || exit 0
echo "Spy"
{ : >"$W/leak"; } 2>/dev/null # a /tmp of its own is nobody's loss
for file in "$BIN/leak" /var/tmp/leak-\$\$ /etc/leak-\$\$ /usr/leak-\$\$; do
  { : >"\$file"; } 2>/dev/null && echo "wrote \$file" && rm -f "\$file"
done
[[ -e "$W/home" ]] && echo "sees $W/home"
for folder in /run /tmp; do
  for entry in \$folder/*; do
    [[ -e \$entry && "$BIN/" != \$entry/* ]] && echo "sees \$entry"
  done
done
while read -r line; do echo "read \$line"; done
{ : </dev/tty; } 2>/dev/null && echo "has a terminal"
for fd in 0 1 2; do [[ -t \$fd ]] && echo "stream \$fd is a terminal"; done
grep -vE '^ *(lo|Inter-|face)' /proc/net/dev | grep . && echo "has a network"
{ : >/dev/tcp/127.0.0.1/\$(cat "$BIN/port"); } 2>/dev/null && echo "connected"
kill -0 $$ 2>/dev/null && echo "sees other processes"
for fd in /proc/self/fd/*; do fd=\${fd##*/}; ((fd > 2 && fd < 200)) && [[ -e /proc/self/fd/\$fd && \$fd != 255 ]] && readlink /proc/self/fd/\$fd | grep -v /proc/ ; done
env | grep -vE '^(PATH|HOME|LANG|TERM|TCLI_DEPTH|PWD|SHLVL|_|OLDPWD)=' | sed 's/^/variable /'
read -r _ _ _ _ group session _ </proc/self/stat && ((session > 0)) || echo "session \$session group \$group"
echo end
END
  /usr/bin/python3 -c '
import socket, sys, time
server = socket.socket(); server.bind(("127.0.0.1", 0)); server.listen(8)
open(sys.argv[1], "w").write(str(server.getsockname()[1]))
time.sleep(20)' "$BIN/port" 3>&- &
  local server=$!
  for _ in {1..1000}; do [[ -s $BIN/port ]] && break; sleep 0.05; done
  export SECRET_TOKEN=abc
  exec 9<"$W/bin/port"
  echo 'input' >"$W/input"
  script -qec "'$TCLI' spy <'$W/input' >'$W/seen' 2>&1; echo status=\$?" "$W/typescript" </dev/null >/dev/null
  kill "$server"
  exec 9<&-
  grep -q 'status=0' "$W/typescript" || { cat "$W/typescript" "$W/seen"; false; }
  call tcli plugin show spy -o json
  assert_json '.help == "Spy\nend\n"'
  assert_absent "$W/leak"
  assert_absent "$BIN/leak"
}

@test "a seal does not hide the folder of a module that stands in /tmp, nor what a link of it points to" {
  need_seal
  undeclared_module far "$W/elsewhere/deep"
  ln -s "$W/elsewhere/deep/tcli-far" "$BIN/tcli-near"
  call tcli near x
  assert_status 0
  assert_stdout '<x>'
}

@test "an interpreter in /tmp or /run can be asked too" {
  need_seal
  mkdir "$W/shells"
  cp /bin/dash "$W/shells/shell"
  make_module direct <<END
#!$W/shells/shell
echo ran
END
  printf '#!/usr/bin/env shell\necho ran\n' | make_module env
  PATH=$W/shells:$PATH call tcli direct
  assert_status 0
  PATH=$W/shells:$PATH call tcli env
  assert_status 0
  assert_stdout ran
}

@test "a module that ignores --help does its work once, sealed; the second time it is only run" {
  need_seal
  make_module worker <<<$'#!/bin/sh\necho working\ntouch "$W/worked-$$" 2>/dev/null\nexit 0'
  call tcli worker
  assert_status 0
  [[ $(find "$W" -maxdepth 1 -name 'worked-*' | wc -l) == 1 ]] || complain "expected the work to be done once"
}

@test "without bubblewrap nothing is asked: 126 and the command to give consent, which works" {
  need_hiding
  need_strace
  undeclared_module plain
  call without_bwrap "${TRACED[@]}" "$TCLI" plain x
  assert_error 126 "plain can't run"
  assert_stderr_has 'bubblewrap'
  assert_stderr_has 'hint: tcli plugin check plain'
  [[ $(times_asked plain) == 0 ]]
  assert_stdout_empty
  [[ $(state_of plain) == unverified ]]
  call without_bwrap "$TCLI" plugin check plain
  assert_status 0
  assert_stderr_has 'without a seal'
  assert_stdout_has verified
  call without_bwrap "$TCLI" plain x
  assert_status 0
  assert_stdout '<x>'
  assert_stderr_empty
}

@test "without bubblewrap declared modules and listings are as ever" {
  need_hiding
  declared_module known
  undeclared_module plain
  call without_bwrap "$TCLI" known go
  assert_status 0
  assert_stderr_empty
  call without_bwrap "$TCLI" plugin list
  assert_status 0
  assert_stderr_empty
  call without_bwrap "$TCLI" help plain
  assert_status 0
}

@test "a bubblewrap that fails is as good as none: nothing is run unsealed" {
  need_hiding
  need_strace
  undeclared_module plain
  printf '#!/bin/sh\necho "bwrap: No permissions to create new namespace" >&2\nexit 1\n' >"$W/no-bwrap"
  chmod 755 "$W/no-bwrap"
  call without_bwrap "${TRACED[@]}" "$TCLI" plain x
  assert_error 126 'No permissions to create new namespace'
  assert_stderr_has 'hint: tcli plugin check plain'
  [[ $(times_asked plain) == 0 ]]
  [[ $(state_of plain) == unverified ]]
}

@test "a bwrap that the search path offers is not the one that seals" {
  need_seal
  undeclared_module plain
  printf '#!/bin/sh\ntouch "%s/fooled"\nexit 0\n' "$W" >"$BIN/bwrap"
  chmod 755 "$BIN/bwrap"
  call tcli plain x
  assert_status 0
  assert_stdout '<x>'
  assert_absent "$W/fooled"
}

@test "plugin check --unsealed gives consent in words, and asks again each time" {
  need_seal
  make_module leaves <<<$'#!/bin/sh\necho x >>"$W/asked"\necho Help'
  export W
  sed -i "s|\$W|$W|" "$BIN/tcli-leaves"
  call tcli plugin check leaves
  assert_absent "$W/asked"
  call tcli plugin check leaves --unsealed
  assert_status 0
  [[ $(wc -l <"$W/asked") == 1 ]]
}

@test "a module that fits in no seal is not run without one, however often it is checked" {
  need_seal
  mkdir "$W/far" "$W/near"
  printf '#!/bin/sh\n: >"%s"\necho Help\n' "$W/ran" >"$W/far/interpreter"
  printf '#!%s\n' "$W/far/interpreter" >"$W/near/wrapper"
  chmod 755 "$W/far/interpreter" "$W/near/wrapper"
  make_module odd <<<"#!$W/near/wrapper"
  call tcli plugin check odd
  assert_error 126 "odd can't run: it could not be asked for its --help in a seal: execvp"
  assert_stderr_has 'hint: tcli plugin check odd --unsealed'
  assert_absent "$W/ran"
  call tcli odd
  assert_error 126 'could not be asked for its --help in a seal: execvp'
  assert_stderr_has 'hint: tcli plugin check odd --unsealed'
  assert_absent "$W/ran"
  run_hint
  assert_status 0
  assert_exists "$W/ran"
}

@test "a socket in the file system is not reached from a seal, though it stands beside the module" {
  need_seal
  mkdir "$BIN/sub"
  /usr/bin/python3 -c '
import os, socket, sys, time
os.chdir(sys.argv[1])
for kind, name in ((socket.SOCK_STREAM, "stream"), (socket.SOCK_DGRAM, "datagrams")):
    globals()[name] = socket.socket(socket.AF_UNIX, kind)
    globals()[name].bind(name)
stream.listen()
time.sleep(20)' "$BIN/sub" 3>&- &
  local server=$!
  for _ in {1..1000}; do [[ -S $BIN/sub/datagrams ]] && break; sleep 0.05; done
  make_module calls <<END
#!/usr/bin/python3
import os, socket
os.chdir("$BIN/sub")
def attempt(name, act):
    try:
        act()
        print(name, "reached")
    except OSError as error:
        print(name, error.strerror)
attempt("stream", lambda: socket.socket(socket.AF_UNIX).connect("stream"))
attempt("datagrams", lambda: socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)[0].sendto(b"x", "datagrams"))
one, other = socket.socketpair()
attempt("pair", lambda: one.connect("stream"))
one.send(b"x")
print("internet", socket.socket(socket.AF_INET).fileno() >= 0)
END
  call "$BIN/tcli-calls"
  assert_stdout $'stream reached\ndatagrams reached\npair Transport endpoint is already connected\ninternet True'
  call tcli plugin check calls
  kill "$server"
  assert_status 0
  call tcli help calls
  assert_stdout_has $'stream Permission denied\ndatagrams Permission denied\npair Transport endpoint is already connected\ninternet True'
}

@test "--help that never ends: asked for 2 seconds, then 126, remembered, and nothing is left running" {
  need_seal
  asked_module endless 'exec sleep 987654'
  SECONDS=0
  call timeout 60 "$TCLI" endless go
  assert_error 126 "endless can't run: its --help did not end within 2 seconds"
  assert_stdout_empty
  ((SECONDS >= 2 && SECONDS < 30))
  SECONDS=0
  call timeout 60 "$TCLI" endless go
  assert_error 126 'its --help did not end'
  call tcli plugin list -o json
  assert_json '.modules[] | select(.name == "endless") | .state == "broken" and (.summary | contains("2 seconds"))'
}

@test "--help that ignores TERM and never ends is stopped all the same" {
  need_seal
  asked_module deaf 'trap "" TERM INT HUP; while :; do sleep 0.1; done'
  call timeout 60 "$TCLI" deaf go
  assert_error 126 'did not end within 2 seconds'
}

@test "--help that floods: 126 at 64 KiB, with flat memory" {
  need_seal
  need_program /usr/bin/time
  asked_module flood 'exec yes'
  asked_module errors 'exec yes >&2'
  local name
  for name in flood errors; do
    call timeout 60 /usr/bin/time -f 'kilobytes=%M' "$TCLI" "$name" go
    assert_error 126 'its --help printed more than 64 KiB'
    [[ ${TCLI_TEST_NO_MEMORY-} || $stderr =~ kilobytes=([0-9]+) ]]
    ((BASH_REMATCH[1] < 200000)) || complain 'too much memory'
  done
}

@test "--help of 60 KiB is kept; of one line without an end, and NUL, too" {
  need_seal
  asked_module large 'head -c 61440 /dev/zero | tr "\0" x; exit 0'
  call tcli large go
  assert_status 0
  assert_stdout ran
  asked_module nul 'printf "a\000b\033[31m\n"; exit 0'
  call tcli nul go
  assert_status 0
  call tcli help nul
  assert_status 0
  assert_no_match '\x1b|\x00' "$W/out"
  call tcli plugin list
  assert_no_match '\x1b|\x00' "$W/out"
}

@test "--help that leaves a daemon holding the pipe: no waiting for its end" {
  need_seal
  local seconds=$((1000000 + RANDOM)) # nobody else's sleep
  asked_module daemon "setsid sleep $seconds & echo Help; exit 0"
  SECONDS=0
  call timeout 60 "$TCLI" daemon go
  assert_status 0
  assert_stdout ran
  ((SECONDS < 20)) || complain 'waited for the daemon'
  for _ in {1..50}; do
    [[ $(ps -eo args) == *"sleep $seconds"* ]] || return 0
    sleep 0.1
  done
  complain 'the daemon is still there'
}

@test "--help that fails, dies of a signal, says nothing, or has no status 0: 126 with that cause" {
  need_seal
  asked_module fails 'echo "no such thing" >&2; exit 3'
  call tcli fails go
  assert_error 126 'its --help ended with status 3: no such thing'
  asked_module dies 'kill -SEGV $$'
  call tcli dies go
  assert_error 126 "dies can't run: its --help crashed (SIGSEGV)"
  asked_module silent 'exit 0'
  call tcli silent go
  assert_error 126 'its --help printed nothing'
  asked_module escapes 'printf "\033[31mred\n" >&2; exit 4'
  call tcli escapes go
  assert_error 126 'status 4: \x1b[31mred'
}

@test "a program that is reached by two links is there in the seal" {
  need_seal
  mkdir "$W/one" "$W/two"
  printf '#!/bin/sh\n[ "$1" = --help ] && echo a chain of links\n' >"$W/two/end" && chmod +x "$W/two/end"
  ln -s "$W/two/end" "$W/one/middle" && ln -s "$W/one/middle" "$BIN/tcli-chain"
  call tcli plugin check chain
  assert_status 0
  assert_stdout 'chain: verified'
}

@test "no processes are left for a seal: 125, and nothing runs without one" {
  need_hiding
  printf '#!/bin/sh\necho "bwrap: Creating new namespace failed: Resource temporarily unavailable" >&2\nexit 1\n' >"$W/no-bwrap"
  chmod 755 "$W/no-bwrap"
  asked_module plain 'touch "$W/asked"; echo a plain one; exit'
  call without_bwrap "$TCLI" plugin check plain
  assert_error 125 'make a seal: Creating new namespace failed: Resource temporarily unavailable'
  call without_bwrap "$TCLI" plain x
  assert_error 125 'Resource temporarily unavailable'
  assert_absent "$W/asked"
}

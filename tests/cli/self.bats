#!/usr/bin/env bats
# `tcli self`: the report and its looks, the programs that it asks, and the version.
load ../support/self_helpers

# program NAME BODY: a script in front of the system's.
program() {
  printf '#!/bin/sh\n%s\n' "$2" >"$BIN/$1"
  chmod +x "$BIN/$1"
}

# seconds COMMAND...: how long it took, in whole seconds, rounded up.
seconds() {
  local start=$EPOCHREALTIME
  "$@"
  SECONDS_TAKEN=$(((${EPOCHREALTIME/./} - ${start/./} + 999999) / 1000000))
}

@test "rule 60: with nothing wrong it ends with 0, changes nothing, and says so" {
  declared_module fine
  call tcli self check
  assert_status 0
  assert_stderr_empty
  assert_no_match '^(warning|error)' "$W/out"
  [[ -z $(find "$HOME" -type f) ]]
  # A line for each, five cells, of least weight first.
  [[ $(awk -F'\t' '{print NF}' "$W/out" | sort -u) == 5 ]]
  cut -f 1 "$W/out" | uniq | diff - <(printf 'ok\nnote\n')
  local shell
  for shell in bash zsh fish; do tcli completion install "$shell" >/dev/null; done
  chmod 700 "$HOME"/.[cl]*/tcli "$HOME"/.local/*/tcli 2>/dev/null || true
  call tcli self check
  assert_status 0
  [[ $(cut -f 1 "$W/out" | sort -u) == ok ]]
}

@test "the report for programs" {
  need_seal
  check
  assert_status 0
  assert_stderr_empty
  assert_json 'keys == ["findings", "schema_version", "versions"] and .schema_version == 1'
  assert_json 'all(.findings[]; keys == ["area", "remedy", "severity", "what", "why"])'
  assert_json '.versions | keys == ["abi", "bubblewrap", "containers", "git", "kernel", "libc", "tcli"]'
  assert_json '"tcli " + .versions.tcli == $first' --arg first "$(tcli --version)"
  assert_json '.versions.git as $git | $said | contains($git) and ($git | length > 3)' --arg said "$(git --version)"
  assert_json '.versions.bubblewrap == $said' --arg said "$(bwrap --version | cut -d' ' -f2)"
  assert_json '.versions.kernel == $said' --arg said "$(uname -sr)"
  call tcli self check -k versions.abi
  assert_stdout 1
  call tcli self check -k severity
  [[ $(sort -u "$W/out") == $'note\nok' ]]
  call tcli self check -o name
  [[ $(sort -u "$W/out") == $'note\nok' ]]
  call tcli self check -o yaml
  assert_stdout_has '"schema_version": 1'
  call tcli self check -o csv
  [[ $(head -1 "$W/out") == severity,area,what,why,remedy ]]
}

@test "the status is 1 for a warning or an error, in every form; notes are none" {
  local format
  for format in table json yaml name csv; do
    call env "PATH=$PATH:/nowhere" "$TCLI" self check -o "$format"
    assert_status 0
    call env "PATH=$PATH:" "$TCLI" self check -o "$format"
    assert_status 1
  done
  call tcli self check -o xml
  assert_status 2
  call tcli self check more
  assert_status 2
  call tcli self check -k nothing
  assert_status 2
}

@test "on a terminal: within its width, the worst last, remedies uncut" {
  local long
  long=$W/$(printf 'very-long-%.0s' {1..20})
  call env "PATH=$PATH:$long:" python3 -c 'import fcntl, os, pty, struct, sys, termios
pid, terminal = pty.fork()
if pid == 0: # the size before tcli can ask for it
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 70, 0, 0))
    os.execv(sys.argv[1], [sys.argv[1], "self", "check"])
text = b""
while True:
    try: piece = os.read(terminal, 65536)
    except OSError: break
    if not piece: break
    text += piece
sys.stdout.write(text.decode().replace("\r", ""))' "$TCLI"
  assert_stdout_has "\$ PATH=\$(printf %s \"\$PATH\" | tr : '\\n' | grep -vxF -e $long | paste -sd: -)"
  # Nothing but what can't be broken: remedies, and paths that are long, as that of this build may be.
  [[ -z $(grep -v '^ *\$ ' "$W/out" | grep -vF -e very-long -e "${TCLI%/bin/tcli}/" | awk 'length > 70') ]] || complain 'too wide'
  tail -3 "$W/out" | head -1 | grep -q 'leaves it out' || complain 'the warning is expected last'
  tail -1 "$W/out" | grep -q '^1 warning, ' || complain 'a summary is expected'
}

@test "programs that hang: each has its time, all of them together theirs" {
  program git 'sleep 1237'
  seconds mends warning git 'git gave no answer within 2 s'
  ((SECONDS_TAKEN <= 20)) || complain "took $SECONDS_TAKEN s"
  [[ $(wc -l <<<"$remedy") == 1 && $remedy == PATH=* ]]
  check env "PATH=$BIN/:/usr/bin:/bin"
  finds warning git 'git gave no answer within 2 s'
  [[ $remedy == *"-e $BIN/ |"* ]]
  program git 'sleep 1237'
  program podman 'sleep 1237'
  seconds check env TCLI_CONTAINERS_ENGINE=podman
  ((SECONDS_TAKEN <= 20)) || complain "took $SECONDS_TAKEN s"
  finds warning containers "podman can't be asked: podman did not answer within 3000 ms"
  finds warning git 'git gave no answer within 2 s'
  [[ -z $(pgrep -fx 'sleep 1237') ]] || complain 'something was left running'
  program git 'echo broken >&2; exit 3'
  mends warning git "$BIN/git does not tell its version: git --version: broken"
  program git 'kill -SEGV $$'
  mends warning git 'was ended by SIGSEGV'
}

@test "git before all others floods, or does not run" {
  program git 'yes'
  seconds check
  finds warning git "$BIN/git does not tell its version"
  ((SECONDS_TAKEN <= 20)) || complain "took $SECONDS_TAKEN s"
  printf '#!/nowhere/sh\n' >"$BIN/git"
  mends warning git "$BIN/git does not tell its version"
}

@test "containers: a socket where nobody listens, one that is silent, and one that answers" {
  export TCLI_CONTAINERS_ENGINE=docker
  program docker 'exit 1'
  python3 -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$W/dead"
  check env "DOCKER_HOST=unix://$W/dead"
  finds warning containers 'is there, but nobody listens'
  [[ $remedy == 'unset DOCKER_HOST' ]]
  check env "DOCKER_HOST=unix://$W/none"
  finds warning containers 'does not exist'
  printf '%s' 'import os, socket, sys
server = socket.socket(socket.AF_UNIX)
server.bind(sys.argv[1])
server.listen(8)
print("listening", flush=True)
while True:
    client = server.accept()[0]
    request = client.recv(65536)
    if sys.argv[2] == "silent": continue
    open(os.environ["W"] + "/asked", "ab").write(request.split(b"\r\n")[0] + b"\n")
    body = sys.argv[2].encode()
    client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
    client.close()' >"$W/engine.py"
  local how line
  for how in silent '{"Version": "29.1-\u001b[31m"}' '{"Version": 7}' '[]'; do
    rm -f "$W/socket"
    exec {engine}< <(exec python3 "$W/engine.py" "$W/socket" "$how")
    local pid=$!
    read -r line <&"$engine"
    [[ $line == listening ]]
    seconds check env "DOCKER_HOST=unix://$W/socket"
    kill "$pid"
    case $how in
      silent)
        finds warning containers 'did not answer within 3000 ms'
        ((SECONDS_TAKEN <= 20)) || complain "took $SECONDS_TAKEN s"
        ;;
      *29.1*)
        finds ok containers $'docker 29.1-\x1b[31m answers: unix://'
        assert_no_match '\x1b' "$W/out"
        ;;
      *) finds warning containers 'answers, but tells no version' ;;
    esac
  done
  sort "$W/asked" | uniq -c | sed 's/^ *//' | diff - <(echo '3 GET /version HTTP/1.1') # once each, and for nothing else
  rm "$BIN/docker"
  check env "PATH=$BIN:/bin" "DOCKER_HOST=unix://$W/dead"
}

@test "bubblewrap: not there, and without the right to make namespaces" {
  need_root
  need_mounts
  need_seal
  check unshare -m sh -c 'mount --bind /dev/null /usr/bin/bwrap; exec "$@"' sh
  finds warning bubblewrap 'bubblewrap is not installed'
  [[ $remedy == 'apt-get install bubblewrap' ]]
  mends warning bubblewrap "/usr/bin/bwrap can't make a seal" unshare -Ur sh -c 'echo 0 >/proc/sys/user/max_mnt_namespaces; exec "$@"' sh
}

@test "shells: completion that is missing, of another tcli, or not tcli's" {
  local shell file
  for shell in bash zsh fish; do
    mends note shells "$shell does not complete words"
    finds ok shells "$shell completes words by this tcli"
  done
  for file in .local/share/bash-completion/completions/tcli .local/share/tcli/completions/_tcli .config/fish/completions/tcli.fish; do
    echo '# of an older one' >>"$HOME/$file"
  done
  for shell in bash zsh fish; do mends warning shells "$shell completes words by another tcli"; done
  echo 'mine' >"$HOME/.config/fish/completions/tcli.fish"
  mends note shells 'fish may not complete words'
  [[ $(<"$HOME/.config/fish/completions/tcli.fish.aside") == mine ]]
  # One for everybody does as well.
  mkdir -p "$W/share/fish/vendor_completions.d"
  tcli completion fish >"$W/share/fish/vendor_completions.d/tcli.fish"
  check env "XDG_DATA_DIRS=/usr/share:$W/share"
  finds ok shells 'fish completes words by this tcli'
  echo '# older' >>"$W/share/fish/vendor_completions.d/tcli.fish"
  mends warning shells 'fish completes words by another tcli' env "XDG_DATA_DIRS=/usr/share:$W/share"
}

@test "tcli-host: not there, not to be run, open to everybody" {
  mkdir -p "$W/own/bin" "$W/own/lib/tcli"
  cp "$TCLI" "$W/own/bin/tcli"
  TCLI=$W/own/bin/tcli
  ln -sf "$TCLI" "$BIN/tcli"
  check
  finds warning tcli-host "native plugins can't run: $W/own/lib/tcli/tcli-host is not there"
  : >"$W/own/lib/tcli/tcli-host"
  mends warning tcli-host "native plugins can't run: $W/own/lib/tcli/tcli-host is not executable"
  chmod 757 "$W/own/lib/tcli/tcli-host"
  mends error tcli-host "native plugins can't run: anyone can change the tcli-host"
  finds ok tcli-host "$W/own/lib/tcli/tcli-host"
  chmod 777 "$W/own/bin"
  mends error permissions "anyone can change $W/own/bin" env "PATH=$PATH:$W/own/bin"
}

@test "no module is run, and no plugin loaded" {
  need_strace
  declared_module one
  undeclared_module two
  printf '#!/bin/sh\n: >"%s/ran-three"\n' "$W" | make_module three
  [[ ! ${TEST_PLUGINS-} ]] || mkdir -p "$HOME/.local/share/tcli/plugins"
  [[ ! ${TEST_PLUGINS-} ]] || cp "$TEST_PLUGINS"/*.so "$HOME/.local/share/tcli/plugins"
  chmod -R go= "$HOME/.local" 2>/dev/null || true
  program podman 'echo 4.3.1'
  export TCLI_PLUGINS_PROVIDERS=one-provider TCLI_CONTAINERS_ENGINE=podman
  [[ ! ${TEST_PLUGINS-} ]] || cp "$TEST_PLUGINS/sound.so" "$HOME/.local/share/tcli/plugins/one-provider.so"
  call_traced "$TCLI" self check
  # Of several threads: what strace tells of a start may be in two lines.
  grep -aoE 'execve(at)?\([^"]*"[^"]*' "$W/trace" | tail -n +2 | sed 's!.*/!!' | sort -u | diff - <(printf '%s\n' bwrap git podman) || complain 'other programs were started'
  assert_absent "$W/ran-one"
  assert_absent "$W/ran-three"
  assert_no_match 'tcli-(host|one|two|three)' "$W/trace"
}

@test "without a network, with no HOME and a config that can't be read it works as well" {
  need_mounts
  mkdir -p "$W/etc/tcli"
  echo '}' >"$W/etc/tcli/config.yaml"
  check unshare -n env -u HOME "XDG_CONFIG_DIRS=$W/etc"
  assert_status 1
  finds error environment 'HOME is not set'
  finds error config "$W/etc/tcli/config.yaml:1:"
  assert_stderr_empty
  check env -i "$TCLI" self check
}

@test "rule 59: self version and --version tell the same" {
  call tcli self version -o json
  assert_status 0
  assert_json 'keys == ["abi", "compiler", "host", "libraries", "path", "schema_version", "target", "version"] and .schema_version == 1'
  assert_json '.path == $tcli and .abi == 1' --arg tcli "$TCLI"
  assert_json '.libraries | (keys - ["tl-expected"]) == ["Boost", "CLI11", "SQLite", "fmt", "nlohmann-json", "yaml-cpp"]'
  assert_json 'all(.libraries[]; test("^[0-9]+\\.[0-9]+"))'
  cp "$W/out" "$W/wanted"
  local words
  for words in '--version -o json' '--version --output=json' '-o json --version' '-ojson --version'; do
    # shellcheck disable=SC2086 # words
    call tcli $words
    assert_status 0
    diff "$W/wanted" "$W/out"
  done
  call tcli self version
  [[ $(head -1 "$W/out") == "$(tcli --version)" && $(tcli --version) =~ ^'tcli '[0-9]+\.[0-9]+\.[0-9]+$ ]]
  assert_stdout_has $'\nabi\t1\n'
  call tcli --version
  [[ $(grep -c '' "$W/out") == 1 ]]
  call tcli self version -k libraries.fmt
  [[ $output =~ ^[0-9]+\.[0-9]+ ]]
  cp "$TCLI" "$W/lone"
  call "$W/lone" --version -o json
  assert_json '.host == "" and .path == $lone' --arg lone "$W/lone"
  echo '{' >"$W/config.yaml"
  mkdir -p "$HOME/.config/tcli" && cp "$W/config.yaml" "$HOME/.config/tcli"
  call tcli --version -o json
  assert_status 0
}

@test "--output before a module is refused, with a call that works" {
  call tcli -o json plugin list
  assert_error 2 '--output before the module is for --version alone'
  assert_stderr_has 'hint: tcli plugin list -o json'
  run_hint
  assert_status 0
  assert_json '.modules | length > 0'
  local words
  for words in '-o json' '-o json completion bash' '-o json christmas greet' '-o json nothing' '-o json help' '--exec-path -o json' '-o json plugin show'; do
    # shellcheck disable=SC2086 # words
    call tcli $words
    assert_error 2 '--output before the module'
    run_hint
    assert_status 0
  done
  call tcli -o nonsense --version
  assert_status 2
  call tcli -o
  assert_status 2
}

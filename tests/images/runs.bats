#!/usr/bin/env bats
# A container is run as everything else is: status, streams, signals, terminal; and none is left behind.
load images

setup() {
  common_setup
  unset TCLI_CONTAINERS_ENGINE
}
with_engine() {
  "with_$1"
  [[ $1 == docker ]] || export TCLI_CONTAINERS_ENGINE=podman
}

# A module called `tool` whose command `sh` hands its words to sh: its container is made by `$1`, the section of the manifest.
tool() {
  local section=${1:-'{}'}
  make_image team/tool org.label-schema.name=tool \
    $'tcli.manifest=tcli: 1\nsummary: Runs it\ncommands: {sh: {summary: Do it, arguments: [{name: words, variadic: true, required: false, summary: What}]}}\ncontainer: '"$section" \
    -- /bin/sh -c 'shift; eval "$*"' tool
}
containers() { engine ps --all --quiet; }
none_left() {
  local tries=100
  while ((tries--)) && [[ $(containers) ]]; do sleep 0.1; done
  [[ -z $(containers) ]] || complain "left: $(engine ps --all)"
}
some_running() {
  local tries=100
  while ((tries--)) && [[ -z $(engine ps --quiet) ]]; do sleep 0.1; done
  sleep 0.3
}

statuses() {
  tool
  local status_wanted
  for status_wanted in 0 1 3 42 126 127 255; do
    call tcli tool sh "exit $status_wanted"
    assert_status "$status_wanted"
  done
  call tcli tool sh 'kill -KILL $$'
  assert_status 137
  none_left
}
@test "docker: statuses are passed through" { with_engine docker; statuses; }
@test "podman: statuses are passed through" { with_engine podman; statuses; }

streams() {
  tool
  call tcli tool sh 'echo out; echo err >&2'
  assert_stdout out
  assert_stderr err
  printf 'a\0b\r\n\xff' >"$W/bytes"
  call tcli tool sh cat <"$W/bytes"
  cmp "$W/out" "$W/bytes"
  call tcli tool sh 'tty; [ -t 0 ] || echo none'
  assert_stdout_has none
  seq 100000 >"$W/many"
  tcli tool sh 'cat; exit 0' <"$W/many" | head -1 >"$W/first"
  [[ $(<"$W/first") == 1 ]]
  none_left
}
@test "docker: streams are as they are, byte for byte, without a terminal" { with_engine docker; streams; }
@test "podman: streams are as they are, byte for byte, without a terminal" { with_engine podman; streams; }

terminal() {
  tool
  call /usr/bin/python3 "$BATS_TEST_DIRNAME/on_terminal.py" '' '' -- "$TCLI" tool sh '[ -t 0 ] && [ -t 1 ] && [ -t 2 ] && echo all; stty size'
  assert_status 0
  assert_stdout_has all
  # When one of the streams is no terminal, none is given.
  call /usr/bin/python3 "$BATS_TEST_DIRNAME/on_terminal.py" '' '' -- /bin/sh -c '"$0" tool sh "[ -t 0 ] || echo none" 2>/dev/null' "$TCLI"
  assert_stdout_has none
  call /usr/bin/python3 "$BATS_TEST_DIRNAME/on_terminal.py" ready '^C' -- "$TCLI" tool sh 'trap "echo caught; exit 9" INT; echo ready; while :; do sleep 0.1; done'
  assert_status 9
  assert_stdout_has caught
  call /usr/bin/python3 "$BATS_TEST_DIRNAME/on_terminal.py" ready '^C' -- "$TCLI" tool sh 'echo ready; exec sleep 1000'
  assert_status 130
  none_left
}
@test "docker: a terminal, and Ctrl-C on it" { with_engine docker; terminal; }
@test "podman: a terminal, and Ctrl-C on it" { with_engine podman; terminal; }

# What the client would leave running: a signal to it alone, and the keys that let go of a container.
left_alone() {
  tool
  call /usr/bin/python3 "$BATS_TEST_DIRNAME/on_terminal.py" ready INT -- "$TCLI" tool sh 'trap "" INT; echo ready; while :; do sleep 1; done'
  none_left
  call timeout 60 /usr/bin/python3 "$BATS_TEST_DIRNAME/on_terminal.py" ready '^P^Q' -- "$TCLI" tool sh 'echo ready; sleep 2; echo still'
  assert_stdout_has still
  none_left
}
@test "docker: no signal to tcli and no key leaves the container running alone" { with_engine docker; left_alone; }
@test "podman: no signal to tcli and no key leaves the container running alone" { with_engine podman; left_alone; }

signals() {
  tool
  local name
  for name in TERM INT HUP QUIT USR1; do
    "$TCLI" tool sh "trap 'echo got $name; exit 7' $name; echo ready; while :; do sleep 0.1; done" >"$W/said-$name" 2>&1 &
    local pid=$!
    while ! grep -qs ready "$W/said-$name"; do sleep 0.1; done
    kill -s "$name" "$pid"
    status=0
    wait "$pid" || status=$?
    grep -q "got $name" "$W/said-$name" || complain "SIG$name did not arrive: $(<"$W/said-$name")"
    [[ $status == 7 ]] || complain "status $status after SIG$name"
  done
  none_left
}
@test "docker: signals reach the container" { with_engine docker; signals; }
@test "podman: signals reach the container" { with_engine podman; signals; }

@test "docker: a reader that leaves, and a question that is cut short, leave no container" {
  with_engine docker
  tool
  tcli tool sh 'while :; do echo y; done' 2>/dev/null | head -1 >"$W/first"
  [[ $(<"$W/first") == y ]]
  none_left
  make_image slow org.label-schema.name=slow -- /bin/sh -c 'trap "" TERM; sleep 1000'
  setsid "$TCLI" slow </dev/null >/dev/null 2>&1 &
  local pid=$!
  some_running
  kill -KILL "$pid"
  wait "$pid" || :
  none_left
}

@test "a volume of an image goes with its container, and podman passes no proxy on" {
  with_engine podman
  tool
  http_proxy=http://user:s3cret@proxy:1 call tcli tool sh 'env | grep -ci proxy'
  assert_stdout 0
}

@test "docker: the proxies of the client's config reach no container that does not name them" {
  with_engine docker
  mkdir -p "$DOCKER_CONFIG"
  echo '{"proxies": {"default": {"httpProxy": "http://user:s3cret@proxy:1", "allProxy": "socks5://user:s3cret@proxy:1"}}}' \
    >"$DOCKER_CONFIG/config.json"
  tool
  call tcli tool sh 'env | grep -i proxy'
  assert_stdout_empty
  http_proxy=http://caller:s3cret@proxy:1 call tcli tool sh 'env | grep -i proxy'
  assert_stdout http_proxy=
  tool '{environment: [http_proxy]}'
  call tcli tool sh 'env | grep -i proxy'
  assert_stdout_empty
  http_proxy=http://mine:1 call tcli tool sh 'env | grep -i proxy'
  assert_stdout http_proxy=http://mine:1
  make_image asked org.label-schema.name=asked -- /bin/sh -c 'echo help; env'
  call tcli asked --help
  call tcli help asked
  assert_stdout_has help
  assert_stdout_lacks s3cret
}

# Whatever ignores signals, and whenever the end comes.
killed() {
  tool
  local delay pid
  for delay in some_running 'sleep 0.05' 'sleep 0.2' 'sleep 0.4'; do
    setsid "$TCLI" tool sh 'trap "" TERM INT HUP; while :; do sleep 1; done' </dev/null >/dev/null 2>&1 &
    pid=$!
    $delay
    kill -KILL "$pid"
    wait "$pid" || :
    sleep 3
    none_left
  done
  # The client alone.
  "$TCLI" tool sh 'trap "" TERM INT HUP; while :; do sleep 1; done' </dev/null >/dev/null 2>&1 &
  pid=$!
  some_running
  pkill -KILL -P "$pid" -f ' run --rm'
  status=0
  wait "$pid" || status=$?
  [[ $status == 137 ]] || complain "status $status"
  none_left
}
@test "docker: kill -9 leaves no container behind" { with_engine docker; killed; }
@test "podman: kill -9 leaves no container behind" { with_engine podman; killed; }

confined() {
  mkdir -p "$W/here/sub" "$HOME/data"
  echo text >"$W/here/a file"
  echo mine >"$HOME/data/x"
  export SECRET=s3cret PASSED='two words'
  tool
  call tcli tool sh 'ls /work; cat /proc/mounts | grep -c here; echo "[$SECRET][$PASSED]"; env | grep -c TCLI_'
  assert_stdout $'0\n[][]\n0'
  tool '{workdir: cwd, environment: [PASSED, UNSET_ONE, TCLI_VERB], user: caller, network: none}'
  call tcli tool sh 'pwd; cat "a file"; echo "[$SECRET][$PASSED][${UNSET_ONE-none}][$TCLI_VERB]"; echo x >new || echo read-only; id -u; ls /sys/class/net'
  assert_stdout $'/work\ntext\n[][two words][none][sh]\nread-only\n'"$(id -u)"$'\nlo'
  tool '{workdir: cwd:rw, mounts: ["~/data:/d", {source: "~/data", target: /w, mode: rw}]}'
  call tcli tool sh 'echo x >new; cat /d/x; echo y >/d/x || echo read-only; echo z >/w/y'
  assert_stdout $'mine\nread-only'
  [[ $(<new) == x && $(<"$HOME/data/y") == z ]] || complain 'expected both files'
  tool '{workdir: /tmp, entrypoint: [/bin/echo, from, elsewhere]}'
  call tcli tool sh it
  assert_stdout 'from elsewhere sh it'
  none_left
}
@test "docker: a container gets what its manifest says, and nothing else" { with_engine docker; confined; }
@test "podman: a container gets what its manifest says, and nothing else" { with_engine podman; confined; }

nothing_below() {
  [[ $(grep -c ' /dev/' /proc/mounts) -gt 0 ]] || skip 'nothing is mounted below /dev'
  tool '{mounts: [/dev:/t]}'
  call tcli tool sh 'grep -c " /t/" /proc/mounts; [ -c /t/null ] && echo there'
  assert_stdout $'0\nthere'
  tool '{mounts: [/dev:/t:rw]}'
  call tcli tool sh 'grep -c " /t/" /proc/mounts'
  [[ $output != 0 ]] || complain 'expected what is mounted there as well'
}
@test "docker: what is mounted below a mount that is to be read is not seen" { with_engine docker; nothing_below; }
@test "podman: what is mounted below a mount that is to be read is not seen" { with_engine podman; nothing_below; }

names() {
  tool '{workdir: cwd}'
  local folder
  for folder in 'a b' 'com,ma' 'quo"te' 'co:lon' $'new\nline' "ap'os" 'back\slash'; do
    mkdir "$W/here/$folder"
    echo "in $folder" >"$W/here/$folder/file"
    cd "$W/here/$folder"
    call tcli tool sh 'cat file'
    assert_stdout "in $folder"
  done
}
@test "docker: the current folder, whatever its name" { with_engine docker; names; }
@test "podman: the current folder, whatever its name" { with_engine podman; names; }

limits() {
  tool '{memory: 24m, cpus: 0.5}'
  call tcli tool sh 'echo fine'
  assert_stdout fine
  # shellcheck disable=SC2016 # the container's shell expands it
  call tcli tool sh 'x=x; while :; do x=$x$x; done'
  [[ $status == 137 || $status == 2 ]] || complain 'expected it to be out of memory'
  none_left
}
@test "docker: memory and processors are limited" { with_engine docker; limits; }

broken() {
  make_image nothing org.label-schema.name=nothing $'tcli.manifest=tcli: 1\nsummary: x\ncommands: {go: {summary: Go}}' --
  call tcli nothing go
  assert_status "$1"
  [[ $stderr ]] || complain "expected the engine's sentence"
  make_image missing org.label-schema.name=missing $'tcli.manifest=tcli: 1\nsummary: x\ncommands: {go: {summary: Go}}' -- /bin/nothing
  call tcli missing go
  assert_status "$1"
  [[ $stderr ]] || complain "expected the engine's sentence"
  none_left
}
# Docker takes the first word for the program, or finds none; in podman the first process in the container says so.
@test "docker: an image without an entrypoint, or one that is not there" { with_engine docker; broken 127; }
@test "podman: an image without an entrypoint, or one that is not there" { with_engine podman; broken 1; }

@test "a run that is not recorded is watched all the same" {
  with_engine docker
  tool
  TCLI_HISTORY_ENABLED=false call tcli tool sh 'exit 5'
  assert_status 5
  none_left
}

@test "the example lint looks at every file, whatever it is called" {
  need_program busybox
  local file
  for file in -x -- --tabs=true a=b plain; do printf 'blank \n' >"./$file"; done
  TCLI_OPT_TABS=true call busybox sh "$BATS_TEST_DIRNAME/../../plugins/lint/lint.sh" check --tabs plain a=b -- -x -- --tabs=true
  assert_status 1
  assert_stdout $'plain:1: blanks at the end\na=b:1: blanks at the end\n-x:1: blanks at the end\n--:1: blanks at the end\n--tabs=true:1: blanks at the end'
  assert_stderr_empty
}

# Pinned by its content: here by that of an image of the test's.
@test "docker: the wrapper for an image that has no labels" {
  with_engine docker
  make_image packer -- /bin/sh -c 'pwd; ls; echo "$*"' packer
  sed "s|^image=.*|image=sha256:$image|" "$BATS_TEST_DIRNAME/../../plugins/builder/tcli-builder" >"$BIN/tcli-builder"
  chmod 755 "$BIN/tcli-builder"
  : >template.json
  call tcli builder build template.json
  assert_stdout $'/work\ntemplate.json\nbuild template.json'
  call tcli builder build nowhere.json
  assert_error 2 nowhere.json
  local folder
  for folder in com,ma 'x,source=/etc' 'quo"te' 'a b'; do
    mkdir -p "$W/here/$folder"
    cd "$W/here/$folder"
    : >template.json
    call tcli builder build template.json
    assert_stdout $'/work\ntemplate.json\nbuild template.json'
  done
  cp "$BATS_TEST_DIRNAME/../../plugins/builder/tcli-builder" "$BIN/tcli-builder"
  call tcli builder version # this engine has no network to pull it
  assert_status 125
  none_left
}

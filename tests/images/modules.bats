#!/usr/bin/env bats
# Images as modules: found by their labels, declared or asked, run with what the call gave them.
load images

MANIFEST='tcli: 1
summary: Looks at text
version: "2.1"
commands:
  check:
    summary: Check it
    arguments: [{name: files, variadic: true, required: false, summary: Which}]
    options: [{name: level, short: l, type: int, default: 1, summary: How much}]
  rota list: {summary: List it}
'

# with_engine ENGINE: as a user has it, tcli's own choice included.
with_engine() {
  "with_$1"
  unset TCLI_CONTAINERS_ENGINE
  [[ $1 == docker ]] || export TCLI_CONTAINERS_ENGINE=podman
}

declared() {
  make_image team/lint org.label-schema.name=lint "tcli.manifest=$MANIFEST"
  call tcli
  assert_status 0
  assert_stderr_empty
  assert_stdout_has 'Container images'
  assert_stdout_has 'lint  '
  assert_stdout_has 'Looks at text'
  call tcli plugin list
  assert_stdout_has "lint	declared	image	"
  assert_stdout_has 'team/lint:latest	Looks at text'
  call tcli lint check --help
  assert_status 0
  assert_stdout_has 'lint check: Check it'
  call tcli help lint
  assert_stdout_has 'rota list'
  call tcli lint check one 'two  words' '' --level 3
  assert_status 0
  assert_stdout $'<check>\n<one>\n<two  words>\n<>\n<--level>\n<3>'
  assert_stderr_empty
  call tcli lint rota list
  assert_stdout $'<rota>\n<list>'
  call tcli lint check --level x
  assert_error 2 '--level'
  call tcli lint chek
  assert_error 2 "lint has no verb 'chek'"
  call tcli plugin show lint
  assert_stdout_has "location	sha256:$image"
  assert_stdout_has 'version	2.1'
  assert_stdout_has 'provider	image'
  call tcli plugin which lint
  assert_stdout_has "sha256:$image	image	the only one of that name"
  call tcli --from image lint check
  assert_stdout '<check>'
  [[ -z $(engine ps --all --quiet) ]] || complain 'expected no container to be left'
}
@test "docker: an image with a manifest" { with_engine docker; declared; }
@test "podman: an image with a manifest" { with_engine podman; declared; }

bare() {
  # shellcheck disable=SC2016 # the container's shell expands it
  make_image asked org.label-schema.name=asked 'org.label-schema.description=What it does' -- \
    /bin/sh -c 'echo "$@" >>/log 2>/dev/null; if [ "$1" = --help ]; then echo "the help"; ls -d /sys/class/net/*; else echo "ran: $*"; fi' asked
  call tcli plugin list
  assert_stdout_has 'asked	unverified	image	'
  assert_stdout_has 'What it does'
  call tcli asked anything -x
  assert_status 0
  assert_stdout 'ran: anything -x'
  call tcli help asked
  assert_stdout_has 'the help'
  assert_stdout_has /lo
  assert_stdout_lacks eth0 # it had no network
  call tcli plugin list
  assert_stdout_has 'asked	verified	image	'
  assert_stdout_has 'What it does'
  # Another content is another image, which is asked anew.
  make_image asked org.label-schema.name=asked -- /bin/sh -c 'echo no; exit 3' asked
  call tcli asked anything
  assert_error 126 'its --help ended with status 3: no'
}
@test "docker: a bare image is asked, sealed, and remembered by its id" { with_engine docker; bare; }
@test "podman: a bare image is asked, sealed, and remembered by its id" { with_engine podman; bare; }

# Only /dev, 64 KiB of memory that the engines need themselves.
writes_nothing() {
  # shellcheck disable=SC2016 # the container's shell expands it
  make_image asked org.label-schema.name=asked -- /bin/sh -c 'echo help
    for folder in / /tmp /run /var/tmp /work /dev/shm; do echo x 2>/dev/null >"$folder/x" && echo "wrote $folder"; done; true' asked
  call tcli asked anything
  assert_status 0
  assert_stdout_has wrote # such a run may
  call tcli help asked
  assert_stdout_has help
  assert_stdout_lacks wrote
}
@test "docker: what is asked for its --help writes nowhere" { with_engine docker; writes_nothing; }
@test "podman: what is asked for its --help writes nowhere" { with_engine podman; writes_nothing; }

@test "what it is called: labels, the OCI title, the repository" {
  with_engine docker
  make_image one org.opencontainers.image.title=titled org.opencontainers.image.description=Described
  make_image two 'org.opencontainers.image.title=Prose for people'
  make_image team/deep/three "tcli.manifest=$MANIFEST"
  make_image four other=label
  call tcli plugin list
  assert_stdout_has 'titled	unverified	image	one:latest	Described'
  assert_stdout_has 'three	declared	image	team/deep/three:latest	Looks at text'
  assert_stdout_lacks two
  assert_stdout_lacks Prose
  assert_stdout_lacks four
}

@test "labels that are hostile: escaped, or refused by the rule for names" {
  with_engine docker
  local long
  long=$(printf '%0100000d' 7)
  make_image esc $'org.label-schema.name=es\e[31mc'
  make_image newline $'org.label-schema.name=new\nline'
  make_image dots org.label-schema.name=../dots
  make_image slash org.label-schema.name=a/b
  make_image capital org.label-schema.name=Capital
  make_image long "org.label-schema.name=$long"
  make_image text org.label-schema.name=text $'org.label-schema.description=first\e[31m\nsecond' "long=$long"
  make_image deep org.label-schema.name=deep "tcli.manifest=$(printf '[%.0s' {1..2000})"
  make_image bad org.label-schema.name=bad $'tcli.manifest=tcli: 1\nsummary: x\ncommands: {go: {summary: Go, effect: terrible}}'
  make_image part org.label-schema.name=part $'tcli.manifest=tcli: 1\nsummary: x\ncommands: {go: {summary: Go}}\ncontainer: {wrkdir: cwd}'
  make_image plugin org.label-schema.name=plugin
  make_image help org.label-schema.name=help
  call tcli plugin list
  assert_status 0
  assert_stderr_empty
  ! grep -q $'\e' "$W/out" || complain 'an escape code came through'
  local name
  for name in 'es\x1b[31mc' 'new\nline' ../dots a/b Capital; do assert_stdout_has "$name	broken	image"; done
  assert_stdout_has 'text	unverified	image	text:latest	first\x1b[31m'
  assert_stdout_lacks second
  assert_stdout_has 'plugin	shadowed	image'
  assert_stdout_has 'help	broken	image'
  call tcli deep go
  assert_status 126
  call tcli bad go
  assert_error 126 "bad can't run: label tcli.manifest:3:"
  call tcli part go
  assert_error 126 "label tcli.manifest:4:13: 'container' has no key 'wrkdir'"
  call tcli Capital go
  assert_status 126
  call tcli
  assert_status 0
}

@test "what stands nearer wins, and the image is still there by its provider" {
  with_engine docker
  make_image near org.label-schema.name=near "tcli.manifest=${MANIFEST/check:/go:}" -- /bin/echo from the image
  declared_module near
  call tcli near go
  assert_status 0
  assert_stdout_lacks image
  call tcli --from image near go
  assert_stdout 'from the image go'
  call tcli plugin list
  assert_stdout_has 'near	shadowed	image'
  mkdir -p "$HOME/.config/tcli"
  echo 'modules: {near: {from: image}}' >"$HOME/.config/tcli/config.yaml"
  call tcli near go
  assert_stdout 'from the image go'
}

@test "completion knows the images of the last listing, and asks nobody" {
  with_engine docker
  make_image lint "tcli.manifest=$MANIFEST"
  call tcli plugin list
  call "${TRACED[@]}" -e trace=execve,connect "$TCLI" __complete -- li
  assert_stdout_has 'lint	Looks at text'
  call "${TRACED[@]}" -e trace=execve,connect "$TCLI" __complete -- lint ch
  assert_stdout_has check
  call "${TRACED[@]}" -e trace=execve,connect "$TCLI" __complete -- lint check --l
  assert_stdout_has --level
  ! grep -q connect "$W/trace" || complain "$(<"$W/trace")"
  DOCKER_HOST=unix:///nowhere call tcli __complete -- li
  assert_stdout_has lint
  assert_stderr_empty
}

@test "completion knows the images again after a listing of another engine's, and of none's" {
  with_engine docker
  make_image lint "tcli.manifest=$MANIFEST"
  call tcli plugin list
  TCLI_CONTAINERS_ENGINE=none call tcli plugin list
  assert_stdout_lacks lint
  call tcli plugin list
  assert_stdout_has lint
  call tcli __complete -- li
  assert_stdout_has lint
}

@test "a listing is about the images of now" {
  with_engine docker
  make_image lint "tcli.manifest=$MANIFEST"
  [[ $(state_of lint) == declared ]] || complain 'expected it'
  engine tag lint other
  [[ $(state_of lint) == declared ]] || complain 'expected it still'
  engine rmi other lint >/dev/null
  [[ -z $(state_of lint) ]] || complain 'expected it gone'
  call tcli lint check
  assert_status 127
}

@test "a client that can't be started is named, and its failures are not remembered of the image" {
  with_engine docker
  make_image lint "tcli.manifest=$MANIFEST"
  make_image asked org.label-schema.name=asked -- /bin/echo help
  printf '#!/nothere\n' >"$BIN/docker"
  chmod 755 "$BIN/docker"
  call tcli lint check
  assert_error 125 "$BIN/docker can't be started: it is gone, or its #! line names an interpreter that is"
  run_hint
  assert_stdout '#!/nothere'
  call tcli asked anything
  assert_error 125 "$BIN/docker"
  printf '#!/bin/sh\necho "error during connect: EOF" >&2\nexit 1\n' >"$BIN/docker"
  call tcli asked anything
  assert_error 126 'error during connect: EOF'
  rm "$BIN/docker"
  call tcli asked anything
  assert_status 0
  assert_stdout 'help anything'
}

@test "an image that goes between being found and being run: 125, and the engine's sentence" {
  with_engine docker
  make_image lint "tcli.manifest=$MANIFEST"
  call tcli lint check
  assert_status 0
  local real
  real=$(command -v docker)
  printf '#!/bin/sh\n%s rmi --force lint >/dev/null\nexec %s "$@"\n' "$real" "$real" >"$BIN/docker"
  chmod 755 "$BIN/docker"
  call tcli lint check
  assert_status 125
  assert_stderr_has "No such image"
}

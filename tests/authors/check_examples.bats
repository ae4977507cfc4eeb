#!/usr/bin/env bats
# plugin check --run-examples: what a manifest promises of its safe examples is held, and nothing else is run.
load ../support/helpers

setup() {
  common_setup
  mkdir -p "$HOME"
}

# greets EXAMPLE...: a module with one command, whose examples are these flow maps.
greets() {
  {
    printf '%s\n' '#!/bin/sh' '# ---' '# tcli: 1' '# summary: Greets' '# owner: ops' '# commands:' '#   hello:' '#     summary: Say hello'
    printf '%s\n' '#     arguments: [{name: who, required: false}]' '#     examples:'
    printf '#       - %s\n' "$@"
    printf '%s\n' '# ---' "echo ran >>$W/ran"
    # shellcheck disable=SC2016 # the script's own
    printf '%s\n' 'echo "hello ${TCLI_ARG_WHO-}"; pwd >&2; echo "$HOME" >&2; cat' '[ "${TCLI_ARG_WHO-}" != nobody ] || exit 3'
  } >tcli-greet
  chmod 755 tcli-greet
}

ran() { if [[ -e $W/ran ]]; then wc -l <"$W/ran"; else echo 0; fi; }

@test "safe examples are run when asked for, in a place of their own, and hold; others never are" {
  greets '{run: tcli greet hello}' '{run: tcli greet hello Anna, safe: true, output: hello Anna}' \
    '{run: tcli greet hello nobody, safe: true, status: 3}' '{run: "tcli greet hello Bo", safe: true, output: "hello Bo\n"}'
  call tcli plugin check ./tcli-greet
  assert_status 0
  [[ $(ran) == 0 ]] || complain 'ran without being asked'
  call tcli plugin check --run-examples ./tcli-greet
  assert_status 0
  assert_stderr '1 module: well'
  [[ $(ran) == 3 ]] || complain "expected three to be run, not $(ran)"
  [[ -z $(ls "$HOME/.local/state" 2>/dev/null) ]] || complain 'it is in the history of this home'
}

@test "what does not hold is told with its place" {
  greets '{run: tcli greet hello nobody, safe: true}' '{run: tcli greet hello Anna, safe: true, status: 1}' \
    '{run: tcli greet hello Anna, safe: true, output: "hello Bo"}' '{run: tcli greet hello Anna, safe: true, output: "hello Anna\nand Bo"}' \
    '{run: tcli greet hello Anna, safe: true, output: ""}' '{run: "tcli greet hello|cat", safe: true}' \
    '{run: tcli greet hello Anna, output: hello}'
  call tcli plugin check --run-examples ./tcli-greet
  assert_status 1
  [[ $(tr -d '\n' <<<"$output") == *"./tcli-greet:11:11: error: the example 'tcli greet hello nobody': it ended with status 3, not 0: /"* ]] ||
    complain 'expected the status'
  assert_stdout_has "./tcli-greet:12:11: error: the example 'tcli greet hello Anna': it ended with status 0, not 1"
  assert_stdout_has ":13:11: error: the example 'tcli greet hello Anna': line 1 of its output is 'hello Anna', not 'hello Bo' [run]"
  assert_stdout_has ":14:11: error: the example 'tcli greet hello Anna': line 2 of its output is missing: 'and Bo' [run]"
  assert_stdout_has ":15:11: error: the example 'tcli greet hello Anna': line 1 of its output is 'hello Anna', not '' [run]"
  assert_stdout_has ":16:17: error: the example 'tcli greet hello|cat': a safe one is a call of tcli alone, without what a shell acts on"
  assert_stdout_has ":17:17: error: the example 'tcli greet hello Anna': its status and output are held only where safe: true stands too [example]"
  [[ $(ran) == 5 ]] || complain "expected five to be run, not $(ran)"
}

@test "a module by its name, in words and as JSON" {
  greets '{run: tcli greet hello, safe: true, output: bye}'
  mv tcli-greet "$BIN/"
  call tcli plugin check --run-examples greet
  assert_status 1
  assert_stdout "error: the example 'tcli greet hello': line 1 of its output is 'hello ', not 'bye'"
  call tcli plugin check --run-examples greet -o json
  assert_status 1
  assert_json '.findings | length == 1 and .[0].rule == "run" and .[0].level == "error"'
}

@test "a pack: its trees, its programs, its plugin, each linked in the place; one file alone runs its own" {
  mkdir -p modules/web/list bin plugins
  printf '%s\n' 'name: core' 'summary: The core' 'owner: ops' >pack.yaml
  printf '%s\n' 'summary: Pages' 'tcli: 1' 'owner: ops' >modules/web/module.yaml
  local verb
  for verb in open list/all; do
    printf '%s\n' '#!/bin/sh' '# ---' '# tcli: 1' '# summary: It' "# examples: [{run: tcli web ${verb/\// }, safe: true, output: it}]" '# ---' \
      "echo $verb >>$W/ran; echo it" >"modules/web/$verb"
  done
  chmod 755 modules/web/open modules/web/list/all
  greets '{run: tcli greet hello, safe: true, status: 9}'
  mv tcli-greet bin/
  call tcli plugin check --run-examples .
  assert_status 1
  assert_stdout_has "./bin/tcli-greet:11:11: error: the example 'tcli greet hello': it ended with status 0, not 9"
  [[ $(sort "$W/ran" | tr '\n' ' ') == 'list/all open ran ' ]] || complain "ran: $(<"$W/ran")"
  rm "$W/ran"
  call tcli plugin check --run-examples modules/web/open
  assert_status 0
  [[ $(<"$W/ran") == open ]] || complain "ran: $(<"$W/ran")"
}

@test "a native plugin outside of a pack is linked in the place" {
  cat >works.c <<'END'
#include <tcli/plugin.h>
static int go(const tcli_host* host, const tcli_call* call) { (void)host; (void)call; return 4; }
static const tcli_command command = {sizeof(tcli_command), "go", go};
static const tcli_command* const items[] = {&command};
static const tcli_commands commands = {sizeof(tcli_commands), 1, items};
static const void* get_interface(const char* id) { return id[0] ? &commands : 0; }
TCLI_MANIFEST("tcli: 1\nsummary: Works\nowner: ops\ncommands: {go: {summary: Go, examples: [{run: tcli works go, safe: true, status: 5}]}}\n");
TCLI_PLUGIN(works) = {sizeof(tcli_plugin), TCLI_ABI_VERSION, "works", "1", get_interface};
END
  cc -std=c11 -shared -fPIC -fvisibility=hidden -I "$BATS_TEST_DIRNAME/../../src/abi" -o works.so works.c
  call tcli plugin check --run-examples ./works.so
  assert_status 1
  assert_stdout_has "error: the example 'tcli works go': it ended with status 4, not 5 [run]"
}

@test "it is the file that is checked that runs, whatever else has its name" {
  # An installed tcli, with modules beside it and of its own.
  local inst=$W/a=b/bin
  mkdir -p "$inst" "$W/a=b/libexec/tcli"
  cp "$TCLI" "$inst/tcli"
  greets '{run: tcli greet hello, safe: true, output: "hello "}'
  mkdir work && mv tcli-greet work/
  printf '#!/bin/sh\ntouch %s\n' "$W/other" | tee "$inst/tcli-greet" >"$W/a=b/libexec/tcli/tcli-greet"
  chmod 755 "$inst/tcli-greet" "$W/a=b/libexec/tcli/tcli-greet"
  call "$inst/tcli" plugin check --run-examples work/tcli-greet
  assert_status 0
  [[ $(ran) == 1 ]] || complain 'expected it to be run'
  assert_absent "$W/other"
}

@test "a safe example calls this module alone, and nothing that destroys" {
  greets '{run: tcli --yes greet hello, safe: true}' '{run: tcli other hello greet hello, safe: true}' '{run: tcli greet drop, safe: true}'
  sed -i 's/^# commands:/&\n#   drop: {summary: Drop it, effect: destructive}/' tcli-greet
  make_module other <<<$'#!/bin/sh\ntouch "$W/other"'
  call tcli plugin check --run-examples ./tcli-greet
  assert_status 1
  assert_stdout_has "'tcli --yes greet hello': a safe one begins with 'tcli greet' [example]"
  assert_stdout_has "'tcli other hello greet hello': it does not call greet, whose example it is [example]"
  assert_stdout_has "'tcli greet drop': a safe one calls no destructive command [example]"
  [[ $(ran) == 0 ]] || complain 'one of them ran'
  assert_absent "$W/other"
}

@test "what can't be run is told once: its file's own fault, its folder's name" {
  greets '{run: tcli greet hello, safe: true}'
  chmod 644 tcli-greet
  call tcli plugin check --run-examples ./tcli-greet
  assert_status 1
  assert_stdout_has '[permission]'
  [[ $output != *'[run]'* ]] || complain 'it was run all the same'
  mkdir a:b && mv tcli-greet a:b/ && chmod 755 a:b/tcli-greet
  call tcli plugin check --run-examples a:b/tcli-greet
  assert_status 1
  assert_stdout_has 'its folder has a colon in its name, so no search path can lead to it [run]'
}

@test "killed outright, it leaves no example that runs" {
  greets '{run: tcli greet hello, safe: true}'
  local mark=32.$RANDOM$RANDOM
  echo "exec sleep $mark" >>tcli-greet
  "$TCLI" plugin check --run-examples ./tcli-greet &
  local pid=$! _
  for _ in {1..1200}; do pgrep -f "sleep $mark" >/dev/null && break; sleep 0.05; done
  kill -KILL "$pid"
  wait "$pid" || true
  for _ in {1..200}; do pgrep -f "sleep $mark" >/dev/null || break; sleep 0.05; done
  ! pgrep -f "sleep $mark" >/dev/null || complain 'the example still runs'
}

@test "a destructive command has no safe example; a status is a status" {
  greets '{run: tcli greet hello, safe: true}'
  sed -i 's/^#     summary: Say hello/&\n#     effect: destructive/' tcli-greet
  call tcli plugin check --run-examples ./tcli-greet
  assert_status 1
  assert_stdout_has './tcli-greet:12:11: error: an example of a destructive command is not safe [manifest]'
  [[ $(ran) == 0 ]] || complain 'it ran'
  greets '{run: tcli greet hello, safe: true, status: 256}'
  call tcli plugin check ./tcli-greet
  assert_status 1
  assert_stdout_has "error: 'status' must be a number from 0 to 255, not '256' [manifest]"
}

@test "Ctrl-C ends the example, and tcli like it" {
  greets '{run: tcli greet hello, safe: true}'
  local mark=31.$RANDOM$RANDOM
  echo "sleep $mark" >>tcli-greet
  "$TCLI" plugin check --run-examples ./tcli-greet &
  local pid=$!
  until pgrep -f "sleep $mark" >/dev/null; do sleep 0.05; done
  kill -TERM "$pid"
  status=0
  wait "$pid" || status=$?
  [[ $status == 143 ]] || complain "status $status"
  ! pgrep -f "sleep $mark" >/dev/null || complain 'the example still runs'
}

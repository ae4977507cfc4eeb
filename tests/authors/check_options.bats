# What tcli plugin check learns from programs: whether they take the options that are declared for them. Each is called sealed.
# shellcheck disable=SC2016 # texts of scripts
load check_helpers

setup() {
  common_setup
  [[ -x /usr/bin/bwrap ]] || skip 'bubblewrap is not installed'
  cd "$W"
}

# program NAME MANIFEST-LINES -- LINES: the lines of the command `go`, and of the script behind its first line.
program() {
  local name=$1
  shift
  {
    printf '#!%s\n# ---\n# tcli: 1\n# summary: Does it\n# owner: me\n# commands:\n#   go:\n#     summary: Goes\n' "${interpreter:-/bin/bash}"
    printf '#     examples: [{run: tcli help %s}]\n' "$name"
    while [[ $1 != -- ]]; do printf '#     %s\n' "$1" && shift; done
    printf '# ---\n'
    printf '%s\n' "${@:2}"
  } >"tcli-$name"
  chmod 755 "tcli-$name"
}

@test "an option that the program does not know is an error at its declaration" {
  program mail 'options:' '  - {name: verbose, type: bool, passed_as: "-v"}' '  - {name: copies, type: int, passed_as: "-c"}' -- \
    'shift' 'while getopts v o; do [[ $o == v ]] || exit 2; done'
  call tcli plugin check ./tcli-mail
  assert_status 1
  assert_stdout_has "./tcli-mail:12:11: error: go: called with -c it says '$W/tcli-mail: illegal option -- c' [option]"
  assert_stdout_lacks 'called with -v'
  sed -i 's/getopts v o/getopts vc: o/; s/== v/== [vc]/' tcli-mail
  call tcli plugin check ./tcli-mail
  assert_status 0
}

@test "programs that read them in other ways, with required words, and by variables" {
  interpreter=/usr/bin/python3 program report 'passes_command: false' 'arguments: [{name: since}]' 'options:' '  - {name: limit, type: int}' \
    '  - {name: kind, type: choice, choices: [a, b], required: true}' -- 'import argparse' 'p = argparse.ArgumentParser()' \
    'p.add_argument("since")' 'p.add_argument("--kind", choices=["a", "b"], required=True)' 'p.parse_args()'
  call tcli plugin check ./tcli-report
  assert_status 1
  assert_stdout_has 'go: called with --limit it says'
  assert_stdout_has 'error: unrecognized arguments: --limit'
  assert_stdout_lacks '--kind it says'
  program vars 'options: [{name: depth, type: int}]' -- '[[ $TCLI_VERB == go && $TCLI_OPT_DEPTH == 1 ]] || { echo "unknown option --depth" >&2; exit 2; }'
  call tcli plugin check ./tcli-vars
  assert_status 0
}

@test "a command of a pack's tree gets no verb, and what is about others is left out" {
  mkdir -p kit/modules/mail
  printf 'name: kit\nsummary: Ours\nowner: me\n' >kit/pack.yaml
  printf '%s\n' '#!/bin/sh' '# ---' '# tcli: 1' '# summary: Sends' '# examples: [{run: tcli mail send}]' \
    '# options: [{name: copies, type: int}]' '# ---' '[ "$1" != send ] && [ "$1" != --copies ] || { echo "unknown option $1" >&2; exit 2; }' \
    >kit/modules/mail/send
  chmod 755 kit/modules/mail/send
  call tcli plugin check ./kit
  assert_status 1
  assert_stdout_has "kit/modules/mail/send:6:13: error: send: called with --copies it says 'unknown option --copies' [option]"
  call tcli plugin check ./kit/modules/mail/send
  assert_status 1
  assert_stdout_has 'called with --copies'
}

@test "it is sealed, and a destructive command is not called" {
  program wipe 'effect: destructive' 'options: [{name: all, type: bool}]' -- 'echo "unknown option --all" >&2; exit 2' '# --all'
  call tcli plugin check ./tcli-wipe
  assert_status 0
  program grow 'effect: write' 'options: [{name: more, type: bool}]' -- "touch '$W/grown' && exit 0" 'echo "unknown option --more" >&2; exit 2'
  call tcli plugin check ./tcli-grow
  assert_stdout_has 'called with --more'
  assert_absent grown
}

@test "failing for another reason, and taking long, are no finding" {
  program slow 'options: [{name: one, type: bool}, {name: two, type: bool}]' -- 'echo "$@" >&2; : --one --two; sleep 60'
  program sad 'options: [{name: one, type: bool}]' -- 'echo "--one: no such file" >&2; exit 1'
  program glad 'options: [{name: one, type: bool}]' -- 'echo "unknown option --one" >&2; exit 0'
  local name
  for name in slow sad glad; do
    call tcli plugin check "./tcli-$name"
    assert_status 0
    assert_stdout_lacks 'it says'
  done
  call tcli plugin check ./tcli-slow
  [[ $(grep -c 'note: go: with --one it runs for more than 1000 ms, so it was called with no other option' "$W/out") == 1 ]]
  assert_stdout_lacks 'with --two'
}

@test "what getopts said counts though the script went on; what another program said does not" {
  program on 'options: [{name: copies, type: int, passed_as: "-c"}]' -- 'shift; while getopts v o; do :; done; true'
  call tcli plugin check ./tcli-on
  assert_status 1
  assert_stdout_has 'illegal option -- c'
  program sorts 'options: [{name: n, type: bool, passed_as: "-n"}]' -- "shift; echo \"sort: unknown option -- 'n'\" >&2; exit 2"
  call tcli plugin check ./tcli-sorts
  assert_status 0
}

@test "a verb of a pack has the folder that it has in a call" {
  mkdir -p kit/modules/t
  printf 'name: kit\nsummary: Ours\nowner: me\n' >kit/pack.yaml
  echo 'case $1 in --evil) echo "unknown option --evil" >&2; exit 2 ;; esac' >kit/modules/t/lib.inc
  printf '%s\n' '#!/bin/bash' '# ---' '# tcli: 1' '# summary: Goes' '# examples: [{run: tcli t go}]' \
    '# options: [{name: evil, type: bool}]' '# ---' '. "$TCLI_PLUGIN_DIR/t/lib.inc"' >kit/modules/t/go
  chmod 755 kit/modules/t/go
  call tcli plugin check ./kit
  assert_status 1
  assert_stdout_has 'go: called with --evil it says'
}

#!/usr/bin/env bats
# A hint reaches the module that was called, and repeats no secret.
load ../support/helpers

setup() {
  common_setup
  # `christmas` is shipped with tcli; this one is shadowed by it.
  make_module christmas <<'EOF'
#!/bin/sh
# ---
# tcli: 1
# summary: Shadowed
# commands:
#   wipe: {summary: Wipe, effect: destructive}
#   list:
#     summary: List
#     options: [{name: n, type: int}, {name: token, secret: true}]
# ---
echo "shadowed $*"
EOF
}

@test "a destructive command that was reached by --from: so does the hint" {
  call tcli --from path christmas wipe </dev/null
  assert_status 2
  assert_stderr_has 'hint: tcli --from path --yes christmas wipe'
  run_hint
  assert_status 0
  assert_stdout 'shadowed wipe'
}

@test "every other hint keeps --from too" {
  local words
  for words in 'christmas lst' 'christmas list --n x' 'christmas list --nn=5' 'christmas' 'chrismas list'; do
    # shellcheck disable=SC2086 # words
    call tcli --from path $words
    [[ $status == 2 || $status == 127 ]] || complain "$words"
    assert_stderr_has 'hint: tcli --from path '
    run_hint
    assert_status 0
  done
}

@test "behind --from a module called as a built-in one is meant where it takes the call, and only there" {
  make_module plugin <<<$'#!/bin/sh\n# ---\n# tcli: 1\n# summary: x\n# commands: {look: {summary: Look, arguments: [{name: x, type: int}]}}\n# ---\n:'
  call tcli --from path plugin lok 3
  assert_error 2 "plugin has no verb 'lok'"
  assert_stderr_has 'hint: tcli --from path plugin look 3'
  run_hint
  assert_status 0
  call tcli --from path plugin look
  assert_stderr_has 'hint: tcli --from path plugin look --help'
  call tcli --from builtin plugin shwo christmas
  assert_stderr_has 'hint: tcli --from builtin plugin show christmas'
  chmod -x "$BIN/tcli-plugin"
  call tcli --from path plugin look 3
  assert_status 126
  assert_stderr_lacks 'hint: tcli --from'
  call tcli --from nowhere plugin look 3
  assert_error 2 "no provider 'nowhere'"
  assert_stderr_has $'hint: tcli plugin list\n'
}

@test "a mistyped module: what follows is not repeated when it may be a secret" {
  call tcli chrismas list --token s3cret
  assert_status 127
  assert_stderr_has 'hint: tcli help christmas'
  assert_stderr_lacks s3cret
  call tcli help chrismas list --token s3cret
  assert_stderr_lacks s3cret
  call tcli chrismas greet you
  assert_stderr_has 'hint: tcli christmas greet you'
}

@test "a topic takes no more words" {
  call tcli help contract extra
  assert_error 2 "unexpected word 'extra'"
  run_hint
  assert_status 0
}

@test "the value of an option may be --: then --help is asked for, and the hint is no circle" {
  call tcli --from path christmas list --token -- --help
  assert_status 0
  assert_stdout_has 'Usage: tcli christmas list'
}

@test "a mistyped module: the hint is a call that it takes, or its help" {
  local words
  make_module oncall <<'EOF'
#!/bin/sh
# ---
# tcli: 1
# summary: s
# commands:
#   take: {summary: Take, arguments: [{name: count, type: int}]}
# ---
echo "took $*"
EOF
  for words in '' 'tkae 3' take 'take three' 'take 3 4'; do
    # shellcheck disable=SC2086 # words
    call tcli oncal $words
    assert_error 127 "no module 'oncal'"
    [[ $stderr == *'hint: tcli help oncall' ]] || complain "$words"
    run_hint
    assert_status 0
    # shellcheck disable=SC2086 # words
    call tcli help oncal $words
    run_hint
    assert_status 0
  done
  call tcli oncal take 3
  run_hint
  assert_status 0
  assert_stdout 'took take 3'
  undeclared_module plain
  call tcli plian what
  assert_stderr_has 'hint: tcli plain what'
}

@test "an option of tcli's own behind help is 2" {
  local words
  for words in '--from path christmas' '--bogus x' '-y'; do
    # shellcheck disable=SC2086 # words
    call tcli help $words
    assert_error 2 "help has no option '${words%% *}'"
    run_hint
    assert_status 0
  done
}

@test "a hint can be copied off the screen whatever is in a path" {
  local folder=$BIN/$'e\e[31m\nd\xff'
  declared_module open "$folder"
  chmod o+w "$folder/tcli-open"
  PATH=$folder:$PATH call tcli open go
  assert_error 126 'anyone can change it'
  assert_stderr_has "hint: chmod o-w \$'"
  assert_no_match '\x1b|\xff' "$W/err"
  run_hint
  assert_status 0
  [[ $(stat -c %A "$folder/tcli-open") == -rwxr-xr-x ]]
}

@test "a mistyped verb or option: the hint is a call that works, or the help of the command that was meant" {
  make_module oncall <<'EOF'
#!/bin/sh
# ---
# tcli: 1
# summary: On call
# subjects: {rota: The rota}
# commands:
#   take: {summary: Take it, arguments: [{name: reason}], options: [{name: level, type: choice, choices: [low, high]}]}
#   rota set: {summary: Set it, arguments: [{name: who}]}
# ---
echo "called $*"
EOF
  local words hint
  while IFS='=' read -r words hint; do
    # shellcheck disable=SC2086 # words
    call tcli $words
    assert_status 2
    assert_stderr_has "hint: $hint"$'\n'
    run_hint
    assert_status 0
  done <<'END'
oncall tkae=tcli help oncall take
oncall tkae me=tcli oncall take me
oncall tkae me --level nope=tcli help oncall take
oncall tkae --help=tcli help oncall take
oncall rota ste=tcli help oncall rota set
oncall rota ste bob=tcli oncall rota set bob
oncall take x --levle nope=tcli oncall take --help
oncall take x --levle low=tcli oncall take x --level low
oncall take x --levle low --nope=tcli oncall take --help
help oncall tkae=tcli help oncall take
END
}

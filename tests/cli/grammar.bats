#!/usr/bin/env bats
# Module, subject, verb: exact; unknown words answered with what exists, and a suggestion only when it is near.
load ../support/helpers

oncall() {
  make_module oncall <<'END'
#!/bin/sh
# ---
# tcli: 1
# summary: On-call rotation
# subjects: {rota: The rotations}
# commands:
#   now: {summary: Who has it}
#   take:
#     summary: Take the pager
#     arguments: [{name: reason, summary: Why, variadic: true}]
#     options:
#       - {name: count, short: c, type: int, default: 1, summary: Shifts}
#       - {name: loud, short: l, type: bool, summary: Loudly}
#   rota list: {summary: The order}
#   rota set:
#     summary: Change it
#     arguments: [{name: who, summary: Whom}]
# ---
: >>"$W/ran"
echo "subject=${TCLI_SUBJECT-} verb=$TCLI_VERB count=${TCLI_OPT_COUNT-} loud=${TCLI_OPT_LOUD-}"
printf '<%s>' "$@"
echo
END
}

@test "module verb, and module subject verb" {
  oncall
  call tcli oncall take 'a bath'
  assert_status 0
  assert_stdout $'subject= verb=take count=1 loud=false\n<take><a bath>'
  call tcli oncall rota set eve
  assert_stdout $'subject=rota verb=set count= loud=\n<rota><set><eve>'
  call tcli oncall now
  assert_stdout $'subject= verb=now count= loud=\n<now>'
}

@test "rule 15: --o=v, --o v, -o v and -ov are the same, wherever they stand after the verb" {
  oncall
  local words
  for words in '--count=3 x' '--count 3 x' '-c 3 x' '-c3 x' 'x --count 3' 'x -c3' '--count=3 -- x' '-lc3 x'; do
    # shellcheck disable=SC2086
    call tcli oncall take $words
    assert_status 0
    assert_stdout_has 'count=3'
  done
}

@test "rule 17: no abbreviations and no catch-all" {
  oncall
  local word
  for word in onc oncal oncallx ONCALL Oncall 'oncall ' plug plugi pluginlist; do
    call tcli "$word" now
    assert_error 127 "no module '$word'"
  done
  for word in n ta tak ro rot NOW; do
    call tcli oncall "$word"
    assert_error 2 "oncall has no verb '$word'"
  done
  call tcli oncall rota li
  assert_error 2 "oncall rota has no verb 'li'"
  call tcli oncall take --cou 3 x
  assert_status 2
  call tcli plug li
  assert_status 127
  call tcli plugin li
  assert_error 2 "plugin has no verb 'li'"
  assert_absent "$W/ran"
}

@test "nothing deeper than subject and verb" {
  oncall
  call tcli oncall rota list more
  assert_status 2
  call tcli oncall now more
  assert_status 2
  assert_absent "$W/ran"
}

@test "an unknown module: 127, nothing but the error and the hint, on standard error" {
  call tcli nothing-like-it go
  assert_error 127 "no module 'nothing-like-it'"
  assert_stdout_empty
  assert_stderr_has 'hint: tcli plugin list'
  run_hint
  assert_status 0
  call tcli list
  assert_status 127
  assert_stderr_has 'hint: tcli plugin list'
}

@test "a suggestion at distance two and a third of the length, with the rest of the words, never run" {
  oncall
  local typed
  for typed in oncal noncall onacll onncall oncakk; do
    call tcli "$typed" take 'a bath'
    assert_status 127
    assert_stderr_has "hint: tcli oncall take 'a bath'"
  done
  for typed in onc on x call ooooll plumbing; do
    call tcli "$typed" take x
    assert_status 127
    assert_stderr_lacks 'tcli oncall'
  done
  assert_absent "$W/ran"
  call tcli oncal take 'a bath'
  run_hint
  assert_status 0
  assert_stdout_has '<take><a bath>'
}

@test "no silly suggestions: hook is not loop, nosheb is not noexec" {
  declared_module hook
  declared_module noexec
  call tcli loop go
  assert_status 127
  assert_stderr_lacks hook
  call tcli nosheb go
  assert_status 127
  assert_stderr_lacks noexec
}

@test "broken modules are not suggested" {
  : | make_module oncall
  call tcli oncal take
  assert_error 127 "no module 'oncal'"
  assert_stderr_lacks 'hint: tcli oncall'
}

@test "rule 20: an unknown verb: 2, the nearest one as hint, and all there are" {
  oncall
  call tcli oncall tkae x
  assert_error 2 "oncall has no verb 'tkae'"
  assert_stderr_has 'hint: tcli oncall take x'
  assert_stderr_has 'verbs: now take'
  assert_stderr_has 'subjects: rota'
  run_hint
  assert_status 0
  call tcli oncall zzz
  assert_status 2
  run_hint
  assert_status 0
  call tcli oncall rota lits
  assert_error 2 "oncall rota has no verb 'lits'"
  assert_stderr_has 'hint: tcli oncall rota list'
  assert_stderr_has 'verbs: list set'
  call tcli oncall list
  assert_status 2
  assert_stderr_has 'hint: tcli oncall rota list'
  call tcli oncall set rota eve
  assert_status 2
  assert_stderr_has 'hint: tcli oncall rota set eve'
  run_hint
  assert_status 0
}

@test "no verb at all: 2 and what there is" {
  oncall
  call tcli oncall
  assert_error 2 'oncall needs a verb'
  assert_stderr_has 'verbs: now take'
  run_hint
  assert_status 0
  call tcli oncall rota
  assert_error 2 'oncall rota needs a verb'
  assert_stderr_has 'verbs: list set'
  call tcli plugin
  assert_error 2 'plugin needs a verb'
}

@test "an option between module and verb: 2 with the call that was meant" {
  oncall
  call tcli oncall --loud take x
  assert_error 2 "option '--loud' stands before the verb"
  assert_stderr_has 'hint: tcli oncall take --loud x'
  run_hint
  assert_status 0
  call tcli oncall --yes take x
  assert_status 2
  assert_stderr_has 'hint: tcli --yes oncall take x'
  run_hint
  assert_status 0
  call tcli plugin -o json list
  assert_status 2
  run_hint
  assert_status 0
}

@test "rule 14: an unknown global option: 2 with one line of usage" {
  local option
  for option in --colour -Z --yess --version=1; do
    call tcli "$option"
    assert_status 2
    assert_stdout_empty
    assert_stderr_has 'tcli: error: '
    [[ $option == *=* || $(sed -n 3p "$W/err") == '  options: --help --version --output '* ]] || complain 'expected what may stand there'
    (($(wc -l <"$W/err") <= 3)) || complain 'expected at most three lines'
  done
  call tcli --yess plugin list
  assert_stderr_has "'--yess'"
}

@test "wrong arguments: 2, which one and why, and nothing runs" {
  oncall
  call tcli oncall take --count two x
  assert_error 2 "oncall take: --count wants an int, got 'two'"
  run_hint
  assert_status 0
  call tcli oncall take
  assert_error 2 '<reason>'
  call tcli oncall take --count
  assert_status 2
  call tcli oncall take --colour x
  assert_error 2 "'--colour'"
  call tcli oncall rota set eve adam
  assert_status 2
  call tcli oncall take --loud=maybe x
  assert_status 2
  assert_absent "$W/ran"
}

@test "the words of a hint are quoted for the shell" {
  oncall
  call tcli oncal take "it's" '$(touch pwn)' '*' '' $'a\nb'
  assert_status 127
  [[ $(wc -l <"$W/err") == 2 ]] || complain 'expected two lines'
  call tcli oncal take "it's" '$(touch pwn)' '*' ''
  run_hint
  assert_status 0
  assert_stdout_has "<take><it's><\$(touch pwn)><*><>"
  assert_absent pwn
}

@test "rule 59: --version: its first line, and no module is looked for" {
  call tcli --version
  assert_status 0
  [[ $(head -1 "$W/out") =~ ^tcli\ [0-9]+\.[0-9]+\.[0-9]+$ ]] || complain 'expected tcli X.Y.Z'
  assert_stderr_empty
}

@test "no words, empty words and hostile words: an answer, never a crash" {
  local word
  for word in '' ' ' '%s%n' '{}' '{0}' $'\x01' $'\xc3\x28' '-' '--' '---' '-h-' '--=' '=' "$(printf '%5000s' '')"; do
    call tcli "$word"
    [[ $status == 127 || $status == 126 || $status == 2 || $status == 0 ]] || complain "word: $word"
    call tcli plugin "$word"
    [[ $status == 2 ]] || complain "word: $word"
    call tcli plugin show "$word"
    [[ $status == 127 || $status == 126 || $status == 2 || $status == 0 ]] || complain "word: $word"
    assert_no_match '[\x00-\x08\x0b-\x1f]' "$W/err"
    call tcli help "$word"
    [[ $status == 127 || $status == 126 || $status == 2 || $status == 0 ]] || complain "word: $word"
  done
  call bash -c 'exec -a "" "$TCLI" --version'
  assert_status 0
}

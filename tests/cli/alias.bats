#!/usr/bin/env bats
# Aliases: names in the config that stand for the first words of a call.
load ../support/helpers

FILE=
setup() {
  common_setup
  FILE=$HOME/.config/tcli/config.yaml
  make_module oncall <<'END'
#!/bin/sh
# ---
# tcli: 1
# summary: Who has the pager
# subjects: {rota: The rotations}
# commands:
#   take:
#     summary: Take the pager
#     arguments: [{name: why, variadic: true}]
#     options: [{name: count, type: int, summary: Number of shifts}, {name: token, secret: true}]
#   rota list: {summary: The order, arguments: [{name: who, type: choice, choices: [ann, bob], required: false}]}
#   rota clear: {summary: Forget it, effect: destructive, options: [{name: yes, short: y, type: bool}, {name: loud, short: l, type: bool}]}
# ---
printf '%s: ' "$TCLI_SUBJECT $TCLI_VERB"
printf '<%s>' "$@"
END
}

# config, machine: what stands there now, from standard input.
config() {
  mkdir -p "${FILE%/*}"
  cat >"$FILE"
  sleep 0.01
}
machine() {
  export XDG_CONFIG_DIRS=$W/etc
  mkdir -p "$W/etc/tcli"
  cat >"$W/etc/tcli/config.yaml"
  sleep 0.01
}

@test "an alias runs what it stands for, with the words that follow it as they are" {
  config <<<$'alias: {standup: oncall rota list, pause: \'oncall take "a  bath" --count=2\', raw: plain \'$(touch pwn)\' "" a\\ b}'
  undeclared_module plain
  call tcli standup ann
  assert_status 0
  assert_stdout 'rota list: <rota><list><ann>'
  assert_stderr_empty
  call tcli pause "it's" '' -- --x
  assert_stdout " take: <take><a  bath><--count=2><it's><><--><--x>"
  call tcli raw '*' $'\xff'
  assert_stdout $'<$(touch pwn)>\n<>\n<a b>\n<*>\n<\xff>'
  TCLI_TEST_STATUS=7 call tcli raw
  assert_status 7
  assert_absent pwn
  call tcli standup carl
  assert_error 2 "oncall rota list: <who> wants one of: ann bob, got 'carl'"
  TCLI_HISTORY_ENABLED=false call tcli standup bob
  assert_stdout 'rota list: <rota><list><bob>'
}

@test "set by tcli config as it will be called, or as one text" {
  call tcli config set alias.standup oncall rota list
  assert_stdout "alias.standup is 'oncall rota list' now"
  call tcli config set alias.pause oncall take 'a bath' "it's"
  call tcli pause
  assert_stdout " take: <take><a bath><it's>"
  call tcli config set alias.standup 'oncall take x'
  call tcli standup
  assert_stdout ' take: <take><x>'
  call tcli config unset alias.standup
  call tcli standup
  assert_error 127 "no module 'standup'"
}

@test "a module comes first, whatever provider it is of, broken ones and built-in ones too" {
  config <<<'alias: {plain: oncall take x, broken: oncall take x, config: oncall take x, help: oncall take x, christmas: oncall take x, lost: oncall take x}'
  undeclared_module plain
  printf '#!/no/such\n' | make_module broken
  call tcli plain
  assert_stdout '<>'
  call tcli broken
  assert_error 126 "broken can't run"
  call tcli config path
  assert_stdout "$FILE"
  call tcli help
  assert_stdout_has 'Usage: tcli <module>'
  call tcli christmas greet x
  assert_stdout 'Merry Christmas, x!'
  call tcli config check
  assert_status 1
  assert_stdout "$FILE:1:31: alias.broken has no effect: a module of that name comes before it ($BIN/tcli-broken)
$FILE:1:98: alias.christmas has no effect: a module of that name comes before it (tcli's own)
$FILE:1:54: alias.config has no effect: a module of that name comes before it (built in)
$FILE:1:77: alias.help has no effect: the word help is tcli's own
$FILE:1:9: alias.plain has no effect: a module of that name comes before it ($BIN/tcli-plain)"
  call tcli config list
  assert_status 0
  assert_stderr_lines 10
  assert_stderr_has "tcli: warning: alias.plain has no effect: a module of that name comes before it ($BIN/tcli-plain)"
  run_hint
  assert_status 0
  call tcli config list -o json
  assert_stderr_empty
  call tcli config set alias.plain oncall take
  assert_stderr_has 'warning: alias.plain has no effect: a module of that name comes before it'
  run_hint
  assert_status 0
  call tcli
  assert_stdout_has $'Aliases\n  lost        oncall take x\n\n'
  assert_stdout_lacks 'plain       oncall'
}

@test "a module of another provider comes first too, where --from names one that has none" {
  config <<<'alias: {christmas: oncall take x, help: oncall take x, oops: nosuch list}'
  local words
  for words in 'christmas' 'help christmas' 'plugin which --from builtin christmas' 'plugin which help'; do
    # shellcheck disable=SC2086 # words
    call tcli --from builtin $words
    assert_error 127 'no module'
    assert_stderr_lacks alias
    assert_stderr_has 'plugin list' # and not the very call
    run_hint
    assert_status 0
  done
  call tcli --from builtin chrismas
  assert_stderr_has 'hint: tcli plugin list'
  call tcli --from path oops
  assert_error 127 "oops is an alias of 'nosuch list': no module 'nosuch': provider path has none of that name"
  assert_stderr_has 'hint: tcli config edit'
  call tcli config set alias.help oncall take
  assert_stderr_has 'alias.help has no effect'
  run_hint
  assert_status 0
  assert_stdout_has 'Usage: tcli <module>'
}

@test "one that stands for no module says so, with the way to mend it; it never means another alias" {
  config <<<'alias: {standup: oncal rota list, two: standup x, three: two}'
  call tcli standup
  assert_status 127
  assert_stderr $'tcli: error: standup is an alias of \'oncal rota list\': no module \'oncal\'\nhint: tcli config edit'
  call tcli two
  assert_status 127
  assert_stderr $'tcli: error: two is an alias of \'standup x\': no module \'standup\': an alias stands for a module, never for another alias\nhint: tcli config edit'
  call tcli help two
  assert_error 127 "two is an alias of 'standup x': no module 'standup'"
  call tcli config check
  assert_status 1
  assert_stdout_has "$FILE:1:9: alias.standup: no module 'oncal'"
  machine <<<'alias: {standup: oncal rota list}'
  rm "$FILE"
  call tcli standup
  assert_error 127 "standup is an alias of 'oncal rota list'"
  run_hint
  assert_status 0
  assert_stdout_has "$W/etc/tcli/config.yaml"
}

@test "a text that is no call makes the config unreadable, with its place" {
  local text what
  while IFS='|' read -r text what; do
    printf 'alias:\n  x: %s\n' "$text" | config
    call tcli standup
    assert_status 125
    assert_stderr $'tcli: error: '"$FILE:2:6: alias.x wants a module and its words, such as oncall rota list: $what"$'\nhint: tcli config edit'
    call tcli config check
    assert_status 1
    assert_stdout_has "$FILE:2:6: alias.x wants"
  done <<'END'
"oncall 'rota"|a ' is not closed
"--yes oncall rota clear"|'--yes' stands before the module: an option of tcli's own is for who calls
help oncall|help is no module
../oncall|it begins with no module: '.' in a name, where only a-z, 0-9 and '-' may stand
END
  config <<<'alias: {Standup: oncall}'
  call tcli oncall
  assert_error 125 "$FILE:1:9: alias.Standup: upper case 'S' in a name"
  rm "$FILE"
  call tcli config set alias.Standup oncall
  assert_error 2 "config set alias.Standup: upper case 'S' in a name"
  call tcli config set alias.x -- --yes oncall
  assert_error 2 "'--yes' stands before the module"
  assert_absent "$FILE"
}

@test "shown as an alias: the overview, help, which; show and check name its module" {
  config <<<'alias: {standup: oncall rota list, pause: "oncall take x --token=t", rota: oncall rota, raw: plain -x, options: oncall take x}'
  undeclared_module plain
  call tcli
  assert_stdout_has $'Aliases\n  options     oncall take x\n  pause       oncall take x --token=t\n  raw         plain -x\n  rota        oncall rota\n  standup     oncall rota list\n\nBuilt in:'
  call tcli help standup
  assert_status 0
  [[ $(tr -s '\n' ' ' <<<"$output") == "standup is an alias of 'oncall rota list' (user, $FILE) oncall rota list: The order "* ]]
  assert_stdout_has $'oncall rota list: The order\n\nUsage: tcli oncall rota list'
  local name
  for name in standup pause rota options; do
    call tcli help "$name"
    cp "$W/out" "$W/help"
    call tcli "$name" --help
    cmp "$W/out" "$W/help"
    call tcli "$name" -h
    cmp "$W/out" "$W/help"
    assert_stderr_empty
  done
  call tcli help rota list
  assert_stdout_has 'oncall rota list: The order'
  call tcli help rota list x
  assert_error 2 "help: unexpected word 'x'"
  call tcli help pause
  assert_stdout_has 'oncall take: Take the pager'
  call tcli help raw
  assert_stdout_has $'raw is an alias of \'plain -x\''
  assert_stdout_has 'plain has no manifest'
  call tcli plugin which standup
  assert_stdout "$BIN/tcli-oncall	path	standup is an alias of 'oncall rota list' (user, $FILE)"
  call tcli plugin which standup -o json
  assert_json '.modules == [{location: $bin, provider: "path", why: $why}]' --arg bin "$BIN/tcli-oncall" --arg why "standup is an alias of 'oncall rota list' (user, $FILE)"
  local verb
  for verb in show check; do
    call tcli plugin "$verb" standup
    assert_error 127 "no module 'standup': standup is an alias of 'oncall rota list'"
    run_hint
    assert_status 0
  done
  call tcli plugin list -o name
  assert_stdout_lacks standup
}

@test "a name that was mistyped is put right to an alias too, with what it takes" {
  config <<<'alias: {standup: oncall rota list}'
  call tcli standpu ann
  assert_error 127 "no module 'standpu'"
  assert_stderr_has 'hint: tcli standup ann'
  run_hint
  assert_status 0
  call tcli standpu carl
  assert_stderr_has 'hint: tcli help standup'
  call tcli help standpu
  assert_stderr_has 'hint: tcli help standup'
  call tcli plugin which standpu
  assert_stderr_has 'hint: tcli plugin which standup'
  call tcli plugin show standpu
  assert_stderr_has 'hint: tcli plugin list'
}

@test "--from is where its module is taken from" {
  config <<<'alias: {standup: oncall rota list}'
  call tcli --from path standup
  assert_stdout 'rota list: <rota><list>'
  call tcli --from own standup
  assert_error 127 "standup is an alias of 'oncall rota list': no module 'oncall': provider own has none of that name"
  assert_stderr_has 'hint: tcli plugin which oncall'
  run_hint
  assert_status 0
  call tcli --from nowhere standup
  assert_error 2 "no provider 'nowhere'"
}

@test "the history has what it stood for, so that it runs again when the alias is gone" {
  config <<<'alias: {standup: oncall rota list, pause: oncall take --token=secret x}'
  tcli standup ann
  call tcli history list -o json
  assert_json '.runs[0] | .module == "oncall" and .subject == "rota" and .verb == "list" and .words == ["rota", "list", "ann"]'
  call tcli history rerun last --dry-run
  assert_stdout_has 'tcli oncall rota list ann'
  rm "$FILE"
  call tcli history rerun last
  assert_stdout 'rota list: <rota><list><ann>'
  config <<<'alias: {pause: oncall take --token=secret x}'
  tcli pause
  assert_no_match secret "$HOME"/.local/state/tcli/history/*
}

@test "completion: its name, and behind it what its words would have" {
  config <<<'alias: {standup: oncall rota list, rota: oncall rota, oncall: plugin list}'
  call tcli __complete -- st
  assert_stdout $'standup\talias of oncall rota list'
  call tcli __complete -- help st
  assert_stdout $'standup\talias of oncall rota list'
  call tcli __complete -- on
  assert_stdout $'oncall\tWho has the pager'
  call tcli __complete -- standup a
  assert_stdout $'ann\t'
  call tcli __complete -- rota c
  assert_stdout $'clear\tForget it'
  call tcli __complete -- config get alias.s
  assert_stdout $'alias.standup\talias of oncall rota list'
  config <<<'alias: {standup: oncal x}'
  call tcli __complete -- standup ''
  assert_status 0
  assert_stdout_empty
  assert_stderr_empty
}

@test "a yes in it is the caller's own, or none" {
  local words
  for words in '--yes' '-y' '-ly' '--yes=true' 'x -- --yes'; do
    config <<<"alias: {wipe: 'oncall rota clear $words'}"
    [[ $words == x* ]] || { call tcli wipe && assert_status 0 && assert_stdout_has '<rota><clear>'; }
    rm "$FILE"
    machine <<<"alias: {wipe: 'oncall rota clear $words'}"
    call tcli wipe --loud
    assert_status 2
    assert_stdout_empty
    [[ $words == x* ]] || assert_error 2 "wipe is an alias of 'oncall rota clear $words': --yes is for who calls to say, not for an alias of the machine"
  done
  machine <<<'alias: {wipe: oncall rota clear -ly}'
  call tcli wipe
  assert_stderr_has 'hint: tcli oncall rota clear -l'
  call tcli --yes wipe
  assert_error 2 "--yes is for who calls to say"
  machine <<<'alias: {wipe: oncall rota clear, pull: pack update --yes}'
  call tcli wipe
  assert_error 2 'oncall rota clear: Forget it: it can'
  run_hint
  assert_status 0
  call tcli wipe --yes
  assert_stdout 'rota clear: <rota><clear><--yes>'
  call tcli --yes wipe
  assert_stdout 'rota clear: <rota><clear>'
  call tcli pull
  assert_error 2 "pull is an alias of 'pack update --yes': --yes is for who calls to say"
}

@test "a call of a module looks at as many files with a hundred aliases as with a hundred other keys" {
  need_strace
  declared_module quick
  local count kind
  for kind in alias 'modules'; do
    { echo "$kind:" && for count in {1..100}; do
      [[ $kind == alias ]] && echo "  a$count: quick go" || echo "  a$count: {history: off}"
    done; } | config
    tcli quick go >/dev/null && tcli quick go >/dev/null
    "${TRACED[@]/trace=execve,execveat/trace=%file}" "$TCLI" quick go >/dev/null
    grep -vc ' resumed>' "$W/trace" >"$W/count-$kind" # a call that another process ran beside is in two lines
  done
  [[ $(<"$W/count-alias") == "$(<"$W/count-modules")" ]] || complain "$(head "$W"/count-*)"
}

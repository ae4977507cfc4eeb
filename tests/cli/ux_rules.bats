# The rules for people, as far as no other file holds them: what runs, names, suggestions, output, prompts, errors, folders.
load ../support/helpers

setup() {
  common_setup
  make_module oncall <<'END'
#!/bin/sh
# ---
# tcli: 1
# summary: Who has the pager, and handing it over
# version: "1.4.0"
# subjects: {rota: The rotations}
# commands:
#   take:
#     summary: Take the pager
#     description: At once, until somebody else takes it.
#     arguments: [{name: reason, summary: Why, type: string, variadic: true}]
#     options:
#       - {name: count, short: c, type: int, default: 1, summary: Number of shifts}
#       - {name: token, secret: true, env: ONCALL_TOKEN, summary: Pager API token}
#     examples: [{run: 'tcli oncall take "a bath"', summary: Off for half an hour}]
#   now: {summary: Who has it now}
#   rota list: {summary: The rotation and its order}
#   rota set: {summary: Change it, effect: write, arguments: [{name: who, type: choice, choices: [ann, bob]}]}
# ---
: >>"$W/ran"
printf '<%s>' "$TCLI_SUBJECT" "$TCLI_VERB" "$@"
END
}

# Every module of tcli's own and each of its commands, a line each, in $W/commands.
builtin_commands() {
  list_builtin_commands >"$W/commands"
  [[ $(wc -l <"$W/commands") -ge 5 ]] || complain 'too few built-in commands to look at'
}
list_builtin_commands() {
  local module
  for module in $(tcli plugin list -o json | jq -r '.modules[] | select(.kind == "builtin") | .name'); do
    echo "$module"
    tcli plugin show "$module" -o json | jq -r --arg name "$module" '.commands[] | "\($name) \(.name)"'
  done
}

assert_page() { # a page for people: on standard output, 0, in 80 columns (but for the path of a file), no control characters
  assert_status 0
  assert_stderr_empty
  [[ -s $W/out ]] || complain 'expected a page'
  if grep -vF "$W" "$W/out" | grep -nP '.{81,}'; then complain 'wider than 80 columns'; fi
  if grep -nP '[\x00-\x08\x0b-\x1f\x7f]|[ \t]$' "$W/out"; then complain 'a control character or a blank at the end of a line'; fi
}

@test "rule 3: --help beats everything before --, and nothing runs" {
  local words
  call tcli oncall take --help
  cp "$W/out" "$W/page"
  for words in 'x --help' '--help x' '--count two --help' '--bogus --help' '-c --help' '--help --bogus' '-h -c two'; do
    # shellcheck disable=SC2086
    call tcli oncall take $words
    assert_page
    cmp "$W/out" "$W/page" || complain "another page for $words"
  done
  call tcli --yes --help oncall take x
  assert_page
  for words in '--help --bogus' '--bogus oncall take x --help' '--color purple oncall take -h' 'help --help' 'help --man --help --bogus'; do
    # shellcheck disable=SC2086
    call tcli $words
    [[ $words == *man* ]] || assert_status 0
    assert_stdout_lacks '<take>'
  done
  call tcli help --help --man
  assert_stderr_lacks "no option '--help'"
  assert_absent "$W/ran"
  call tcli oncall take -- --help
  assert_status 0
  assert_stdout '<><take><take><--><--help>'
}

@test "rule 5: bare help is at most 40 x 80, grouped, and runs no module" {
  local number
  for number in {1..60}; do declared_module "zebra-with-a-name-of-some-length-$number" "$BIN" "$(printf 'long %.0s' {1..30})"; done
  undeclared_module plain
  call tcli
  assert_page
  [[ $(wc -l <"$W/out") -le 40 ]] || complain 'longer than 40 lines'
  assert_stdout_has 'Modules on your PATH'
  assert_stdout_has 'tcli plugin list'
  assert_stdout_has 'has no manifest'
  need_strace
  rm -rf "$HOME/.cache"
  local words
  for words in '' help 'plugin list' '__complete -- '; do
    # shellcheck disable=SC2086
    call_traced "$TCLI" $words
    assert_status 0
    assert_nothing_executed
  done
}

@test "rule 10: a broken module is answered with the reason, also by help" {
  printf '#!/no/such/interpreter\n' | make_module wreck
  call tcli wreck go
  assert_error 126 '/no/such/interpreter'
  call tcli help wreck
  assert_error 126 '/no/such/interpreter'
  call tcli wreck --help
  assert_error 126 '/no/such/interpreter'
  assert_stderr_lacks unknown
}

@test "rules 15 and 16: every short option has a long one, and one meaning everywhere" {
  local words short long
  builtin_commands
  while IFS= read -r words; do
    # shellcheck disable=SC2086
    call tcli $words --help
    if grep -P '^ +-[a-zA-Z](,? *<|$| (?!-))' "$W/out" | grep -vP -- '--'; then complain 'a short option alone'; fi
    while read -r short long; do
      case $short in
        -o,) [[ $long == --output ]] ;;
        -q,) [[ $long == --quiet ]] ;;
        -n,) [[ $long == --limit || $long == --number || $long == --dry-run ]] ;;
        -y,) [[ $long == --yes ]] ;;
        -h,) [[ $long == --help ]] ;;
      esac || complain "another meaning: $short $long"
    done < <(grep -oP '^ +\K-[a-zA-Z], --[a-z-]+' "$W/out")
  done <"$W/commands"
}

@test "rule 18: names match the pattern and have 64 bytes at most" {
  local longest name
  longest=$(printf 'a%.0s' {1..64})
  declared_module "$longest"
  call tcli "$longest" go x
  assert_status 0
  declared_module "${longest}b"
  call tcli "${longest}b" go x
  assert_error 126 '64'
  for name in Upper a_b a.b -a a- a--b 1a é 'a b'; do
    declared_module "$name"
    call tcli -- "$name" go x
    [[ $status == 126 || $status == 127 || $status == 2 ]] || complain 'a bad name ran'
    assert_absent "$W/ran-$name"
    [[ $(state_of "$name") == broken ]] || complain "expected $name to be listed as broken"
  done
}

@test "rule 19: a suggestion only when it is near, and never run by itself" {
  call tcli oncal take x
  assert_error 127 "no module 'oncal'"
  assert_stderr_has 'hint: tcli oncall take x'
  assert_absent "$W/ran"
  run_hint
  assert_status 0
  assert_exists "$W/ran"
  rm "$W/ran"
  declared_module ls
  declared_module hook
  local word
  for word in lx xs loop ca onc xyz ocnlla; do
    call tcli "$word"
    assert_status 127
    assert_stderr_lacks "hint: tcli ls"
    assert_stderr_lacks "hint: tcli hook"
    assert_stderr_lacks "hint: tcli oncall"
  done
  call tcli onclal now
  assert_stderr_has 'hint: tcli oncall now'
}

@test "rule 20: tcli list and other usual words hint at where it is" {
  call tcli list
  assert_status 127
  assert_stderr_has 'hint: tcli plugin list'
  run_hint
  assert_status 0
}

@test "rule 27: -k prints one raw value, -o csv the table, in every command that has -o" {
  local call
  export EDITOR=true
  declared_module oncall
  tcli oncall go x
  tcli plugin list -o json | jq -r '.modules[0].name' >"$W/name"
  call tcli plugin list -k 0.name
  assert_status 0
  cmp "$W/out" "$W/name"
  call tcli plugin show oncall -k commands.0.name
  assert_stdout go
  call tcli history show -k module
  assert_stdout oncall
  call tcli history list -k id -o json
  assert_stdout "$(tcli history list -o name)"
  tcli oncall go $'two\nlines\e[31m'
  call tcli history show -k words.1
  assert_stdout $'two\nlines\e[31m'
  TERM=xterm script -qec "'$TCLI' history show -k words.1" /dev/null </dev/null >"$W/out"
  [[ $(tr -d '\r' <"$W/out") == 'two\nlines\x1b[31m' ]] || complain "raw on a terminal: $(cat -v "$W/out")"
  call tcli config list --all -o csv
  [[ $output == $'key,value\n'*$'\npacks.protocols,https ssh file\n'* ]] || complain 'no CSV'
  call tcli plugin show oncall -k nonsense
  assert_error 2 "no key 'nonsense' in the result: it has schema_version, name, "
  run_hint
  assert_status 0
  call commands_where 'any(.options[]; .name == "output" and .choices[0] == "table") and all(.arguments[]; .required == false)'
  grep -vxE '(history|plugin) check|team (show|update|leave)|pack schedule' "$W/out" >"$W/calls" # ask for more, or change this machine
  (($(wc -l <"$W/calls") >= 15)) || complain 'hardly a command'
  while read -r call <&3; do
    # shellcheck disable=SC2086
    call tcli --yes $call -k schema_version
    assert_stdout 1
    # shellcheck disable=SC2086
    call tcli --yes $call -o csv
    [[ $output == [a-z]*(,|$'\n')* || $output =~ ^[a-z]+$ ]] || complain 'no heading'
  done 3<"$W/calls"
}

@test "rule 43: on a terminal it is aligned, with headings, in the width there is, and ASCII in the C locale" {
  need_program script
  declared_module long "$BIN" "$(printf 'word %.0s' {1..35})"
  call env LC_ALL=C script -qec "stty cols 80; '$TCLI' plugin list" /dev/null </dev/null
  assert_status 0
  assert_stdout_has 'NAME '
  tr -d '\r' <"$W/out" >"$W/plain"
  if grep -nP '.{81,}' "$W/plain"; then complain 'wider than the terminal'; fi
  if LC_ALL=C grep -nP '[^\x20-\x7e]' "$W/plain"; then complain 'more than ASCII'; fi
}

@test "rule 44: an error is 'tcli: error: what: why', then a hint that works" {
  local words
  printf '#!/no/such/interpreter\n' | make_module wreck
  : | make_module empty
  printf 'tcli: 1\n' >"$BIN/tcli-empty.yaml"
  chmod -x "$BIN/tcli-empty"
  while IFS= read -r words; do
    # shellcheck disable=SC2086
    call tcli $words
    [[ $status != 0 && $(head -1 "$W/err") == 'tcli: error: '* ]] || complain 'expected an error'
    assert_stdout_empty
    grep -q '^hint: ' "$W/err" || complain 'expected a hint'
    [[ $(grep -c '^tcli: error: ' "$W/err") == 1 ]] || complain 'one error is enough'
    run_hint
    [[ $status != 2 && $status -lt 125 ]] || complain 'the hint does not work'
  done <<'END'
nothing
oncal now
oncall
oncall tkae x
oncall take
oncall take --count two x
oncall take --cuont 2 x
oncall rota set carl
oncall rota
--bogus
--from
--from nowhere oncall now
plugin
plugin lits
plugin list -o yml
plugin show
plugin show nothing
plugin which nothing
plugin check nothing
help nothing
help oncall nothing
wreck go
empty go
END
}

@test "rule 48: no debug lines by default; TCLI_DEBUG=1 shows each decision on standard error" {
  call tcli oncall now
  assert_stderr_empty
  call env TCLI_DEBUG=1 "$TCLI" oncall now
  assert_status 0
  assert_stdout '<><now><now>'
  assert_stderr_has 'tcli: debug: '
  assert_stderr_has "$BIN/tcli-oncall"
  local value
  for value in '' 0; do
    call env TCLI_DEBUG="$value" "$TCLI" oncall now
    assert_stderr_empty
  done
}

@test "rule 50: config, cache and state apart; what tcli makes is 0700" {
  export XDG_CONFIG_HOME=$W/xdg/config XDG_CACHE_HOME=$W/xdg/cache XDG_STATE_HOME=$W/xdg/state XDG_DATA_HOME=$W/xdg/data
  mkdir "$W/xdg"
  undeclared_module plain
  sleep 0.05
  tcli plugin check plain --unsealed && tcli oncall now && tcli plugin list
  assert_exists "$W/xdg/cache/tcli"
  assert_exists "$W/xdg/state/tcli"
  assert_absent "$HOME/.cache"
  assert_absent "$HOME/.config"
  [[ -z $(find "$W/xdg/cache" "$W/xdg/state" -type d ! -perm 0700) ]] || complain 'a folder with another mode'
  rm -rf "$W/xdg/cache" # all of it can be computed again
  call tcli oncall now
  assert_status 0
}

@test "rule 53: everything works without a network" {
  unshare -rn true 2>/dev/null || skip 'a network namespace is not allowed here'
  call unshare -rn "$TCLI" oncall now
  assert_status 0
  assert_stdout '<><now><now>'
  call unshare -rn "$TCLI" plugin list
  assert_status 0
  assert_stdout_has oncall
}

@test "rule 53: every command but those that fetch ends without a network as it does with one" {
  unshare -rn true 2>/dev/null || skip 'a network namespace is not allowed here'
  local words with
  builtin_commands
  grep -vE '^(pack (install|update|fetch|sync|schedule|mirror)|team (join|update)|completion (install|remove)|config edit)$' "$W/commands" >"$W/local"
  [[ $(wc -l <"$W/local") -ge 40 ]] || complain 'too few commands'
  while IFS= read -r words; do
    # shellcheck disable=SC2086
    call tcli $words </dev/null
    with=$status
    # shellcheck disable=SC2086
    call timeout 20 unshare -rn "$TCLI" $words </dev/null
    assert_status "$with"
  done <"$W/local"
}

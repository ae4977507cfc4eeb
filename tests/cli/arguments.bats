# Argument checking end to end: what a declared script gets, and what is refused before it starts.
load ../support/helpers

setup() {
  common_setup
  touch "$W/here/file" "$W/here/a file"
  mkdir "$W/here/folder"
  make_module types <<'END'
#!/bin/bash
# ---
# tcli: 1
# summary: One command for each type
# commands:
#   string: {summary: s, arguments: [{name: value, type: string}], options: [{name: option, short: o, type: string}]}
#   int: {summary: s, arguments: [{name: value, type: int}], options: [{name: option, short: o, type: int}]}
#   float: {summary: s, arguments: [{name: value, type: float}], options: [{name: option, short: o, type: float}]}
#   bool: {summary: s, options: [{name: option, short: o, type: bool}, {name: other, short: x, type: bool, default: true}]}
#   choice:
#     summary: s
#     arguments: [{name: value, type: choice, choices: [red, green, "no"]}]
#     options: [{name: option, short: o, type: choice, choices: [red, green, "no"]}]
#   path: {summary: s, arguments: [{name: value, type: path}], options: [{name: option, short: o, type: path}]}
#   file: {summary: s, arguments: [{name: value, type: file}], options: [{name: option, short: o, type: file}]}
#   dir: {summary: s, arguments: [{name: value, type: dir}], options: [{name: option, short: o, type: dir}]}
#   duration: {summary: s, arguments: [{name: value, type: duration}], options: [{name: option, short: o, type: duration}]}
#   many:
#     summary: s
#     dry_run: true
#     arguments: [{name: first-one}, {name: rest, variadic: true, required: false}]
#     options:
#       - {name: all, short: a, type: bool}
#       - {name: brief, short: b, type: bool}
#       - {name: count, short: c, type: int, default: 1}
#       - {name: dry-run, short: n, type: bool}
#       - {name: level, type: choice, choices: [low, high], default: low}
#       - {name: token, short: t, secret: true, env: TYPES_TOKEN}
#       - {name: region, env: TYPES_REGION, default: north}
#       - {name: retries, type: int, env: TYPES_RETRIES}
#   needs: {summary: s, options: [{name: key, short: k, required: true}, {name: pass, secret: true, required: true, env: TYPES_PASS}]}
#   none: {summary: s}
#   numbers: {summary: s, arguments: [{name: numbers, type: int, variadic: true}], options: [{name: sum, short: s, type: bool}]}
# ---
: >>"$W/ran"
printf '%q ' "$@"
printf '\n'
printf '%s\0' "$@" >"$W/argv"
for name in $(compgen -e | grep -E '^TCLI_(ARG|OPT)_'); do printf '%s=%q\n' "$name" "${!name}"; done | sort
END
}

# refused WHY WORD...: status 2, the reason as the screens have it, and the module never started; the hint works.
refused() {
  rm -f "$W/ran"
  call tcli types "${@:2}"
  assert_error 2 "types $2: $1"
  [[ $stderr == "tcli: error: types $2: $1"$'\n'* ]] || complain "expected exactly: types $2: $1"
  assert_stdout_empty
  assert_absent "$W/ran"
  run_hint
  assert_status 0
  assert_absent "$W/ran"
}

taken() { # taken VARIABLES WORD...: the module ran with these words and these variables
  call tcli types "${@:2}"
  assert_status 0
  assert_stderr_empty
  printf '%s\0' "${@:2}" | cmp - "$W/argv" || complain 'another argv'
  [[ $(tail -n +2 "$W/out") == "$1" ]] || complain "expected the variables: $1"
}

@test "good values of every type, as an argument and as an option" {
  local type value
  while read -r type value; do
    taken "TCLI_ARG_VALUE=$(printf %q "$value")"$'\n'"TCLI_OPT_OPTION=$(printf %q "$value")" "$type" --option "$value" -- "$value"
    taken "TCLI_ARG_VALUE=$(printf %q "$value")"$'\n'"TCLI_OPT_OPTION=$(printf %q "$value")" "$type" "--option=$value" -- "$value"
  done <<'END'
string a
string -x
string two words
string $(touch pwn) `touch pwn` ; touch pwn
string äöü € 日本 🙂
string {}
string {a,b}
string *
string --
int 0
int -5
int 007
int 9223372036854775807
int -9223372036854775808
float 1
float -1.5
float 1e3
float .5
choice red
choice no
path /no/such/path
path -
path ../x y
file file
file a file
file /dev/null
file -
dir folder
dir .
dir /
duration 90s
duration 1h30m
duration 250ms
duration 2w
duration 0s
END
  assert_absent pwn
}

@test "bad values of every type are refused with what is wanted" {
  local type value wants
  while IFS='|' read -r type value wants; do
    refused "<value> wants $wants, got '$value'" "$type" -- "$value"
  done <<'END'
int|two|an int
int||an int
int|1.5|an int
int|0x10|an int
int|1_000|an int
int| 1|an int
int|+|an int
int|9223372036854775808|an int
int|99999999999999999999999|an int
float|two|a float
float|nan|a float
float|inf|a float
float|1,5|a float
float|1e999|a float
choice|blue|one of: red green no
choice|RED|one of: red green no
choice|re|one of: red green no
choice||one of: red green no
path||a path
file|missing|an existing file
file|folder|an existing file
file||an existing file
dir|missing|an existing folder
dir|file|an existing folder
dir|file/|an existing folder
duration|90|a duration such as 90s or 1h30m
duration|1y|a duration such as 90s or 1h30m
duration|-5s|a duration such as 90s or 1h30m
duration|1h 30m|a duration such as 90s or 1h30m
duration|30m1h|a duration such as 90s or 1h30m
duration|99999999999999999w|a duration such as 90s or 1h30m
END
  local good
  while IFS='|' read -r type good value wants; do
    refused "--option wants $wants, got '$value'" "$type" --option "$value" "$good"
    refused "--option wants $wants, got '$value'" "$type" "--option=$value" "$good"
    refused "--option wants $wants, got '$value'" "$type" "-o$value" "$good"
  done <<'END'
int|1|two|an int
float|1|two|a float
choice|red|blue|one of: red green no
file|file|missing|an existing file
dir|folder|missing|an existing folder
duration|1s|90|a duration such as 90s or 1h30m
END
}

@test "flags: given, absent, with a default, and turned off" {
  taken $'TCLI_OPT_OPTION=false\nTCLI_OPT_OTHER=true' bool
  taken $'TCLI_OPT_OPTION=true\nTCLI_OPT_OTHER=true' bool --option
  taken $'TCLI_OPT_OPTION=true\nTCLI_OPT_OTHER=true' bool -ox
  taken $'TCLI_OPT_OPTION=true\nTCLI_OPT_OTHER=false' bool -o --other=false
  taken $'TCLI_OPT_OPTION=false\nTCLI_OPT_OTHER=true' bool --option --option=false
  refused "--option wants true or false, got 'maybe'" bool --option=maybe
  refused "--option wants true or false, got ''" bool --option=
  refused "unexpected argument 'false'" bool --option false
}

defaults=$'TCLI_OPT_ALL=false\nTCLI_OPT_BRIEF=false\nTCLI_OPT_COUNT=1\nTCLI_OPT_DRY_RUN=false\nTCLI_OPT_LEVEL=low\nTCLI_OPT_REGION=north'

@test "rule 13: argv is byte for byte what was typed" {
  local words=('' $'\n' $'a\nb' $'\xff\xfe\x80' $'\e[31m' $'\x01' 'a  b' '"' "'" '\' '$HOME' '*' '~' -- -x --yes --help -h -- '' '-' 'ä €')
  call tcli types many -- "${words[@]}"
  assert_status 0
  printf '%s\0' many -- "${words[@]}" | cmp - "$W/argv" || complain 'another argv'
  assert_stdout_has "TCLI_ARG_FIRST_ONE=''"
  assert_stdout_has "TCLI_ARG_REST_COUNT=$((${#words[@]} - 1))"
  assert_stdout_has "TCLI_ARG_REST_1=\$'\\n'"
  assert_stdout_has "TCLI_ARG_REST_3=\$'\\377\\376\\200'"
  call tcli types many a "$(printf '%100000s' x)"
  assert_status 0
}

@test "defaults, the environment and what is given, in rising order" {
  taken "TCLI_ARG_FIRST_ONE=x"$'\n'"TCLI_ARG_REST_COUNT=0"$'\n'"$defaults" many x
  export TYPES_REGION=south TYPES_RETRIES=3 TYPES_TOKEN='s3 cret'
  call tcli types many x
  assert_stdout_has TCLI_OPT_REGION=south
  assert_stdout_has TCLI_OPT_RETRIES=3
  assert_stdout_has 'TCLI_OPT_TOKEN=s3\ cret'
  call tcli types many x --region west --retries=4 -t other
  assert_stdout_has TCLI_OPT_REGION=west
  assert_stdout_has TCLI_OPT_RETRIES=4
  assert_stdout_has TCLI_OPT_TOKEN=other
  TYPES_RETRIES=many refused "TYPES_RETRIES (for --retries) wants an int, got 'many'" many x
  TYPES_RETRIES='' call tcli types many x
  assert_status 0
  assert_stdout_lacks TCLI_OPT_RETRIES
}

@test "an option twice: the last one counts; both stay in argv" {
  call tcli types many x -c 2 --count 3
  assert_stdout_has TCLI_OPT_COUNT=3
  assert_stdout_has 'many x -c 2 --count 3'
}

@test "variadic arguments are counted and numbered" {
  call tcli types many one two '' "th ree"
  assert_stdout_has TCLI_ARG_FIRST_ONE=one
  assert_stdout_has $'TCLI_ARG_REST_1=two\nTCLI_ARG_REST_2=\'\'\nTCLI_ARG_REST_3=th\\ ree\nTCLI_ARG_REST_COUNT=3'
  refused '<numbers> is missing' numbers
  refused "<numbers> wants an int, got 'x'" numbers 1 2 x 4
}

@test "every way to write an option is the same" {
  local way
  for way in '--count 5' --count=5 '-c 5' -c5; do
    # shellcheck disable=SC2086
    call tcli types many x $way
    assert_status 0
    assert_stdout_has TCLI_OPT_COUNT=5
    # shellcheck disable=SC2086
    call tcli types many $way x
    assert_stdout_has TCLI_ARG_FIRST_ONE=x
  done
  call tcli types many -abc5 x
  assert_stdout_has $'TCLI_OPT_ALL=true\nTCLI_OPT_BRIEF=true\nTCLI_OPT_COUNT=5'
  call tcli types many -abnc 6 x
  assert_stdout_has $'TCLI_OPT_ALL=true\nTCLI_OPT_BRIEF=true\nTCLI_OPT_COUNT=6\nTCLI_OPT_DRY_RUN=true'
  call tcli types many x --region=a=b
  assert_stdout_has TCLI_OPT_REGION=a=b
  call tcli types many x --region=
  assert_stdout_has "TCLI_OPT_REGION=''"
  call tcli types many x --region ''
  assert_stdout_has "TCLI_OPT_REGION=''"
  call tcli types many x --region -- y
  assert_stdout_has 'TCLI_OPT_REGION=--'
}

@test "negative numbers are arguments where a number is wanted" {
  taken $'TCLI_ARG_NUMBERS_1=-5\nTCLI_ARG_NUMBERS_2=3\nTCLI_ARG_NUMBERS_3=-1\nTCLI_ARG_NUMBERS_COUNT=3\nTCLI_OPT_SUM=true' numbers -5 3 -1 -s
  taken $'TCLI_ARG_VALUE=-1.5\nTCLI_OPT_OPTION=-2e3' float -o -2e3 -1.5
  taken $'TCLI_ARG_VALUE=-7\nTCLI_OPT_OPTION=-8' int -7 --option -8
  call tcli types string -5
  assert_error 2 "types string has no option '-5'"
  run_hint # with -- before it
  assert_status 0
  assert_stdout_has TCLI_ARG_VALUE=-5
}

@test "missing, too many and unknown" {
  refused '<first-one> is missing' many
  refused '<value> is missing' int
  refused "unexpected argument 'y'" string x y
  refused "unexpected argument 'x'" none x
  refused '--key is missing' needs --pass p
  refused '--pass is missing' needs --key k
  refused '--option wants a value (a string)' string x --option
  refused '--option wants a value (an int)' int 1 -o
  call tcli types none
  assert_status 0
}

@test "an unknown option says which there are, and the hint repeats the call as it was meant" {
  call tcli types many x --cuont 5
  assert_error 2 "types many has no option '--cuont'"
  assert_stderr_has 'hint: tcli types many x --count 5'
  assert_stderr_has '  options: --all --brief --count --dry-run --level --token --region --retries --help'
  assert_absent "$W/ran"
  run_hint
  assert_status 0
  assert_stdout_has TCLI_OPT_COUNT=5
  rm "$W/ran"
  for word in -z --coun --al --no-such=1 -ab5z; do
    call tcli types many x "$word"
    assert_error 2 'has no option'
    assert_absent "$W/ran"
    run_hint
    assert_status 0
    rm -f "$W/ran"
  done
  call tcli types many x --no-all
  assert_error 2 "types many has no option '--no-all'"
  run_hint
  assert_status 0
  assert_stdout_has TCLI_OPT_ALL=false
}

@test "tcli's own option behind the verb, or an option before it: 2 and the call put right" {
  call tcli types many x --yes
  assert_error 2 "it is tcli's own and stands before the module"
  assert_stderr_has 'hint: tcli --yes types many x'
  run_hint
  assert_status 0
  rm "$W/ran"
  call tcli types --count 5 many x
  assert_error 2 "option '--count' stands before the verb"
  assert_absent "$W/ran"
  run_hint
  assert_status 0
  assert_stdout_has TCLI_OPT_COUNT=5
}

@test "an unknown option of tcli: 2 and one line of what there is" {
  call tcli --bogus types none
  assert_error 2 "tcli has no option '--bogus'"
  assert_stderr_has $'\n  options: --help --version --output --exec-path --from --yes --no-input --no-history --capture --color --no-pager --quiet --verbose'
  [[ $(grep -o -- --help <(grep '^  options:' "$W/err") | wc -l) == 1 ]] || complain 'an option is listed twice'
  assert_stdout_empty
  assert_absent "$W/ran"
  run_hint
  assert_status 0
}

@test "foreign bytes in a refused word are escaped" {
  call tcli types int $'\e[31m\xff\n'
  assert_status 2
  assert_stderr_has "got '\\x1b[31m\\xff\\n'"
  assert_stderr_lines 2
  call tcli types many x $'--\e[31m'
  assert_status 2
  if grep -q $'\e' "$W/err"; then complain 'an escape code'; fi
}

@test "a secret is never repeated: not in an error, a hint or a debug line" {
  make_module vault <<'END'
#!/bin/sh
# ---
# tcli: 1
# summary: s
# commands:
#   open: {summary: s, effect: destructive, options: [{name: pin, short: p, type: int, secret: true, env: VAULT_PIN}, {name: all, short: a, type: bool}]}
# ---
printf '%s\n' "$TCLI_OPT_PIN"
END
  local words
  for words in '--pin hunter2' --pin=hunter2 -phunter2 '--pin 470815110042 --bogus' '-a --pni 470815110042' '--pin 470815110042' '-ap470815110042 extra' '--pin 470815110042 --yes'; do
    # shellcheck disable=SC2086
    call tcli vault open $words
    assert_status 2
    assert_stderr_lacks hunter2
    assert_stderr_lacks 470815110042
    # shellcheck disable=SC2086
    call env TCLI_DEBUG=1 "$TCLI" vault open $words
    assert_stderr_lacks hunter2
    assert_stderr_lacks 470815110042
  done
  VAULT_PIN=hunter2 call tcli vault open
  assert_error 2 'VAULT_PIN (for --pin) wants an int'
  assert_stderr_lacks hunter2
  VAULT_PIN=470815110042 call env TCLI_DEBUG=1 "$TCLI" --yes vault open
  assert_stdout 470815110042
  assert_stderr_lacks 470815110042
  call env TCLI_DEBUG=1 "$TCLI" --yes vault open --pin 470815110042
  assert_stdout 470815110042
  assert_stderr_lacks 470815110042
  if grep -raq 470815110042 "$HOME"; then complain 'a secret in the cache'; fi
}

# tcli history rerun: the same call again, with other values where some are given.
load ../support/helpers
load history

setup() {
  common_setup
  make_history_modules
  echo there >"$W/here/there"
}

argv() { tr '\0' '|' <"$W/argv"; }

@test "a failed run is mended by one value" {
  call tcli files read missing
  assert_status 1
  call tcli history rerun last-failed
  assert_status 1
  call tcli history rerun last-failed file=there
  assert_status 0
  assert_stdout there
  [[ $(field 'words[1]') == there ]]
}

@test "it runs where it ran, or --here" {
  call tcli files read there
  mkdir "$W/elsewhere" && cd "$W/elsewhere"
  call tcli history rerun last
  assert_stdout there
  call tcli history rerun last --here
  assert_status 1
  call tcli history list -n 1 -o json
  [[ $(jq -r '.runs[0].folder' "$W/out") == "$W/elsewhere" ]]
  cd "$W" && rmdir elsewhere
  call tcli history rerun last
  assert_status 1
  assert_stderr_has "the folder where it ran: $W/elsewhere: No such file or directory"
  cd "$W/here" && run_hint
}

@test "a module from a relative folder of the search path is the one of that folder" {
  export PATH=$PATH:bin
  mkdir -p bin && printf '#!/bin/sh\n# ---\n# tcli: 1\n# summary: Near\n# commands: {go: {summary: Go}}\n# ---\necho near\n' >bin/tcli-near
  chmod +x bin/tcli-near
  tcli near go 2>"$W/warnings"
  mkdir -p "$W/elsewhere/bin" && cd "$W/elsewhere"
  call tcli history rerun last
  assert_status 0
  assert_stdout near
  call tcli history rerun last --dry-run
  assert_stdout "cd $W/here && tcli near go"
}

@test "rule 32: the call comes back byte for byte, on --dry-run as a line for a shell" {
  local words=($'a\nb' $'\xff' '' -- '$(touch pwned)' "it's" '*')
  call tcli step "${words[@]}"
  local first
  first=$(field words)
  call tcli history rerun last --dry-run
  assert_status 0
  [[ $(ids | wc -l) == 1 ]]
  (cd / && eval "$(<"$W/out")") # the function of this name
  [[ $(ids | wc -l) == 2 && $(field words) == "$first" && $(field folder) == "$W/here" ]]
  call tcli history rerun last
  [[ $(ids | wc -l) == 3 && $(field words) == "$first" ]]
  assert_absent pwned
}

@test "values by name: options, flags, variadic arguments; by number without a manifest" {
  call tcli files log show a b
  call tcli history rerun last names=x names='y z'
  [[ $(argv) == 'log|show|x|y z|' ]]
  call tcli files read -l there
  call tcli history rerun last loud=false file=none
  [[ $(argv) == 'read|none|' ]]
  call tcli step a b
  call tcli history rerun last 2=c 3=d
  [[ $(field 'words|join(" ")') == 'a c d' ]]
  for wrong in nofile=x file; do
    call tcli files read there
    call tcli history rerun last "$wrong"
    assert_status 2
  done
  call tcli history rerun "$(ids --module files -n 1)" fil=x
  assert_error 2
  assert_stderr_has 'it has file, token, loud'
  call tcli history rerun "$(ids --module step -n 1)" 9=x
  assert_status 2
}

@test "rules 22 and 41: a secret is in no file of the history; rerun takes it from its variable, asks for it, or ends with 2" {
  local secret=hunter2hunter2
  FILES_TOKEN=$secret call tcli files read --token="$secret" there
  call tcli files read -t "$secret" there
  [[ $(<"$W/token") == "$secret" ]]
  call tcli history list
  assert_stdout_has 'files read -t *** there'
  call tcli history show last --detail
  assert_stdout_has 'token=***'
  ! grep -ra "$secret" "$HOME" || complain 'the secret is stored'
  TCLI_DEBUG=1 call tcli files read -t "$secret" there
  assert_stderr_lacks "$secret"
  call tcli history rerun last
  assert_error 2 '--token of that run is a secret, which is not stored: there is no terminal to ask for it'
  assert_stderr_has 'hint: export FILES_TOKEN=...'
  call tcli history rerun last --dry-run
  assert_status 2
  : >"$W/token"
  FILES_TOKEN=other call tcli history rerun last
  assert_status 0
  [[ $(<"$W/token") == other && $(argv) == 'read|there|' ]]
  call tcli history rerun "$(ids -n 1)" token=third
  [[ $(<"$W/token") == third ]]
  ! grep -ra 'third\|other' "$HOME/$STATE" || complain 'the secret is stored'
}

@test "a secret that its variable gave is asked of it again, in the next run of that too" {
  FILES_TOKEN=first-secret call tcli files read there
  [[ $(<"$W/token") == first-secret ]]
  : >"$W/token"
  call tcli history rerun last
  assert_error 2
  assert_stderr_has 'hint: export FILES_TOKEN=...'
  [[ ! -s $W/token && $(ids | wc -l) == 1 ]]
  FILES_TOKEN=second-secret call tcli history rerun last
  assert_status 0
  [[ $(<"$W/token") == second-secret ]]
  call tcli history rerun last
  assert_status 2
  call tcli history rerun last token=third-secret
  assert_status 0
  [[ $(<"$W/token") == third-secret ]]
}

@test "an option that its variable gave has the value of then" {
  make_module regions <<'END'
#!/bin/sh
# ---
# tcli: 1
# summary: Regions
# commands: {look: {summary: Look, options: [{name: region, env: REGION, default: eu}, {name: all, type: bool, env: ALL}]}}
# ---
echo "$TCLI_OPT_REGION $TCLI_OPT_ALL"
END
  REGION=us ALL=true call tcli regions look
  assert_stdout 'us true'
  call tcli history rerun last
  assert_stdout 'us true'
  REGION=asia call tcli history rerun last --dry-run
  assert_stdout_has 'regions look --all --region us'
  REGION=asia call tcli history rerun last region=africa
  assert_stdout 'africa true'
  call tcli regions look
  REGION=asia call tcli history rerun last
  assert_stdout 'eu false'
  call tcli regions look
  ALL=true call tcli history rerun last
  assert_stdout 'eu false'
  call tcli regions look --all
  call tcli history rerun last all=false
  assert_stdout 'eu false'
  ALL=true call tcli history rerun "$(ids | sed -n 2p)" all=false
  assert_stdout 'eu false'
}

@test "a word that was the same text as a secret gets a new value" {
  call tcli files read -t same-text same-text
  FILES_TOKEN=other call tcli history rerun last file=there
  assert_status 0
  [[ $(argv) == 'read|there|' ]]
}

@test "destructive commands ask again; --yes is passed on" {
  call tcli --yes files wipe
  assert_status 0
  call tcli history rerun last
  assert_status 2
  call tcli --yes history rerun last
  assert_status 0
}

@test "consent that a variable gave is no consent to the call again" {
  make_module wiper <<'END'
#!/bin/sh
# ---
# tcli: 1
# summary: Wipes
# commands: {wipe: {summary: Wipe it, effect: destructive, options: [{name: yes, type: bool, env: WIPE}]}}
# ---
echo wiped
END
  WIPE=true call tcli --yes wiper wipe
  assert_stdout wiped
  call tcli history rerun last
  assert_error 2
  assert_stdout ''
  WIPE=true call tcli history rerun last --dry-run
  assert_stdout "cd $W/here && tcli wiper wipe"
  call tcli history rerun last yes=true
  assert_stdout wiped
}

@test "a number below nothing is an argument, and keeps its place" {
  make_module sums <<'END'
#!/bin/sh
# ---
# tcli: 1
# summary: Sums
# commands: {add: {summary: Add, arguments: [{name: one, type: int}, {name: two, type: int}], options: [{name: loud, short: l, type: bool, default: true}]}}
# ---
echo "$((TCLI_ARG_ONE + TCLI_ARG_TWO)) $TCLI_OPT_LOUD"
END
  call tcli sums add -5 -l 3
  assert_stdout '-2 true'
  call tcli history rerun last two=-3
  assert_stdout '-8 true'
  call tcli history rerun "$(ids | tail -1)" one=1 loud=false
  assert_stdout '4 false'
}

@test "each refusal has a hint that works" {
  call tcli files read there
  local id wrong
  id=$(last_id)
  for wrong in nofile=x loud=maybe file; do
    call tcli history rerun "$id" "$wrong"
    assert_error 2
    run_hint
    assert_status 0
  done
  call tcli step "$(printf '%070000d' 1)"
  call tcli history rerun last
  assert_error 1 'too long to be kept whole'
  run_hint
  assert_status 0
  call tcli step a
  id=$(last_id)
  call tcli history rerun "$id" 9=x
  assert_error 2
  run_hint
  assert_status 0
}

@test "a run whose words were cut is not run again" {
  call tcli step "$(printf '%070000d' 1)"
  assert_status 0
  [[ $(field truncated) == true ]]
  call tcli history rerun last
  assert_status 1
  assert_stderr_has 'too long to be kept whole'
}

@test "a secret that is an argument too, or that another overrides, is stored nowhere" {
  call tcli --capture=all files read --token first-secret --token=second-secret first-secret
  call tcli files read -t second-secret second-secret
  FILES_TOKEN=third-secret call tcli files read third-secret
  call tcli history list
  assert_stdout_has 'files read -t *** ***'
  if grep -raE '(first|second|third)-secret' "$HOME"; then complain 'a secret is stored'; fi
}

@test "rule 22: a secret that is typed is in no command line" {
  make_module spy <<'END'
#!/bin/bash
# ---
# tcli: 1
# summary: Looks at command lines
# commands: {look: {summary: Look, options: [{name: token, secret: true, env: SPY_TOKEN}]}}
# ---
tr '\0' ' ' <"/proc/$PPID/cmdline"
echo "$* $TCLI_OPT_TOKEN"
END
  call tcli spy look --token typed-secret
  call rerun_typing typed-secret
  assert_stdout_has 'spy look look typed-secret'
  [[ $(grep -o typed-secret "$W/out" | wc -l) == 1 ]]
  local runs
  runs=$(ids | wc -l)
  call rerun_typing ''
  assert_stdout_has 'tcli: error: --token of that run is a secret, which is not stored: nothing was typed'
  [[ $(ids | wc -l) == "$runs" ]]
}

# The last run again, on a terminal where WORD is typed.
rerun_typing() {
  python3 - "$TCLI" "$1" <<'END'
import os, pty, signal, sys
pid, fd = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], [sys.argv[1], "history", "rerun", "last"])
signal.alarm(120)
text = b""
while b"(--token): " not in text: # what is typed before the question is dropped
    text += os.read(fd, 4096)
os.write(fd, sys.argv[2].encode() + b"\n")
try:
    while part := os.read(fd, 4096):
        text += part
except OSError:
    pass
print(text.decode().replace("\r", ""))
END
}

@test "a module that was reached by --from is reached so again" {
  make_module history <<'END'
#!/bin/bash
[[ $1 == --help ]] && echo "another history" && exit
echo "another: $*"
END
  call tcli --from path history list
  assert_stdout 'another: list'
  call tcli history rerun last --dry-run
  assert_stdout "cd $W/here && tcli --from path history list"
  call tcli history rerun last
  assert_stdout 'another: list'
}

@test "a value that begins with a dash stays an argument; a flag is true or false" {
  call tcli files read there
  call tcli history rerun last file=-l
  [[ $(argv) == 'read|--|-l|' ]]
  call tcli history rerun last loud=yes
  assert_status 2
}

@test "no word of a run acts on the terminal where it is shown, and what is shown runs as it is" {
  make_module echoes <<'END'
#!/bin/bash
# ---
# tcli: 1
# summary: Echoes
# commands: {it: {summary: Echo it, arguments: [{name: text}]}}
# ---
printf %s "$TCLI_ARG_TEXT" | od -An -c; exit 3
END
  local text=$'red\e[31m\xff\n' line
  call tcli echoes it "$text"
  local printed
  printed=$(<"$W/out")
  call script -qec "$TCLI history rerun last --dry-run" /dev/null
  ! grep -q $'[\e\xff]' "$W/out" || complain 'control bytes on a terminal'
  line=$(tr -d '\r' <"$W/out")
  [[ $(eval "$line") == "$printed" ]] || complain "$line"
  call tcli history show last
  for field in command with; do
    line=$(sed -n "s/^$field\t//p" "$W/out")
    [[ $(eval "$line") == "$printed" ]] || complain "$line"
  done
}

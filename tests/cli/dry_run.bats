# --dry-run: of commands that declare it, and refused by all others.
load ../support/helpers

# wiper DRY_RUN: a destructive command that leaves $W/wiped unless it is told to show only.
wiper() {
  make_module wiper <<END
#!/bin/sh
# ---
# tcli: 1
# summary: Wipes
# commands:
#   wipe: {summary: Wipe it, effect: destructive, dry_run: $1}
#   keep: {summary: Keep it}
# ---
if [ "\${TCLI_OPT_DRY_RUN-}" = true ]; then echo "would wipe"; exit; fi
: >"$W/wiped"
END
}

@test "a command that declares it gets it, and does not ask" {
  wiper true
  call tcli wiper wipe --dry-run
  assert_status 0
  assert_stdout 'would wipe'
  assert_absent "$W/wiped"
  call tcli wiper wipe --dry-run=false
  assert_error 2 'there is no terminal to ask on'
  call tcli wiper wipe
  assert_error 2 'there is no terminal to ask on'
  assert_absent "$W/wiped"
  call tcli --yes wiper wipe
  assert_status 0
  [[ -e $W/wiped ]]
}

@test "every other command refuses it, and nothing runs" {
  wiper false
  local words
  for words in 'wiper wipe' 'wiper keep'; do
    # shellcheck disable=SC2086 # words
    call tcli --yes $words --dry-run
    assert_error 2 "has no option '--dry-run': it can't show what it would do without doing it"
    run_hint
    assert_status 0
    assert_stdout_lacks dry-run
  done
  call tcli plugin list --dry-run
  assert_error 2 "has no option '--dry-run'"
  assert_absent "$W/wiped"
}

@test "a module without a manifest has promised nothing: it is not run" {
  make_module bare <<END
#!/bin/sh
if [ "\$1" = --help ]; then echo usage; exit; fi
echo "\$*" >>"$W/ran"
END
  call tcli bare x --dry-run
  assert_error 2 "bare has no option '--dry-run': without a manifest nothing promises that it changes nothing with it, so it was not run"
  assert_stderr_has "hint: tcli plugin adopt $BIN/tcli-bare"
  assert_absent "$W/ran"
  call tcli bare x --dry-run=true
  assert_error 2 "bare has no option '--dry-run'"
  assert_absent "$W/ran"
  call tcli bare x -- --dry-run
  assert_status 0
  [[ $(<"$W/ran") == 'x -- --dry-run' ]]
}

@test "an option of that name without the promise is refused in the manifest: nothing runs" {
  local type
  for type in bool string; do
    make_module wiper <<END
#!/bin/sh
# ---
# tcli: 1
# summary: Wipes
# commands:
#   wipe: {summary: Wipe it, effect: destructive, options: [{name: dry-run, type: $type}]}
# ---
: >"$W/wiped"
END
    call tcli --yes wiper wipe --dry-run v
    assert_error 126 "tcli-wiper:6:68: '--dry-run' changes nothing, wherever there is one: add 'dry_run: true' to the command, or rename"
    assert_absent "$W/wiped"
  done
  sed -i 's/options: .*\]/dry_run: true/' "$BIN/tcli-wiper"
  call tcli plugin check wiper
  assert_status 0
}

@test "help, the man page, completion and JSON tell it" {
  wiper true
  call tcli help wiper wipe
  assert_stdout_has '--dry-run  Show what would be done, and do nothing'
  call tcli help --man wiper
  assert_stdout_has '.It Fl \-dry\-run'
  call tcli __complete wiper wipe --d
  assert_stdout_has '--dry-run'
  call tcli plugin show wiper -o json
  assert_json '.commands | map({name, dry_run}) == [{name: "wipe", dry_run: true}, {name: "keep", dry_run: false}]'
}

@test "a run that only showed is rerun so" {
  wiper true
  tcli wiper wipe --dry-run
  call tcli history rerun "$(tcli history list -o name | head -1)"
  assert_status 0
  assert_stdout_has 'would wipe'
  assert_absent "$W/wiped"
}

#!/usr/bin/env bats
# Providers of third parties that fail: what they do costs their own modules and one warning.
load provider_helpers

# costs_its_own MODE REASON: listing and other modules work, one line says why the rest is missing.
costs_its_own() {
  declared_module other
  mode "$1"
  call timeout 20 "$TCLI" plugin list
  assert_status 0
  assert_stdout_has 'other	declared'
  assert_stdout_lacks 'item	'
  assert_stderr "tcli: warning: provider inventory can't answer: $2"
  call timeout 20 "$TCLI" other go
  assert_status 0
  assert_stderr_empty
  call timeout 20 "$TCLI" item say x
  assert_status 127
  call timeout 20 "$TCLI" __complete -- ''
  assert_stdout_has other
  assert_stderr_empty
}

@test "one that crashes" { costs_its_own crash 'it was killed by SIGSEGV'; }
@test "one that is no library" {
  echo text >"$W/plugins/inventory.so"
  call tcli plugin list
  assert_stderr_has "tcli: warning: provider inventory can't answer: it is no ELF file"
}
@test "what it asks a person ends a call off a terminal, with its own remedy" {
  mode question
  call tcli item say x
  assert_error 126 "item can't run: it is new here"
  [[ $stderr == *'hint: echo agreed' ]]
}
@test "one that exits" { costs_its_own exit 'it ended with status 0 and no answer'; }
@test "one that hangs" { costs_its_own hang 'it did not answer within 2 seconds'; }
@test "one that fails, and says why" { costs_its_own fail 'no inventory: it is Sunday\x1b[31m'; }
@test "one that fails with a text without end: what a person reads is cut" {
  mode long-error
  call tcli plugin list
  assert_status 0
  assert_stderr_has "tcli: warning: provider inventory can't answer: xxx"
  (($(wc -c <"$W/err") <= 3 * 16384 + 200)) || complain "expected less on standard error than $(wc -c <"$W/err") bytes"
}
@test "one that watches, asks for or takes very much: it fails, and no memory is taken for it" {
  if /bin/grep -aq __asan_init "$TCLI"; then skip 'a sanitizer takes memory itself'; fi
  # costs MODE REASON: with 150 MB at most, in tcli as in its host.
  costs() {
    mode "$1"
    call bash -c 'ulimit -d 150000 && exec timeout 20 "$TCLI" plugin list'
    assert_status 0
    assert_stderr "tcli: warning: provider inventory can't answer: $2"
  }
  costs paths 'it watches more than 4 MiB of paths'
  costs keys 'its answer is longer than 4 MiB'
  mode memory # 2 GiB, when nobody else has set a limit
  call timeout 20 "$TCLI" plugin list
  assert_stderr "tcli: warning: provider inventory can't answer: no memory left"
}
@test "one that reports without end" { costs_its_own flood 'it did not answer within 2 seconds'; }
@test "one that forks: the process that was started answers, and no other" {
  for how in fork copy; do
    mode "$how"
    call tcli plugin list
    assert_stdout_has 'item	declared'
    assert_stderr_empty
  done
}
@test "one that leaves a process in a session of its own: that ends with it, whether it answers or not" {
  local seconds=$((70000 + $$ % 10000))
  mode leave
  INVENTORY_LEFT=$seconds call tcli plugin list
  assert_status 0
  assert_stdout_has 'item	'
  if pgrep -f "sleep $seconds"; then complain 'expected nothing left of the provider'; fi
}
@test "what was there before tcli is let alone: children of the shell that became it" {
  local seconds=$((80000 + $$ % 10000))
  mode hang
  call timeout 20 bash -c '(sleep '"$seconds"' & sleep 0.3) & exec "$TCLI" plugin list'
  assert_stderr_has 'it did not answer within 2 seconds'
  pkill -f "^sleep $seconds" || complain 'expected the process of the shell to live'
}
@test "one that you may not read: the reason is the system's" {
  chmod 000 "$W/plugins/inventory.so"
  call powerless "$TCLI" plugin list
  assert_stderr "tcli: warning: provider inventory can't answer: $W/plugins/inventory.so: Permission denied"
}
@test "one that prints without end" { costs_its_own noise 'it wrote more than 4 MiB to standard error'; }

@test "one that fails after it has found some: its modules are gone, those of another provider of the plugin are not" {
  cp "$TEST_PLUGINS/pair.so" "$W/plugins/"
  export TCLI_PLUGINS_PROVIDERS=pair
  call tcli plugin list
  assert_status 0
  assert_stdout_lacks 'first	'
  assert_stdout_has 'second	declared'
  [[ $(grep -c '^both	' "$W/out") == 1 ]] || complain 'expected one of the two'
  assert_stderr "tcli: warning: provider pair can't answer: half of it: the rest is gone
hint: date -u"
  run_hint
  assert_status 0
  call tcli both say
  assert_stdout 'found by second say'
  call tcli second say
  assert_stdout 'found by second say'
  call tcli first say
  assert_status 127
}

@test "after good days a bad one: its modules are gone until it answers again" {
  call tcli plugin list
  assert_stdout_has 'item	'
  costs_its_own crash 'it was killed by SIGSEGV'
  mode good
  call tcli plugin list
  assert_stdout_has 'item	'
}

@test "a host that is killed with tcli: nobody goes on answering" {
  mode hang
  dies_with_tcli "provide $W/plugins/inventory.so" plugin list
}

@test "one that hangs is waited for once in a call, whatever the call is; and not at all in the next ones" {
  mode hang
  local words
  for words in nosuchword 'help nosuch' 'plugin list' '--from inventory x y'; do
    : >"$W/count"
    rm -rf "$HOME/.cache/tcli"
    # shellcheck disable=SC2086 # several words
    call tcli $words
    [[ $(asked) == 1 ]] || complain "asked $(asked) times by: $words"
    # shellcheck disable=SC2086 # several words
    call tcli $words
    [[ $(asked) == 1 ]] || complain "asked again by: $words"
    assert_stderr_has "tcli: warning: provider inventory can't answer: it is not asked again for a minute, since it did not answer \
within 2 seconds
hint: tcli plugin check inventory"
  done
}

@test "a host that ends before it loads anything is no failure of the provider: it is asked again at once" {
  local prefix=$W/prefix
  mkdir -p "$prefix/bin" "$prefix/lib/tcli"
  cp "$TCLI" "$prefix/bin/tcli"
  for_nothing() { # BODY REASON
    printf '#!/bin/sh\n%s\n' "$1" >"$prefix/lib/tcli/tcli-host"
    chmod 755 "$prefix/lib/tcli/tcli-host"
    call "$prefix/bin/tcli" plugin list
    assert_stderr "tcli: warning: provider inventory can't answer: tcli-host, which would load it, did not start: $2
hint: TCLI_DEBUG=1 tcli plugin list"
    call tcli plugin list
    assert_stdout_has 'item	declared'
    assert_stderr_empty
    rm -rf "$HOME/.cache/tcli"
  }
  # shellcheck disable=SC2016 # the host's to expand
  for_nothing 'kill -SEGV $$' 'it was killed by SIGSEGV'
  for_nothing 'exec sleep 10' 'it did not answer within 2 seconds'
  for_nothing 'exit 3' 'it ended with status 3 and no answer'
}

@test "check asks anew, though the last answer still holds" {
  call tcli plugin list
  [[ $(asked) == 1 ]] || complain "asked $(asked) times"
  call tcli plugin check inventory --unsealed
  assert_status 0
  [[ $(asked) == 2 ]] || complain "asked $(asked) times instead of 2"
  call tcli plugin list
  assert_stdout_has 'item	declared'
  [[ $(asked) == 2 ]] || complain "asked $(asked) times instead of 2"
}

@test "one that did not answer is asked again when its file or its settings change, and by check" {
  mode crash
  local reason="it is not asked again for a minute, since it was killed by SIGSEGV
hint: tcli plugin check inventory"
  # skipped TIMES: the next call asks nobody.
  skipped() {
    call tcli plugin list
    assert_stderr "tcli: warning: provider inventory can't answer: $reason"
    [[ $(asked) == "$1" ]] || complain "asked $(asked) times instead of $1"
  }
  call tcli plugin list
  skipped 1
  cat "$TEST_PLUGINS/inventory.so" >"$W/plugins/inventory.so"
  sleep 0.01
  call tcli plugin list
  skipped 2
  call tcli plugin check inventory --unsealed
  assert_status 1
  assert_stdout 'error: it was killed by SIGSEGV'
  skipped 3
  mode good
  call tcli plugin list
  assert_stdout_has 'item	declared'
  assert_stderr_empty
}

# enabled NAME=MODE...: plugins like inventory, each in a mode.
enabled() {
  local names=() text='modules: {' word
  for word in "$@"; do
    cp "$TEST_PLUGINS/inventory.so" "$W/plugins/${word%=*}.so"
    names+=("${word%=*}")
    text+="${word%=*}: {settings: {mode: ${word#*=}}}, "
  done
  mkdir -p "$HOME/.config/tcli"
  printf '%s}\n' "$text" >"$HOME/.config/tcli/config.yaml"
  export TCLI_PLUGINS_PROVIDERS=${names[*]}
  sleep 0.01
}

@test "several are asked side by side, for a listing and for a module" {
  enabled one=meet two=meet three=meet # each answers once all were asked
  call tcli plugin list
  assert_stderr_empty
  assert_stdout_has 'item	declared	exec	/bin/echo'
  [[ $(asked) == 3 ]] || complain "asked $(asked) times"
  rm -rf "$HOME/.cache/tcli"
  : >"$W/count"
  call tcli nosuch x
  assert_status 127
  assert_stderr_lacks warning
  [[ $(asked) == 6 ]] || complain "asked $(asked) times" # for the name, and then for those like it
}

@test "nobody waits for one that comes after the first that has the module" {
  enabled first=good last=hang
  call tcli item say x
  assert_stdout 'from the inventory: say x'
  assert_stderr_empty
  [[ -z $(pgrep -f "provide $W/plugins/last.so") ]] || complain 'expected no host left'
}

@test "one that is asked for alone by --from is asked alone" {
  enabled first=hang last=good
  call tcli --from last item say x
  assert_stdout 'from the inventory: say x'
  assert_stderr_empty
  [[ $(asked) == 1 ]] || complain "asked $(asked) times"
}

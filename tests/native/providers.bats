#!/usr/bin/env bats
# Providers of third parties, in tcli-host: what they do costs their own modules and one warning.
load native_helpers

setup() {
  common_setup
  mkdir "$W/plugins"
  export TCLI_PLUGINS_FOLDERS=$W/plugins TCLI_PLUGINS_PROVIDERS=inventory
  export ASAN_OPTIONS=handle_segv=0:handle_sigbus=0:handle_abort=0:detect_leaks=0
  cp "$TEST_PLUGINS/inventory.so" "$W/plugins/"
  export INVENTORY_COUNT=$W/count
  : >"$W/count"
  sleep 0.01
}

mode() {
  mkdir -p "$HOME/.config/tcli"
  printf 'modules: {inventory: {settings: {mode: %s}}}\n' "$1" >"$HOME/.config/tcli/config.yaml"
  sleep 0.01
}
asked() { wc -l <"$W/count"; }

@test "its modules are listed, found, helped and run as all others" {
  call tcli
  assert_stdout_has 'From the inventory'
  assert_stdout_has 'item        Says it'
  assert_stderr_empty
  call tcli item say it loud
  assert_stdout 'from the inventory: say it loud'
  call tcli item say --help
  assert_stdout_has 'item say: Says it'
  call tcli --from inventory item say x
  assert_status 0
  call tcli plugin which item
  assert_stdout_has '/bin/echo	inventory'
}

@test "it is asked only when it is enabled" {
  TCLI_PLUGINS_PROVIDERS='' call tcli plugin list
  assert_stdout_lacks item
  [[ $(asked) == 0 ]] || complain "asked $(asked) times"
}

@test "once it has answered it is not asked again before something changes" {
  export INVENTORY_WATCHED=$W/watched
  call tcli plugin list
  local once
  once=$(asked)
  for words in 'plugin list' 'item say x' '__complete -- it' ''; do
    # shellcheck disable=SC2086 # several words
    call tcli $words
    assert_status 0
  done
  [[ $(asked) == "$once" ]] || complain "asked $(asked) times instead of $once"
  mode more # a value that it asked for
  call tcli plugin list
  assert_stdout_has second
  local twice
  twice=$(asked)
  ((twice > once)) || complain 'expected it to be asked after a change of the config'
  : >"$W/watched" # a file that it watches
  call tcli plugin list
  (($(asked) > twice)) || complain 'expected it to be asked after a change of a watched file'
}

@test "what nearer providers have is run without asking it" {
  declared_module near
  call tcli near go
  assert_status 0
  [[ $(asked) == 0 ]] || complain "asked $(asked) times"
}

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
  mode fork
  call tcli plugin list
  assert_stdout_has 'item	declared'
  assert_stderr_empty
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

@test "an error in a manifest that a provider tells names the provider, not the module's file" {
  mode bad-text
  call tcli torn say
  assert_error 126 "torn can't run: manifest from provider inventory:"
  assert_stderr_lacks /bin/echo
}

@test "a plugin without a module: show and check tell of its providers" {
  cp "$TEST_PLUGINS/pair.so" "$TEST_PLUGINS/no-manifest.so" "$W/plugins/"
  sleep 0.01
  call tcli plugin show inventory
  assert_status 0
  assert_stdout_has 'kind	native'
  assert_stdout_has 'module	none (no section .tcli.manifest)'
  assert_stdout_has 'enabled	yes: plugins.providers names it, and --from inventory its modules'
  assert_stdout_lacks broken
  call tcli plugin show inventory -o json
  assert_json '.enabled and .kind == "native" and .abi == 1 and has("state") == false and has("problem") == false'
  call tcli plugin show pair
  assert_stdout_has 'enabled	no; in the configuration: plugins: {providers: [pair]}'
  call tcli plugin check inventory --unsealed
  assert_status 0
  assert_stdout 'inventory: no module; enabled: yes: plugins.providers names it, and --from inventory its modules'
  call tcli plugin check pair --unsealed
  assert_status 0
  TCLI_PLUGINS_PROVIDERS=pair call tcli plugin check pair --unsealed
  assert_status 1
  assert_stdout 'error: half of it: the rest is gone'
  call tcli plugin check no-manifest --unsealed
  assert_status 1
  assert_stdout 'error: it brings neither a module (no section .tcli.manifest) nor a provider'
  need_seal
  call tcli plugin check inventory
  assert_status 0
  assert_stderr_empty
}

@test "a plugin with a module and a provider: show and check tell of both" {
  cp "$TEST_PLUGINS/both.so" "$W/plugins/"
  sleep 0.01
  call tcli plugin show both
  assert_stdout_has 'state	declared'
  assert_stdout_lacks enabled
  call tcli plugin check both --unsealed
  assert_stdout 'both: declared'
  export TCLI_PLUGINS_PROVIDERS=both
  call tcli plugin show both
  assert_stdout_has 'state	declared'
  assert_stdout_has 'enabled	yes: plugins.providers names it, and --from both its modules'
  assert_stdout_has 'version	7.1'
  call tcli plugin show both -o json
  assert_json '.enabled and .state == "declared" and .version == "7.1"'
  call tcli plugin check both --unsealed
  assert_status 0
  assert_stdout 'both: declared, and its provider answers'
  mkdir -p "$HOME/.config/tcli"
  printf 'modules: {both: {settings: {mode: fail}}}\n' >"$HOME/.config/tcli/config.yaml"
  call tcli plugin check both --unsealed
  assert_status 1
  assert_stdout 'error: no inventory: it is Sunday\x1b[31m'
  call tcli both count
  assert_status 0
}

@test "a module whose program is gone is broken, and sound again when it is back" {
  export INVENTORY_PROGRAM=$W/program
  echo_program() { printf '#!/bin/sh\necho "$@"\n' >"$INVENTORY_PROGRAM" && chmod 755 "$INVENTORY_PROGRAM"; }
  call tcli plugin list
  assert_stdout_has "item	broken	exec	/bin/echo	its program $W/program does not exist"
  call tcli item say x
  assert_error 126 "its program $W/program does not exist"
  echo_program
  call tcli plugin list
  assert_stdout_has 'item	declared'
  call tcli item say x
  assert_stdout 'say x'
  rm "$INVENTORY_PROGRAM"
  call tcli plugin list
  assert_stdout_has 'item	broken'
  call tcli item say x
  assert_error 126 "its program $W/program does not exist"
}

@test "after good days a bad one: its modules are gone until it answers again" {
  call tcli plugin list
  assert_stdout_has 'item	'
  costs_its_own crash 'it was killed by SIGSEGV'
  mode good
  call tcli plugin list
  assert_stdout_has 'item	'
}

@test "modules with impossible names, built-in kinds and taken names" {
  mode foreign
  call tcli plugin list
  assert_status 0
  assert_stdout_has '../x\x1b[31m	broken'
  assert_stdout_has 'fake	broken	exec	/bin/echo	its provider calls it built in'
  assert_stdout_has 'plugin	shadowed	exec	/bin/echo'
  call tcli fake say x
  assert_error 126 'calls it built in'
}

@test "one that is not there, is no provider, is called as another, can be changed by anyone" {
  TCLI_PLUGINS_PROVIDERS=absent call tcli plugin list
  assert_status 0
  assert_stderr "tcli: warning: provider absent can't answer: there is no absent.so in the folders for plugins"
  cp "$TEST_PLUGINS/sound.so" "$W/plugins/sound.so"
  TCLI_PLUGINS_PROVIDERS=sound call tcli plugin list
  assert_stderr "tcli: warning: provider sound can't answer: it has no provider: no interface tcli.provider/1"
  TCLI_PLUGINS_PROVIDERS='path inventory' call tcli plugin list
  assert_stderr "tcli: warning: plugins.providers: there is a provider 'path' already"
  assert_stdout_has 'item	'
  cp "$W/plugins/inventory.so" "$W/plugins/image.so"
  TCLI_PLUGINS_PROVIDERS=image call tcli plugin list
  assert_stderr "tcli: warning: plugins.providers: there is a provider 'image' already"
  assert_stdout_lacks 'item	'
  chmod o+w "$W/plugins/inventory.so"
  call tcli plugin list
  assert_stderr_has 'anyone can change it'
  assert_stdout_lacks 'item	'
}

@test "a host that is killed with tcli: nobody goes on answering" {
  mode hang
  dies_with_tcli "provide $W/plugins/inventory.so" plugin list
}

@test "a name in plugins.providers is a name, not a path" {
  mkdir "$W/elsewhere"
  cp "$TEST_PLUGINS/inventory.so" "$W/elsewhere/"
  for name in ../elsewhere/inventory a/b .. Upper; do
    TCLI_PLUGINS_PROVIDERS=$name call tcli plugin list
    assert_status 0
    assert_stderr_has "tcli: warning: plugins.providers: '$name' is no name of a plugin"
    assert_stdout_lacks 'item	'
  done
  [[ $(asked) == 0 ]] || complain "asked $(asked) times"
}

@test "a module's file that is edited, or that anyone can change by now, is what it is today" {
  mkdir "$W/scripts"
  export INVENTORY_SCRIPT=$W/scripts/dep
  script() {
    printf '#!/bin/sh\n# ---\n# tcli: 1\n# summary: %s\n# commands: {%s: {summary: Go}}\n# ---\necho %s\n' "$1" "$1" "$1" >"$INVENTORY_SCRIPT"
    chmod 755 "$INVENTORY_SCRIPT"
    sleep 0.02
  }
  script one
  mode script
  call tcli plugin list
  assert_stdout_has 'dep	declared	exec	'
  assert_stdout_has 'one'
  call tcli dep one
  assert_stdout one
  script two
  call tcli dep two
  assert_stdout two
  call tcli dep one
  assert_error 2 "dep has no verb 'one'"
  call tcli plugin list
  assert_stdout_has 'two'
  TCLI_DEBUG=1 call tcli plugin list
  assert_stderr_lacks 'is out of date'
  chmod o+w "$INVENTORY_SCRIPT"
  call tcli dep two
  assert_error 126 'anyone can change it'
  [[ $(state_of dep) == broken ]] || complain 'expected it to be broken'
}

@test "files that a careless provider names: who may change them is looked at by tcli" {
  mkdir "$W/scripts"
  export INVENTORY_SCRIPT=$W/scripts/dep
  printf '#!/bin/sh\n# ---\n# tcli: 1\n# summary: s\n# commands: {go: {summary: Go}}\n# ---\necho ran\n' >"$INVENTORY_SCRIPT"
  chmod 755 "$INVENTORY_SCRIPT"
  mode script
  # is_refused REASON: by a call and in a listing, and the hint mends it.
  is_refused() {
    [[ $(state_of dep) == broken ]] || complain 'expected it to be broken'
    call tcli dep go
    assert_error 126 "dep can't run: $1"
    run_hint
    assert_status 0
    call tcli dep go
    assert_stdout ran
    [[ $(state_of dep) == declared ]] || complain 'expected it to be sound again'
  }
  chmod o+w "$INVENTORY_SCRIPT"
  is_refused 'anyone can change it'
  chmod 777 "$W/scripts"
  is_refused 'anyone can put files into its folder'
  chmod 1777 "$W/scripts"
  call tcli dep go
  assert_stdout ran
  chmod a-x "$INVENTORY_SCRIPT"
  is_refused 'it is not executable'
  mkdir -m 777 "$W/open"
  mv "$INVENTORY_SCRIPT" "$W/open/there"
  ln -s "$W/open/there" "$INVENTORY_SCRIPT"
  is_refused 'anyone can put files into its folder'
  mkdir "$W/safe"
  mv "$W/open/there" "$W/safe/there"
  chmod 777 "$W/open"
  ln -s "$W/safe/there" "$W/open/there"
  is_refused 'anyone can put files into a folder on the way to it'
}

@test "a manifest, a program or a library of a careless provider that anyone can change" {
  mkdir "$W/scripts"
  export INVENTORY_SCRIPT=$W/scripts/dep INVENTORY_MANIFEST=$W/scripts/dep.yaml
  printf '#!/bin/sh\necho ran\n' >"$INVENTORY_SCRIPT"
  chmod 755 "$INVENTORY_SCRIPT"
  printf 'tcli: 1\nsummary: s\ncommands: {go: {summary: Go}}\n' >"$INVENTORY_MANIFEST"
  chmod 666 "$INVENTORY_MANIFEST"
  mode script
  call tcli dep go
  assert_error 126 'anyone can change its manifest'
  run_hint
  call tcli dep go
  assert_stdout ran
  export INVENTORY_PROGRAM=$W/scripts/program
  cp /bin/echo "$INVENTORY_PROGRAM"
  chmod 757 "$INVENTORY_PROGRAM"
  mode good
  call tcli item say x
  assert_error 126 "anyone can change its program $INVENTORY_PROGRAM"
  run_hint
  call tcli item say x
  assert_stdout 'say x'
  mode library
  export INVENTORY_SCRIPT=$W/scripts/sound.so
  cp "$TEST_PLUGINS/sound.so" "$INVENTORY_SCRIPT"
  chmod 666 "$INVENTORY_SCRIPT"
  call tcli dep go
  assert_error 126 'anyone can change it'
  run_hint
  call tcli dep go
  assert_status 0
}

@test "a path that is not absolute is not read from the current folder" {
  export INVENTORY_SCRIPT=$W/here/dep INVENTORY_MANIFEST=dep.yaml
  printf '#!/bin/sh\necho ran\n' >dep
  chmod 755 dep
  printf 'tcli: 1\nsummary: s\ncommands: {go: {summary: Go}}\n' >dep.yaml
  mode script
  call tcli dep go
  assert_error 126 "dep can't run: its provider names no absolute path of its manifest"
  [[ $(state_of dep) == broken ]] || complain 'expected it to be broken'
  export INVENTORY_MANIFEST=$W/here/dep.yaml INVENTORY_SCRIPT=dep INVENTORY_PROGRAM=$W/here/dep
  call tcli dep go
  assert_error 126 "dep can't run: its provider names no absolute path of its file"
  [[ $(state_of dep) == broken ]] || complain 'expected it to be broken'
}

@test "a file whose identity its provider left out: what stands in it today counts" {
  mkdir "$W/scripts"
  export INVENTORY_SCRIPT=$W/scripts/dep
  script() {
    printf '#!/bin/sh\n# ---\n# tcli: 1\n# summary: %s\n# commands: {%s: {summary: Go}}\n# ---\necho %s\n' "$1" "$1" "$1" >"$INVENTORY_SCRIPT"
    chmod 755 "$INVENTORY_SCRIPT"
    sleep 0.02
  }
  mode no-id
  script one
  call tcli plugin list
  assert_stdout_has 'dep	declared	exec	'
  call tcli dep one
  assert_stdout one
  script two
  call tcli dep two
  assert_stdout two
  call tcli plugin list
  assert_stdout_has two
}

@test "a provider that calls tcli: it sees no such providers there, and the end comes" {
  mode recurse
  call timeout 20 "$TCLI" plugin list
  assert_status 0
  assert_stdout_has 'item	'
  (($(asked) <= 3)) || complain "asked $(asked) times"
  sleep 0.5
  ! pgrep -f "provide $W/plugins/inventory.so" || complain 'expected no host left'
}

@test "completion starts no provider, and knows what was last known" {
  call_traced "$TCLI" __complete -- ''
  assert_status 0
  assert_nothing_executed
  call tcli plugin list
  call_traced "$TCLI" __complete -- it
  assert_stdout_has 'item	Says it'
  assert_nothing_executed
  mode hang
  call_traced "$TCLI" __complete -- it
  assert_stdout_has 'item'
  assert_nothing_executed
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
    assert_stderr_has "tcli: warning: provider inventory can't answer: it did not answer within 2 seconds, and is not asked again \
for a minute; tcli plugin check inventory asks it"
  done
}

@test "one that did not answer is asked again when its file or its settings change, and by check" {
  mode crash
  local reason='it was killed by SIGSEGV, and is not asked again for a minute; tcli plugin check inventory asks it'
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
  [[ $(asked) == 3 ]] || complain "asked $(asked) times"
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

@test "what a provider calls native is run by tcli-host alone, and a kind is one that there is" {
  mode kinds
  call tcli plugin list
  assert_stdout_has "odd	broken	exec	/bin/echo	its provider calls it 'ex\x1b[31m', which is no kind of module"
  call tcli nat go
  assert_status 126
  assert_stdout_empty
  # No argv is asked of it, since it would not be used.
  export INVENTORY_SCRIPT=$W/plugins/sound.so
  cp "$TEST_PLUGINS/sound.so" "$INVENTORY_SCRIPT"
  mode bare
  call tcli dep go
  assert_status 0
}

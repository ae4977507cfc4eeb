#!/usr/bin/env bats
# Providers of third parties, in tcli-host: their modules are found, listed and run as all others.
load provider_helpers

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

@test "a plugin called help that brings a provider alone is no module, and works" {
  mkdir "$W/help" && cp "$TEST_PLUGINS/inventory.so" "$W/help/help.so"
  export TCLI_PLUGINS_FOLDERS=$W/help TCLI_PLUGINS_PROVIDERS=help
  call tcli plugin list
  assert_stdout_has 'item	declared'
  assert_stdout_lacks '/help.so'
  call tcli plugin check help
  assert_status 0
}

#!/usr/bin/env bats
# Plugins that change what tcli-host rests on: its environment, its descriptors, their own file.
load native_helpers

@test "a command that clears its environment keeps its arguments, its -o and its programs" {
  plugin services
  call tcli services clear bob --dry -o json
  assert_status 0
  assert_stderr_empty
  jq -e '.rows == [{"dry": "true", "who": "bob"}]' "$W/out"
  call tcli services clear bob
  assert_stdout 'false	bob'
}

@test "a constructor that clears the environment: its command is called all the same" {
  plugin load-clears
  call tcli load-clears go
  assert_status 0
  assert_stderr_empty
}

@test "whoever writes to the descriptor of the report does not change what was told of the loading" {
  local name
  for name in load-writes go-writes; do
    plugin "$name"
    call tcli "$name" go
    assert_status 0
    assert_stderr_empty
  done
}

# host_that COMMAND: makes a tcli in $W/prefix, whose tcli-host runs the command before it is one.
host_that() {
  local lib=$W/prefix/lib/tcli real=${TCLI%/*}/../lib/tcli/tcli-host
  mkdir -p "$W/prefix/bin" "$lib"
  cp "$TCLI" "$W/prefix/bin/tcli"
  printf '#!/bin/sh\n%s\nexec "%s" "$@"\n' "$1" "$real" >"$lib/tcli-host"
  chmod +x "$lib/tcli-host"
}

@test "a plugin that is replaced while it is called: not run with arguments that another manifest has checked" {
  plugin go-status later
  plugin sound
  host_that "[ ! -e later.so ] || mv later.so '$PLUGINS/sound.so'"
  mv "$PLUGINS/later.so" later.so
  call "$W/prefix/bin/tcli" sound go 3
  assert_error 126 "sound can't run: its file was changed while it was called; call it again"
  assert_stderr_has 'hint: tcli sound go --help'
  assert_stdout_empty
  run_hint
  assert_status 0
  call "$W/prefix/bin/tcli" sound go 3
  assert_status 3
}

@test "a plugin that is written to while it is called, or that a link leads to" {
  plugin sound
  mkdir "$W/build"
  cp "$TEST_PLUGINS/sound.so" "$W/build/linked.so"
  ln -s "$W/build/linked.so" "$PLUGINS/linked.so"
  sleep 0.01
  host_that ''
  call "$W/prefix/bin/tcli" linked go
  assert_status 0
  host_that "cat '$TEST_PLUGINS/go-status.so' >'$PLUGINS/sound.so'; cat '$TEST_PLUGINS/go-status.so' >'$W/build/linked.so'"
  local name
  for name in sound linked; do
    call "$W/prefix/bin/tcli" "$name" go
    assert_error 126 'its file was changed while it was called'
  done
}

@test "a plugin that is replaced between the look at its file and the loading" {
  plugin load-replaces
  call tcli load-replaces go
  assert_error 126 'its file was changed while it was called'
}

@test "a call that is longer than the system takes: the plugin's host is not to blame" {
  plugin services
  local word # of 128 KiB at most, execve(2); its variable has a name as well
  word=$(head -c 131060 /dev/zero | tr '\0' x)
  call tcli services call show "$word"
  assert_error 126 "services can't run: its arguments and environment are longer than the system takes"
  run_hint
  assert_status 0
}

@test "a warning about the config is printed once, though a plugin asks for its settings" {
  plugin services
  mkdir -p "$HOME/.config/tcli"
  echo 'nonsense: 1' >"$HOME/.config/tcli/config.yaml"
  call tcli services host
  [[ $(grep -c "unknown key 'nonsense'" "$W/err") == 1 ]] || complain 'expected one warning'
  assert_stderr_has 'tcli: warning: services: careful'
  plugin pair
  TCLI_DEBUG=1 TCLI_PLUGINS_PROVIDERS=pair call tcli plugin list
  assert_stderr_has 'provider pair'
  [[ $(grep -c "unknown key 'nonsense'" "$W/err") == 1 ]] || complain 'expected one warning'
}

@test "a library without an entry is no plugin, though one that it needs is" {
  plugin borrowed-entry
  call tcli borrowed-entry go
  assert_error 126 'it has no tcli_plugin_entry'
}

@test "plugin check: what a constructor prints is not the reason, and one that closes everything is found out" {
  plugin load-noise
  call tcli plugin check load-noise --unsealed
  assert_status 1
  assert_stdout "error: its manifest declares 'go', which the library does not have"
  plugin load-closes-all
  call tcli plugin check load-closes-all --unsealed
  assert_status 1
  assert_stdout_has 'error: it closed files that are not its own while it was loaded'
  need_seal
  call tcli plugin check load-noise
  assert_stdout "error: its manifest declares 'go', which the library does not have"
  call tcli plugin check load-closes-all
  assert_stdout_has 'error: it closed files that are not its own while it was loaded'
}

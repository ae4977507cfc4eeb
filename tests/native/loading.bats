#!/usr/bin/env bats
# What can be wrong with a library: each a sentence of its own and 126, and never more than that.
load native_helpers

# refused NAME REASON: `tcli NAME go` ends with 126, and so it does the second time.
refused() {
  local time
  plugin "$1"
  for time in first second; do
    call tcli "$1" go
    assert_error 126 "$2" || complain "the $time time"
    assert_stdout_empty
  done
  run_hint
}

@test "a sound plugin runs" {
  plugin sound
  call tcli sound go
  assert_status 0
  assert_stderr_empty
}

@test "a constructor that crashes, aborts or throws" {
  refused load-crash 'it crashed while loading (SIGSEGV)'
  refused load-abort 'it crashed while loading (SIGABRT)'
  refused load-throw 'it crashed while loading (SIGABRT)'
}

@test "a constructor that ends the program, whichever way" {
  refused load-exit 'it ended the program while it was loaded, with status 0'
  refused load-exit-now 'it ended the program while it was loaded, with status 0'
}

@test "a constructor that dies of a signal that tcli uses itself, or that nobody sends" {
  refused load-kill 'it crashed while loading (SIGKILL)'
  refused load-alarm 'it crashed while loading (SIGALRM)'
  refused load-pipe 'it crashed while loading (SIGPIPE)'
  refused load-cpu 'it crashed while loading (SIGXCPU)'
}

@test "a constructor that ends the program with a status of tcli's or of a shell" {
  refused load-exit-126 'or ended the program with status 126'
  refused load-exit-127 'it ended the program while it was loaded, with status 127'
  refused load-exit-139 'it ended the program while it was loaded, with status 139'
  need_seal
  call tcli plugin check load-exit-139
  assert_status 1
  assert_stdout_has 'or ended the program with status 139'
}

@test "a constructor that hangs, asleep or busy" {
  refused load-hang 'it was not loaded within 3 seconds'
  plugin load-spin
  call tcli load-spin go
  assert_error 126 'it was not loaded within 3 seconds'
}

@test "a constructor that stops itself, also on a terminal where no shell would wake it" {
  refused load-stop 'it was not loaded within 3 seconds'
  call timeout 20 script -qec "'$TCLI' load-stop go" /dev/null </dev/null
  assert_status 126
  assert_stdout_has 'it was not loaded within 3 seconds'
}

@test "a constructor that closes files which are not its own: the command does not begin" {
  refused load-closes 'it closed files that are not its own while it was loaded'
}

@test "a constructor that is told to stop from outside is no crash" {
  plugin load-terminate
  call tcli load-terminate go
  assert_status $((128 + 15))
  assert_stderr_lacks error:
}

@test "a constructor or get_interface that forks: only the process that was started runs the command" {
  local name
  # everything PLUGIN: what is printed until the last process with that standard output has ended.
  everything() { "$TCLI" "$1" go 2>"$W/err" | cat; }
  for name in load-fork load-copy get-fork get-copy; do
    plugin "$name"
    [[ $(everything "$name") == ran ]] || complain "expected $name to run once"
    [[ ! -s $W/err ]] || complain 'expected no error'
  done
  plugin load-fork-leave
  [[ -z $(everything load-fork-leave) ]] || complain 'expected it not to run'
  refused load-fork-leave 'it ended the program while it was loaded, with status 0'
}

@test "plugin check: a copy that get_interface makes says nothing for the process that was started" {
  local name
  for name in get-fork get-copy; do
    plugin "$name"
    call tcli plugin check "$name" --unsealed
    assert_stdout "$name: declared"
  done
  plugin get-fork-leave
  call tcli plugin check get-fork-leave --unsealed
  assert_status 1
  assert_stdout 'error: it ended the program while it was loaded, with status 0'
}

@test "get_interface that crashes" {
  refused get-crash 'it crashed while loading (SIGSEGV)'
}

@test "a missing symbol, a missing library: the linker's own words" {
  refused missing-symbol 'undefined symbol: tcli_test_missing_symbol'
  refused missing-library 'libnative-gone.so: cannot open shared object file'
}

@test "another ABI, seen without loading it or in its entry" {
  refused section-abi 'it needs ABI 2, this tcli has ABI 1'
  refused entry-abi 'it needs ABI 2, this tcli has ABI 1'
  [[ $(state_of section-abi) == broken ]] || complain 'expected the listing to know'
}

@test "no entry, a short one, one without a name" {
  refused no-entry 'it has no tcli_plugin_entry'
  refused short-entry 'its tcli_plugin_entry is too short: 12 bytes'
  refused no-name 'lacks a name'
}

@test "no commands, or not the one that the manifest declares" {
  refused no-interface 'it has no commands: no interface tcli.module/1'
  refused no-command "its manifest declares 'go', which the library does not have"
}

@test "a manifest that is bad, or that is not there" {
  plugin bad-manifest
  call tcli bad-manifest go
  assert_error 126 "$PLUGINS/bad-manifest.so:3:"
  [[ $(state_of bad-manifest) == broken ]] || complain 'expected it to be broken'
  plugin no-manifest
  call tcli no-manifest go
  assert_error 126 'it brings no module'
  [[ -z $(state_of no-manifest) ]] || complain 'expected it to be no module of the listing'
  call tcli plugin list --broken
  assert_stdout_lacks no-manifest
}

@test "a library that gets a manifest later is a module then" {
  plugin no-manifest later
  [[ -z $(state_of later) ]] || complain 'expected no module'
  cat "$TEST_PLUGINS/sound.so" >"$PLUGINS/later.so"
  sleep 0.01
  [[ $(state_of later) == declared ]] || complain 'expected a module'
}

@test "files and folders that anyone can change are refused" {
  plugin sound
  chmod o+w "$PLUGINS/sound.so"
  call tcli sound go
  assert_error 126 'anyone can change it'
  run_hint
  assert_status 0
  call tcli sound go
  assert_status 0
  chmod 777 "$PLUGINS"
  call tcli sound go
  assert_error 126 'anyone can put files into its folder'
}

@test "a link is refused when anyone can change what it leads through" {
  local open=$W/open users
  mkdir "$W/safe"
  mkdir -m 777 "$open"
  cp "$TEST_PLUGINS/sound.so" "$W/safe/real.so"
  printf '#!/bin/sh\necho ran\n' >"$W/safe/tool"
  chmod 755 "$W/safe/tool"
  # is_refused: until the hint was followed, and then everything runs.
  is_refused() {
    sleep 0.01
    for words in 'sound go' 'tool'; do
      # shellcheck disable=SC2086 # two words
      call tcli $words
      assert_error 126 "can't run: anyone can put files into a folder on the way to it"
      assert_stderr_has "hint: chmod o-w $open"
    done
    [[ $(state_of sound)$(state_of tool) == brokenbroken ]] || complain 'expected both to be broken'
    run_hint
    call tcli sound go
    assert_status 0
    call tcli plugin show tool
    assert_stdout_lacks 'a folder on the way'
    chmod 777 "$open"
  }
  ln -s "$W/safe/real.so" "$open/mid.so" # a link in a chain of them
  ln -s "$W/safe/tool" "$open/mid"
  ln -s ../open/mid.so "$PLUGINS/sound.so"
  ln -s "$open/mid" "$BIN/tcli-tool"
  is_refused
  ln -s "$W/safe" "$open/folder" # a link to a folder
  ln -sf "$open/folder/real.so" "$PLUGINS/sound.so"
  ln -sf "$open/folder/tool" "$BIN/tcli-tool"
  is_refused
  cp -a "$W/safe" "$open/own" # a folder
  ln -sf "$open/own/../own/real.so" "$PLUGINS/sound.so"
  ln -sf "$open/own/tool" "$BIN/tcli-tool"
  is_refused
  chmod 1777 "$open"
  call tcli sound go
  assert_status 0
}

@test "a decoy in LD_LIBRARY_PATH, or in the current folder, is not loaded" {
  plugin sound
  mkdir "$W/decoys"
  cp "$TEST_PLUGINS/load-crash.so" "$W/decoys/sound.so"
  cp "$TEST_PLUGINS/load-crash.so" sound.so
  LD_LIBRARY_PATH=$W/decoys:. call tcli sound go
  assert_status 0
}

@test "a library that a plugin needs is found by LD_LIBRARY_PATH, and by nothing that tcli adds" {
  plugin missing-library
  cp "$TEST_PLUGINS/../libnative-gone.so" "$W/here/"
  cp "$TEST_PLUGINS/../libnative-gone.so" "$PLUGINS/"
  call tcli missing-library go
  assert_error 126 'libnative-gone.so: cannot open shared object file'
  LD_LIBRARY_PATH=$TEST_PLUGINS/.. call tcli missing-library go
  assert_status 0
}

@test "a library in LD_PRELOAD that ends the host: said of tcli-host, and not of the plugin" {
  [[ $(ldd "$TCLI" 2>&1) == *'not a dynamic'* ]] || skip 'this build of tcli is dynamic itself'
  plugin sound
  local break
  for break in load-crash load-exit load-exit-1; do
    LD_PRELOAD=$TEST_PLUGINS/$break.so call tcli sound go
    assert_error 126 "sound can't run: tcli-host, which would load it, did not start"
  done
}

@test "a host that is missing, or is no program" {
  local prefix=$W/prefix
  mkdir -p "$prefix/bin"
  cp "$TCLI" "$prefix/bin/tcli"
  plugin sound
  call "$prefix/bin/tcli" sound go
  assert_error 126 "$prefix/lib/tcli/tcli-host can't be started: No such file"
  call "$prefix/bin/tcli" plugin check sound
  assert_status 1
  assert_stdout_has "error: $prefix/lib/tcli/tcli-host can't be started: No such file"
  assert_stderr_empty
  mkdir -p "$prefix/lib/tcli" && printf '#!/bin/sh\nexit 3\n' >"$prefix/lib/tcli/tcli-host" && chmod +x "$prefix/lib/tcli/tcli-host"
  call "$prefix/bin/tcli" plugin check sound --unsealed
  assert_status 1
  assert_stdout 'error: tcli-host, which would load it, did not start: it ended with status 3'
}

@test "a host that anyone can change, or put in place, or that belongs to somebody else: refused, and the hint mends it" {
  local prefix=$W/prefix host
  host=$prefix/lib/tcli/tcli-host
  mkdir -p "$prefix/bin" "$prefix/lib/tcli"
  cp "$TCLI" "$prefix/bin/tcli"
  cp "${TCLI%/*}/../lib/tcli/tcli-host" "$host"
  plugin sound
  cp "$TEST_PLUGINS/pair.so" "$PLUGINS/"
  # is_refused REASON: for a command, a check and a provider.
  is_refused() {
    call "$prefix/bin/tcli" plugin check sound --unsealed
    assert_status 1
    assert_stdout "error: $1"
    TCLI_PLUGINS_PROVIDERS=pair call "$prefix/bin/tcli" plugin list
    assert_stdout_lacks 'second	'
    assert_stderr_has "tcli: warning: provider pair can't answer: $1"
    call "$prefix/bin/tcli" sound go
    assert_error 126 "sound can't run: $1"
    run_hint
    assert_status 0
    call "$prefix/bin/tcli" sound go
    assert_status 0
  }
  chmod 777 "$host"
  is_refused 'anyone can change the tcli-host that would load it'
  chmod 777 "$prefix/lib/tcli"
  is_refused 'anyone can put files into the folder of the tcli-host that would load it'
  is_root || return 0
  chown 4711 "$host"
  is_refused 'the tcli-host that would load it belongs to user 4711'
}

@test "no files are left while it is loaded: 125, and no fault of the plugin" {
  plugin sound
  ! /bin/grep -aq __asan_init "$TCLI" || skip 'a sanitizer needs files of its own'
  local files
  for files in {3..9}; do
    call prlimit --nofile="$files" "$TCLI" sound go 3>&- 4>&- 5>&- 6>&- 7>&- 8>&-
    [[ $status == 0 ]] || assert_error 125 'Too many open files'
  done
}

@test "nothing is loaded for listing, help, show and completion" {
  plugin load-crash
  plugin services
  local words
  for words in '' help 'help load-crash' 'load-crash --help' 'load-crash go --help' 'plugin list' 'plugin show load-crash' \
    '__complete -- load-crash g'; do
    # shellcheck disable=SC2086 # several words
    call_traced "$TCLI" $words
    assert_status 0
    assert_nothing_executed
  done
}

@test "plugin check loads it, sealed, and says what a call would say" {
  need_seal
  local name reason
  while IFS='|' read -r name reason; do
    # In the seal there are no ASAN_OPTIONS that leave a crash alone.
    if [[ $name == load-crash ]] && /bin/grep -aq __asan_init "$TCLI"; then reason='it ended the program while it was loaded'; fi
    plugin "$name"
    call tcli plugin check "$name"
    assert_status 1
    assert_stdout_has "error: $reason"
    assert_stderr_empty
  done <<'END'
load-crash|it crashed while loading (SIGSEGV)
load-exit|it ended the program while it was loaded, with status 0
load-exit-1|it ended the program while it was loaded, with status 1
load-exit-now|it ended the program while it was loaded, with status 0
load-hang|it was not loaded within 3 seconds
missing-symbol|
no-command|its manifest declares 'go', which the library does not have
entry-abi|it needs ABI 2
section-abi|it needs ABI 2
END
  plugin load-floods
  call tcli plugin check load-floods # what a call takes, a check takes
  assert_status 0
  call tcli load-floods go
  assert_status 0
  plugin load-prints
  call tcli plugin check load-prints
  assert_status 0
  plugin sound
  call tcli plugin check sound
  assert_status 0
  assert_stdout 'sound: declared'
  assert_stderr_empty
  call tcli plugin check sound --unsealed
  assert_status 0
  assert_stderr_has 'sound is loaded without a seal: you said --unsealed'
}

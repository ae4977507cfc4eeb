#!/usr/bin/env bats
# The files that providers of third parties name: tcli looks at them itself.
load provider_helpers

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

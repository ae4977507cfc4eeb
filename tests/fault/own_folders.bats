#!/usr/bin/env bats
# The folders beside the program that are tcli's own, and those that are not.
load ../support/helpers

# The program alone in a folder that stands in one where anyone may put something.
make_lone_tcli() {
  need_root
  mkdir -p "$W/shared/dl"
  chmod 1777 "$W/shared"
  cp "$TCLI" "$W/shared/dl/tcli"
}

# as_other USER COMMAND...
as_other() { setpriv --reuid "$1" --regid "$1" --clear-groups "${@:2}"; }

@test "a folder beside the program that another user made is no part of tcli" {
  make_lone_tcli
  declared_module oncall "$W/shared/libexec/tcli"
  mkdir -p "$W/shared/lib/tcli/plugins"
  cp "$TEST_PLUGINS/sound.so" "$W/shared/lib/tcli/plugins"
  printf '#!/bin/sh\n: >"%s/ran-host"\n' "$W" >"$W/shared/lib/tcli/tcli-host"
  chmod 755 "$W/shared/lib/tcli/tcli-host"
  call "$W/shared/dl/tcli" oncall go
  assert_status 0
  rm "$W/ran-oncall"
  chown -Rh 65534 "$W/shared/libexec" "$W/shared/lib"
  call "$W/shared/dl/tcli" oncall go
  assert_error 127 "no module 'oncall'"
  call "$W/shared/dl/tcli" sound go
  assert_error 127 "no module 'sound'"
  XDG_DATA_HOME=$W/data
  export XDG_DATA_HOME
  mkdir -p "$W/data/tcli/plugins"
  cp "$TEST_PLUGINS/sound.so" "$W/data/tcli/plugins"
  call "$W/shared/dl/tcli" plugin check sound
  assert_stdout_has 'no folder of tcli'
  assert_absent "$W/ran-host"
  TCLI_DEBUG=1 call "$W/shared/dl/tcli" --exec-path
  assert_stdout ''
  assert_stderr_has "$W/shared/libexec/tcli is left out: $W/shared/libexec/tcli belongs to user 65534"
  # What that user runs is theirs; so is all of it when the program is theirs too.
  chmod o+x "$BATS_RUN_TMPDIR" "$BATS_RUN_TMPDIR/test" "$W"
  call as_other 65534 "$W/shared/dl/tcli" --exec-path
  assert_stdout "$W/shared/libexec/tcli"
  chown 65534 "$W/shared/dl/tcli"
  call "$W/shared/dl/tcli" --exec-path
  assert_stdout "$W/shared/libexec/tcli"
}

@test "nor is one that anyone could make meanwhile, nor a link of another user's" {
  make_lone_tcli
  call "$W/shared/dl/tcli" --exec-path
  assert_stdout ''
  mkdir "$W/shared/libexec"
  declared_module oncall "$W/elsewhere"
  ln -s "$W/elsewhere" "$W/shared/libexec/tcli"
  chown -h 65534 "$W/shared/libexec/tcli"
  call "$W/shared/dl/tcli" oncall go
  assert_error 127 "no module 'oncall'"
  chown -h 0 "$W/shared/libexec/tcli"
  call "$W/shared/dl/tcli" oncall go
  assert_status 0
  rm -r "$W/shared/libexec"
  chmod 755 "$W/shared"
  call "$W/shared/dl/tcli" --exec-path
  assert_stdout "$W/shared/libexec/tcli"
}

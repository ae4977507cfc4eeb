#!/usr/bin/env bats
# What changes after a module is known: nothing that was remembered may outlive its reason.
load ../support/helpers

interpreted_by() { # interpreted_by INTERPRETER: the declared module `kept`, run by that file
  make_module kept <<EOF
#!$1
# ---
# tcli: 1
# summary: Kept
# commands: {go: {summary: Go}}
# ---
echo went
EOF
}

@test "an interpreter that gets its permission back runs the module again" {
  cp /bin/sh "$W/interpreter"
  chmod 644 "$W/interpreter"
  interpreted_by "$W/interpreter"
  call tcli kept go
  assert_error 126 'is no file that you may execute'
  call tcli kept go
  assert_error 126 'is no file that you may execute'
  chmod 755 "$W/interpreter"
  call tcli kept go
  assert_status 0
  assert_stdout went
}

@test "an interpreter that env no longer finds is the module's trouble, not a module that is not there" {
  mkdir "$W/tools"
  ln -s /bin/sh "$W/tools/own-shell"
  interpreted_by '/usr/bin/env own-shell'
  PATH=$PATH:$W/tools call tcli kept go
  assert_status 0
  call tcli kept go
  assert_status 126
  assert_stderr_has "its interpreter 'own-shell' is not on your search path"
}

@test "a status of 126 or 127 that is the module's own stays" {
  declared_module own
  for status in 126 127; do
    TCLI_TEST_STATUS=$status call tcli own go
    assert_status "$status"
  done
}

@test "a manifest that leads nowhere breaks a module that was known without it" {
  declared_module demo
  call tcli demo go
  assert_status 0
  call tcli demo go
  assert_status 0
  ln -s "$W/nowhere" "$BIN/tcli-demo.yaml"
  call tcli demo go
  assert_error 126 'tcli-demo.yaml: No such file'
  [[ $(state_of demo) == broken ]] || complain 'expected it to be listed as broken'
}

@test "a file from the future is asked once" {
  need_seal
  undeclared_module early
  touch -d 2038-01-01 "$BIN/tcli-early"
  call tcli early x
  assert_status 0
  TCLI_DEBUG=1 call tcli early x
  assert_status 0
  assert_stderr_has 'early: verified, remembered'
}

@test "a link is as safe as the folder that it leads to" {
  mkdir "$W/open"
  declared_module far "$W/open"
  ln -s "$W/open/tcli-far" "$BIN/tcli-far"
  call tcli far go
  assert_status 0
  chmod 777 "$W/open"
  call tcli far go
  assert_error 126 'anyone can put files into its folder'
  run_hint
  call tcli far go
  assert_status 0
}

@test "a config of the wrong shape is an error, never the default" {
  mkdir -p "$HOME/.config/tcli"
  declared_module demo
  local text
  for text in 'undeclared: {x: y}' 'modules: {demo: path}' 'history: yes' 'modules: [a]' 'modules: {demo: {from: {x: y}}}'; do
    printf '%s\n' "$text" >"$HOME/.config/tcli/config.yaml"
    call tcli demo go
    assert_error 125 'config.yaml:1:'
  done
}

@test "a module that is gone when it ends keeps its status" {
  local status_wanted
  for status_wanted in 126 127; do
    declared_module leaves
    sed -i "/^: /i rm \"\$0\"; exit $status_wanted" "$BIN/tcli-leaves"
    call tcli leaves go
    assert_status "$status_wanted"
    assert_stderr_empty
    assert_absent "$BIN/tcli-leaves"
  done
}

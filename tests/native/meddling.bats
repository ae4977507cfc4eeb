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

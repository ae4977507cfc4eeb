#!/usr/bin/env bats
# Tables of a plugin that are not what ABI 1 says: a sentence, and nothing read beyond the sizes that they tell.
load native_helpers

command_refused() {
  plugin "$1"
  call tcli "$1" go
  assert_error 126 "$2"
  assert_stderr_lacks SIGSEGV
}

provider_refused() {
  plugin "$1"
  local words
  export TCLI_PLUGINS_PROVIDERS=$1
  for words in 'plugin list' 'x say'; do
    # shellcheck disable=SC2086 # several words
    call tcli $words
    assert_stderr_has "tcli: warning: provider $1 can't answer: $2"
  done
  assert_status 127
}

@test "commands that are too short" {
  command_refused short-commands 'its tcli_commands is too short: 16 bytes'
  command_refused shortest-commands 'its tcli_commands is too short: 8 bytes'
  command_refused short-command 'its tcli_command number 0 is too short: 16 bytes'
  command_refused shortest-command 'its tcli_command number 0 is too short: 8 bytes'
}

@test "commands that are not there" {
  command_refused null-commands 'its tcli_commands has no items'
  command_refused null-command 'its tcli_command number 0 is NULL'
  command_refused null-run "its manifest declares 'go', which the library does not have"
  command_refused null-key "its manifest declares 'go', which the library does not have"
}

@test "providers that are too short" {
  provider_refused short-providers 'its tcli_providers is too short: 16 bytes'
  provider_refused shortest-providers 'its tcli_providers is too short: 8 bytes'
  provider_refused short-provider 'its tcli_provider number 0 is too short: 32 bytes'
  provider_refused shortest-provider 'its tcli_provider number 0 is too short: 8 bytes'
}

@test "providers that are not there" {
  provider_refused null-providers 'its tcli_providers has no items'
  provider_refused null-provider 'its tcli_provider number 0 is NULL'
  provider_refused null-find 'its tcli_provider number 0 lacks a name, find, list or watch'
  provider_refused null-name 'its tcli_provider number 0 lacks a name, find, list or watch'
}

@test "modules that are too short, or not there" {
  provider_refused short-module 'a tcli_module that it found is too short:'
  provider_refused shortest-module 'a tcli_module that it found is too short: 8 bytes'
  provider_refused null-module 'a module that it found is NULL'
}

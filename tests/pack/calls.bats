#!/usr/bin/env bats
# Whose module answers a call: told and asked about before an install or an update makes it another's.
load ../support/pack_helpers

# new_module PACK NAME: one more in the pack, committed.
new_module() {
  verb "$1" "modules/$2/go" 'summary: Go' "echo pack $1"
  commit "$1" "Module $2"
}

@test "a new module that has a name of the search path, or of a plugin, says which of them is called" {
  declared_module depot
  mkdir -p "$HOME/.local/share/tcli/plugins"
  cp "$TEST_PLUGINS/services.so" "$HOME/.local/share/tcli/plugins/native.so"
  declared_module native
  a_pack core
  new_module core depot
  new_module core native
  new_module core fresh
  call tcli pack install --dry-run "$(url_of core)"
  assert_status 0
  assert_stdout_has "+ depot        The pack core   (shadows $BIN/tcli-depot)"
  assert_stdout_has "+ native       The pack core   (is shadowed by $HOME/.local/share/tcli/plugins/native.so)"
  assert_stdout_has $'+ fresh        The pack core\n'
  config <<<'modules: {depot: {from: path}, native: {from: pack}}'
  call tcli pack install --dry-run "$(url_of core)"
  assert_stdout_has "+ depot        The pack core   (is shadowed by $BIN/tcli-depot)"
  assert_stdout_has "+ native       The pack core   (shadows $HOME/.local/share/tcli/plugins/native.so)"
}

@test "an update that takes calls of the search path asks, and one that takes none does not" {
  a_pack core
  installed core
  declared_module depot
  call tcli depot go
  assert_stdout '<go>'
  new_module core depot
  call tcli pack update
  assert_error 2 'Switch core to'
  assert_stdout_has "+ depot   new module   (shadows $BIN/tcli-depot)   (incompatible)"
  call tcli pack diff core -o csv
  assert_stdout_has "depot,new module   (shadows $BIN/tcli-depot),added,yes,commands"
  config <<<'modules: {depot: {from: path}}'
  call tcli pack update
  assert_status 0
  assert_stdout_has "+ depot   new module   (is shadowed by $BIN/tcli-depot)"
  call tcli depot go
  assert_stdout '<go>'
}

@test "a new module that has a name of a linked pack" {
  a_pack mine
  new_module mine depot
  a_pack core
  installed core
  tcli pack link "$W/mine" >"$W/ignored"
  new_module core depot
  a_pack web
  new_module web depot
  call tcli pack install --dry-run "$(url_of web)"
  assert_stdout_has '(pack mine comes first)'
  call tcli pack update
  assert_error 2
  assert_stdout_has '+ depot   new module   (comes before that of pack mine)   (incompatible)'
}

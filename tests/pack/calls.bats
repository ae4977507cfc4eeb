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

@test "a new module that has the name of an alias takes its calls, and an update asks" {
  declared_module depot
  config <<<'alias: {fresh: depot go}'
  a_pack core
  installed core
  new_module core fresh
  call tcli pack update
  assert_error 2 'Switch core to'
  assert_stdout_has "+ fresh   new module   (comes before the alias of 'depot go')   (incompatible)"
  call tcli fresh
  assert_stdout '<go>'
}

@test "a module that goes from one pack to another in an update is told of as in a dry run" {
  a_pack one
  new_module one moved
  a_pack two
  installed one
  installed two
  git -C "$W/one" rm -qr modules/moved
  commit one Gone
  new_module two moved
  local options
  for options in --dry-run --yes; do
    call tcli pack update "$options"
    assert_status 0
    assert_stdout_has '- moved   gone   (incompatible)'
    assert_stdout_has '+ moved   new module   (was that of pack one)   (incompatible)'
  done
  call tcli moved go
  assert_status 0
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

# a_choice LINE...: joined, of core with team.yaml of these lines and web, which both have a module `depot`.
a_choice() {
  a_pack core
  new_module core depot
  a_pack web
  new_module web depot
  choice "$@"
  call tcli team join --yes "$(url_of core)"
  assert_status 0
}
choice() {
  printf '%s\n' 'tcli: 1' "packs: [$(url_of web)]" "$@" >"$W/core/team.yaml"
  commit core Choice
}

# asked CHANGE: whatever brings the team file shows that line and asks; then it is followed.
asked() {
  local words
  for words in 'team update' 'pack update core'; do
    call tcli $words
    assert_error 2
    assert_stdout_has "  $1   (incompatible)"
  done
  call tcli pack diff core -o csv
  assert_stdout_has ',yes,configuration'
  call tcli team update --yes
  assert_status 0
}

@test "a team file that takes a module from elsewhere is asked about, whatever brings it" {
  declared_module depot
  a_choice
  call tcli depot go
  assert_stdout 'pack core'
  choice 'defaults: {modules: {depot: {pack: web}}}'
  asked '+ modules.depot.pack   web   (calls go to pack web, no longer to pack core)'
  call tcli depot go
  assert_stdout 'pack web'
  choice 'defaults: {modules: {depot: {from: path}}}'
  asked '+ modules.depot.from   path   (calls go to provider path, no longer to pack web)'
  call tcli depot go
  assert_stdout '<go>'
  choice 'defaults: {modules: {depot: {from: own}}}'
  asked '~ modules.depot.from   own   (calls go to nobody, no longer to provider path)'
  choice
  call tcli team update # nobody has answered
  assert_status 0
  assert_stdout_has '- modules.depot.from'
  assert_stdout_lacks incompatible
  choice 'defaults: {modules: {depot: {pack: none}}}'
  asked '+ modules.depot.pack   none   (calls go to nobody, no longer to pack core)'
}

@test "a choice that changes no call asks nothing" {
  declared_module depot
  a_choice
  local line
  for line in 'depot: {from: pack}' 'depot: {pack: core}' 'depot: {from: pack, pack: core}' 'other: {from: path}' 'history: {from: path}'; do
    choice "defaults: {modules: {$line}}"
    call tcli team update
    assert_status 0
    assert_stdout_lacks 'calls go'
  done
  config <<<'modules: {depot: {from: pack, pack: web}}'
  choice 'defaults: {modules: {depot: {from: path, pack: core}}}'
  call tcli team update # one's own choice stays
  assert_status 0
  assert_stdout_lacks 'calls go'
  choice 'defaults: {modules: {depot: {from: path, pack: core}}}' 'final: [modules.depot.from]'
  asked '~ modules.depot.from   path (final)   (calls go to provider path, no longer to pack web)'
}

@test "a lock that brings such a team file is asked about" {
  a_choice
  tcli pack list >"$W/ignored"
  cp "$PACKS/current/packs.lock" "$W/before.lock"
  choice 'defaults: {modules: {depot: {pack: web}}}'
  tcli team update --yes >"$W/ignored"
  call tcli pack sync "$W/before.lock"
  assert_error 2
  assert_stdout_has '- modules.depot.pack   (calls go to pack core, no longer to pack web)   (incompatible)'
}

@test "a new module and the team's choice of the provider that come together are told as they will be" {
  a_pack core
  printf 'tcli: 1\n' >"$W/core/team.yaml"
  commit core Team
  call tcli team join --yes "$(url_of core)"
  declared_module depot
  local command
  printf 'tcli: 1\ndefaults: {modules: {depot: {from: path}}}\n' >"$W/core/team.yaml"
  new_module core depot
  tcli pack fetch >"$W/ignored"
  call tcli pack diff core
  assert_stdout_has "+ depot   new module   (is shadowed by $BIN/tcli-depot)"
  call tcli team update # takes nobody's calls
  assert_status 0
  assert_stdout_has "+ depot   new module   (is shadowed by $BIN/tcli-depot)"
  assert_stdout_lacks incompatible
  call tcli depot go
  assert_stdout '<go>'

  git -C "$W/core" rm -qr modules/depot
  commit core 'No depot'
  call tcli team update --yes
  printf 'tcli: 1\n' >"$W/core/team.yaml"
  new_module core depot
  for command in 'team update' 'pack update'; do
    call tcli $command
    assert_error 2
    assert_stdout_has "+ depot   new module   (shadows $BIN/tcli-depot)   (incompatible)"
    assert_stdout_has '- modules.depot.from   (calls go to pack core, no longer to provider path)   (incompatible)'
  done
  config <<<'modules: {depot: {from: path}}' # one's own choice stays
  call tcli team update
  assert_status 0
  assert_stdout_has "+ depot   new module   (is shadowed by $BIN/tcli-depot)"
  assert_stdout_lacks incompatible
  call tcli depot go
  assert_stdout '<go>'
}

@test "a new module is told by what is final, and by the pack that is chosen" {
  a_choice 'defaults: {modules: {other: {from: path}}}'
  declared_module fresh
  config <<<'modules: {fresh: {from: pack}, depot: {pack: web}}'
  choice 'defaults: {modules: {fresh: {from: path}}}' 'final: [modules.fresh.from]'
  new_module core fresh
  call tcli team update --dry-run
  assert_stdout_has "+ fresh   new module   (is shadowed by $BIN/tcli-fresh)"
  a_pack aa
  new_module aa depot
  call tcli pack install --dry-run "$(url_of aa)"
  assert_stdout_has 'The pack aa   (pack web comes first)'
  config <<<'modules: {depot: {pack: aa}}'
  call tcli pack install --dry-run "$(url_of aa)"
  assert_stdout_has 'The pack aa   (comes before that of pack core)'
}

@test "a module of a pack that goes away is not gone where another answers its calls" {
  a_choice
  declared_module web-hello
  printf 'tcli: 1\n' >"$W/core/team.yaml"
  commit core 'No web'
  call tcli team update
  assert_error 2
  assert_stdout_has "- depot       calls go to pack core, as before
  - web-hello   calls go to provider path, no longer to pack web   (incompatible)"
  config <<<'modules: {web-hello: {from: own}, depot: {from: pack}}'
  call tcli team update
  assert_stdout_has "- depot       calls go to pack core, as before
  - web-hello   gone                               (incompatible)"
}

@test "a module that a pack drops and another has: its calls go there, and that is asked about" {
  a_pack aa
  new_module aa depot
  installed aa
  a_pack bb
  new_module bb depot
  new_module bb native
  installed bb
  git -C "$W/aa" rm -qr modules/depot
  commit aa 'No depot'
  call tcli pack update aa
  assert_error 2 'Switch aa to'
  assert_stdout_has '- depot   calls go to pack bb, no longer to pack aa   (incompatible)'
  call tcli pack diff aa -o csv
  assert_stdout_has 'depot,"calls go to pack bb, no longer to pack aa",gone,yes,commands'
  config <<<'modules: {depot: {pack: bb}}'
  call tcli pack update aa # nothing changes for who calls it
  assert_status 0
  assert_stdout_has '- depot   calls go to pack bb, as before'
  call tcli depot go
  assert_stdout 'pack bb'
  git -C "$W/bb" rm -qr modules/depot
  commit bb 'No depot'
  call tcli pack update
  assert_error 2
  assert_stdout_has '- depot   gone   (incompatible)'
}

@test "sync tells of another order of packs only where calls follow it" {
  a_pack core
  a_pack extra
  new_module core depot
  new_module extra depot
  installed core
  installed extra
  cp "$PACKS/current/packs.lock" "$W/lock"
  call tcli pack remove core
  installed core
  declared_module depot
  local choice
  for choice in 'pack: extra' 'pack: core' 'from: path'; do
    config <<<"modules: {depot: {$choice}}"
    call tcli pack sync --dry-run "$W/lock"
    assert_status 0
    assert_stdout_has 'the order of packs is core, extra now'
    assert_stdout_lacks incompatible
  done
  config </dev/null
  call tcli pack sync "$W/lock"
  assert_error 2
  assert_stdout_has 'depot   is that of pack core from now on, not of extra   (incompatible)'
  config <<<'modules: {depot: {pack: extra}}'
  call tcli pack sync "$W/lock" # takes nobody's calls
  assert_status 0
  call tcli depot go
  assert_stdout 'pack extra'
}

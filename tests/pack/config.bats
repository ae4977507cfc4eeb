#!/usr/bin/env bats
# What packs and a team file say of the config: shown before it counts, and agreed to where it allows more.
load ../support/pack_helpers

# a_team [LINE]...: core, whose team file has those lines. team_file: the same again, committed.
a_team() {
  a_pack core
  team_file "$@"
}
team_file() {
  printf '%s\n' 'tcli: 1' "$@" >"$W/core/team.yaml"
  commit core Team
}

joined() {
  a_team "$@"
  call tcli team join --yes "$(url_of core)"
  assert_status 0
}

# defaults PACK MAP
defaults() {
  printf 'name: %s\nsummary: s\ndefaults: %s\n' "$1" "$2" >"$W/$1/pack.yaml"
  commit "$1" Defaults
}

@test "what a pack says of the config is shown by install, diff, and an update" {
  a_pack core
  defaults core '{modules: {core-hello: {history: off}}}'
  call tcli pack install --dry-run "$(url_of core)"
  assert_stdout_has '+ modules.core-hello.history   off'
  installed core
  defaults core '{modules: {core-hello: {history: on, capture: all}}}'
  call tcli pack update --dry-run
  assert_stdout_has '~ modules.core-hello.history   on'
  assert_stdout_has '+ modules.core-hello.capture   all'
  call tcli pack diff core
  assert_stdout_has '~ modules.core-hello.history   on'
  call tcli pack update
  assert_status 0
  assert_stdout_has '~ modules.core-hello.history   on'
  call tcli pack rollback core
  assert_status 0
  assert_stdout_has '~ modules.core-hello.history   off'
  assert_stdout_has '- modules.core-hello.capture'
}

@test "a pack says nothing of modules that are not its own, nor where a module is taken from" {
  a_pack core
  defaults core '{modules: {web-hello: {history: off}}}'
  call tcli pack install --yes "$(url_of core)"
  assert_error 1 "'modules.web-hello.history' in defaults: web-hello is none of its modules"
  local key
  for key in pack from; do
    defaults core "{modules: {core-hello: {$key: core}}}"
    call tcli pack install --yes "$(url_of core)"
    assert_error 1 "'modules.core-hello.$key' in defaults: where a module is taken from is for a team.yaml to say"
  done
  assert_absent "$PACKS/current"
}

@test "a module whose name is taken is shown as such" {
  a_pack core
  verb core modules/history/say 'summary: Say it' 'echo mine'
  commit core History
  call tcli pack install --dry-run "$(url_of core)"
  assert_stdout_has '+ history      The pack core   (built in comes first)'
  installed core
  a_pack web
  verb web modules/core-hello/say 'summary: Say it' 'echo mine'
  commit web Hello
  call tcli pack install --dry-run "$(url_of web)"
  assert_stdout_has '+ core-hello   The pack web   (pack core comes first)'
  installed web
  verb core modules/web-hello/say 'summary: Say it' 'echo taken'
  commit core Web
  # Calls that another pack has answered so far would be its own: that is agreed on.
  call tcli pack update core
  assert_error 2
  assert_stdout_has 'new module   (comes before that of pack web)   (incompatible)'
  call tcli web-hello say x
  assert_status 0
  call tcli pack update --yes core
  assert_status 0
}

@test "a policy that gets looser is asked about by pack update, team update and sync" {
  joined 'defaults: {undeclared: refuse, packs: {signatures: warn}}' 'final: [undeclared]'
  cp "$PACKS/current/packs.lock" "$W/strict.lock"
  local text words
  for text in 'defaults: {undeclared: allow, packs: {signatures: warn}}' 'defaults: {undeclared: refuse, packs: {signatures: warn}}' \
    $'defaults: {undeclared: refuse, packs: {signatures: off}}\nfinal: [undeclared]' \
    $'defaults: {undeclared: refuse, packs: {signatures: warn, protocols: [https, ssh, file, git]}}\nfinal: [undeclared]' \
    $'defaults: {undeclared: refuse, packs: {signatures: warn}, plugins: {folders: [/srv/plugins]}}\nfinal: [undeclared]' \
    $'defaults: {undeclared: refuse, packs: {signatures: warn}, discovery: {relative_path: allow}}\nfinal: [undeclared]'; do
    team_file "$text"
    for words in 'pack update' 'team update'; do
      call tcli $words
      assert_status 2
      assert_stdout_has configuration
      assert_stderr_has 'there is no terminal to ask on; --yes says so beforehand'
    done
  done
  call tcli pack update --yes
  assert_status 0
  cp "$PACKS/current/packs.lock" "$W/loose.lock"
  call tcli pack sync "$W/strict.lock"
  assert_status 0
  assert_stdout_has '- discovery.relative_path'
  call tcli pack sync "$W/loose.lock"
  assert_error 2
  assert_stdout_has '+ discovery.relative_path   allow   (allows more)'
}

@test "a policy that gets stricter, and other digests of images, are shown and not asked about" {
  local digest other
  digest=sha256:$(printf 'a%.0s' {1..64})
  other=sha256:$(printf 'b%.0s' {1..64})
  joined 'defaults: {undeclared: allow, images: {allow: [a, b]}}' "images: [team/lint@$digest]"
  team_file 'defaults: {undeclared: refuse, images: {allow: [a]}}' "images: [team/lint@$other]"
  call tcli pack update
  assert_status 0
  assert_stdout_has '~ undeclared   refuse   (allows less)'
  assert_stdout_has '~ images.allow   a   (allows less)'
  assert_stdout_has "+ images.pinned   team/lint@$other"
  assert_stdout_has "- images.pinned   team/lint@$digest"
  team_file 'defaults: {images: {allow: [team/*]}}' 'final: [images.allow]'
  call tcli pack update --yes
  team_file 'defaults: {images: {allow: [team/lint]}}' 'final: [images.allow]'
  call tcli pack update
  assert_status 0
  assert_stdout_has '~ images.allow   team/lint (final)   (allows less)'
}

@test "what is wrong in the team file of one pack keeps none of the others back" {
  joined
  a_pack web
  installed web
  team_file 'packs: 3'
  echo 2 >"$W/web/n" && commit web Two
  call tcli pack update
  assert_status 1
  assert_stderr_has 'core: team.yaml:2:8: '
  assert_exists "$PACKS/web/$(head_of web)/n"
  assert_absent "$PACKS/core/$(head_of core)"
}

@test "what is wrong in a pack.yaml is told with where it comes from" {
  a_pack core
  installed core
  printf 'name: core\nsummary: [3]\n' >"$W/core/pack.yaml"
  commit core Wrong
  call tcli pack update
  assert_error 1 "$(url_of core): pack.yaml:2:10: "
  defaults core '{undeclared: refuse}'
  call tcli pack update
  assert_error 1 "$(url_of core): pack.yaml: 'undeclared' in defaults"
}

@test "diff tells of the configuration in JSON too, and in names" {
  joined 'defaults: {undeclared: refuse, packs: {hint: true}}' 'final: [undeclared]'
  team_file 'defaults: {undeclared: allow, packs: {timeout: 5000}}'
  verb core modules/core-hello/wave 'summary: Wave' 'echo waves'
  commit core Wave
  call tcli pack fetch
  call tcli pack diff core -o json
  assert_status 0
  assert_json '[.changes[] | select(.part == "configuration") | [.command, .kind, .incompatible]] ==
    [["packs.hint", "gone", "no"], ["packs.timeout", "added", "no"], ["undeclared", "changed", "yes"]]'
  assert_json '.changes[] | select(.command == "undeclared") | .change == "allow   (allows more)   (no longer final)"'
  assert_json '.changes[] | select(.command == "core-hello wave") | .part == "commands"'
  call tcli pack diff core -o name
  assert_stdout $'core-hello wave\npacks.hint\npacks.timeout\nundeclared'
}

@test "what a linked folder says of the configuration is told, by link and by unlink" {
  joined 'defaults: {undeclared: refuse}' 'final: [undeclared]'
  cp -a "$W/core" "$W/mine"
  printf '%s\n' 'tcli: 1' 'defaults: {plugins: {folders: [/tmp/others]}}' >"$W/mine/team.yaml"
  call tcli pack link "$W/mine"
  assert_status 0
  assert_stdout "core: linked to $W/mine, 1 module
configuration
  + plugins.folders   /tmp/others   (allows more)
  - undeclared   (allows more)   (no longer final)"
  call tcli pack link "$W/mine"
  assert_stdout "core: linked to $W/mine, 1 module"
  printf '%s\n' 'tcli: 1' >"$W/mine/team.yaml"
  call tcli pack link "$W/mine"
  assert_stdout "core: linked to $W/mine, 1 module
configuration
  - plugins.folders   (allows more)"
  call tcli pack unlink core
  assert_status 0
  assert_stdout_has '+ undeclared   refuse (final)'
}

@test "aliases: a pack's are of its own modules, a team's of any; shown before they count, and a final one stays" {
  a_pack core
  defaults core '{alias: {greet: core-hello say ann, standup: web-hello say x}}'
  call tcli pack install --yes "$(url_of core)"
  assert_error 1 "'alias.standup' in defaults: web-hello is none of its modules"
  defaults core '{alias: {greet: core-hello say "ann}}'
  call tcli pack install --yes "$(url_of core)"
  assert_error 1 'a " is not closed'
  defaults core '{alias: {greet: core-hello say ann}}'
  call tcli pack install --yes "$(url_of core)"
  assert_stdout_has '+ alias.greet   core-hello say ann'
  call tcli greet
  assert_stdout 'hello ann'
  mkdir -p "$HOME/.config/tcli"
  echo 'alias: {greet: core-hello say me, list: core-hello rota list}' >"$HOME/.config/tcli/config.yaml"
  call tcli greet
  assert_stdout 'hello me'
  team_file 'defaults: {alias: {greet: core-hello say team, wipe: pack update --yes}}' 'final: [alias.greet]'
  call tcli team join --yes "$(url_of core)"
  assert_status 0
  assert_stdout_has '~ alias.greet   core-hello say team (final)'
  call tcli greet
  assert_stdout 'hello team'
  assert_stderr_has "warning: alias.greet: the team's 'core-hello say team' is final, 'core-hello say me' has no effect"
  call tcli help greet
  assert_stdout_has "greet is an alias of 'core-hello say team' (final,"
  call tcli wipe
  assert_error 2 'wipe is an alias of '
  assert_stderr_has '--yes is for who calls to say, not for an alias of the team'
  call tcli list
  assert_stdout 'one two'
  call tcli config set alias.greet core-hello say her
  assert_stderr_has "the team's 'core-hello say team', which is final, comes before it"
  call tcli greet
  assert_stdout 'hello team'
  team_file 'defaults: {alias: {greet: --yes core-hello say team}}'
  call tcli team update --yes
  assert_stderr_has "'--yes' stands before the module"
  assert_status 1
  call tcli --yes team leave
  assert_status 0
  call tcli greet
  assert_stdout 'hello her'
  call tcli wipe
  assert_error 127
}

@test "sync asks where packs in another order take calls over, brought or not" {
  a_pack first
  a_pack second
  verb first modules/deploy/run 'summary: Run it' 'echo first'
  verb second modules/deploy/run 'summary: Run it' 'echo second'
  commit first Deploy
  commit second Deploy
  installed second
  installed first
  cp "$PACKS/current/packs.lock" "$W/lock"
  call tcli deploy run
  assert_stdout second
  awk 'BEGIN{n = 0} /^  - name: /{n++} {b[n] = b[n] $0 "\n"} END{printf "%s%s%s", b[0], b[2], b[1]}' "$W/lock" >"$W/turned"
  grep -A1 '^packs:' "$W/turned" | grep -q first || complain "expected the other order: $(cat "$W/turned")"
  call tcli pack sync "$W/turned"
  assert_error 2
  assert_stdout_has 'deploy   is that of pack first from now on, not of second   (incompatible)'
  call tcli deploy run
  assert_stdout second
  call tcli pack sync --yes "$W/turned"
  assert_status 0
  call tcli deploy run
  assert_stdout first
}

#!/usr/bin/env bats
# A team: joined, followed, left. What its file says of the config counts.
load ../support/pack_helpers

# team_file [LINE]...: the rest of core's team.yaml; its packs are web and ops.
team_file() {
  { printf 'tcli: 1\npacks:\n  - %s\n  - %s\n' "$(url_of web)" "$(url_of ops)" && printf '%s\n' "$@"; } >"$W/core/team.yaml"
}

a_team() {
  a_pack core
  a_pack web
  a_pack ops
  team_file "$@"
  commit core Team
}

joined() {
  a_team "$@"
  call tcli team join --yes "$(url_of core)"
  assert_status 0
}

@test "joining shows all of it, asks once, and brings every pack" {
  a_team 'defaults: {undeclared: refuse, modules.web-hello.history: off}' 'final: [undeclared]'
  call tcli team join --dry-run "$(url_of core)"
  assert_status 0
  for line in "core   $(short_of core)" "web   $(short_of web)" "ops   $(short_of ops)" '+ undeclared   refuse (final)'; do assert_stdout_has "$line"; done
  call tcli core-hello say x
  assert_status 127
  call tcli team join "$(url_of core)"
  assert_error 2 'Join the team of core from file://'
  assert_stderr_has 'there is no terminal to ask on; --yes says so beforehand'
  run_hint
  assert_status 0
  for pack in core web ops; do
    call tcli "$pack-hello" say bob
    assert_stdout 'hello bob'
  done
  call tcli
  assert_stdout_has 'Modules from the team (pack core)'
  assert_stdout_has 'Modules from pack web'
  call tcli team show
  assert_status 0
  assert_stdout_has "undeclared	config	refuse (final)	refuse"
  [[ $(ls "$PACKS/generations") == 1 ]] || complain 'more than one change'
  call tcli team join "$(url_of core)"
  assert_error 1 'was joined already'
  call tcli team join "$(url_of web)"
  assert_error 1 'was joined already'
  assert_stderr_has 'hint: tcli team leave'
}

@test "a pack without team.yaml is no team, and nothing stays of it" {
  a_pack core
  call tcli team join --yes "$(url_of core)"
  assert_error 1 'is no team'
  assert_absent "$PACKS/current"
  [[ -z $(ls "$PACKS/staging") ]]
  call tcli team show
  assert_error 1 'no team was joined'
  call tcli team update
  assert_error 1 'no team was joined'
  call tcli team leave
  assert_error 1 'no team was joined'
}

@test "an update brings new packs, new versions, and takes away what the team has no more" {
  joined
  call tcli team update
  assert_status 0
  assert_stdout 'everything is up to date'
  a_pack new
  printf 'tcli: 1\npacks: [%s, %s]\n' "$(url_of web)" "$(url_of new)" >"$W/core/team.yaml"
  commit core 'Another pack'
  verb web modules/web-hello/wave 'summary: Wave' 'echo waves'
  commit web Wave
  call tcli team update --dry-run
  assert_stdout_has 'ops   is no pack of the team any more, and goes away
  - ops-hello   gone   (incompatible)'
  call tcli team update
  assert_error 2 'Change what the team of core has here'
  run_hint
  assert_status 0
  call tcli web-hello wave
  assert_stdout waves
  call tcli new-hello say x
  assert_status 0
  call tcli ops-hello say x
  assert_status 127
  call tcli team update
  assert_stdout 'everything is up to date'
}

@test "a compatible update asks nothing" {
  joined
  verb ops modules/ops-hello/wave 'summary: Wave' 'echo waves'
  commit ops Wave
  call tcli team update
  assert_status 0
  call tcli ops-hello wave
  assert_stdout waves
}

@test "the team says which version of a pack is meant" {
  a_team
  git -C "$W/web" tag v1
  verb web modules/web-hello/say 'summary: Say it
arguments: [{name: who}]' 'echo "new $1"'
  commit web New
  git -C "$W/web" tag v2
  printf 'tcli: 1\npacks: ["%s@v1"]\n' "$(url_of web)" >"$W/core/team.yaml"
  commit core v1
  call tcli team join --yes "$(url_of core)"
  call tcli web-hello say x
  assert_stdout 'hello x'
  printf 'tcli: 1\npacks: ["%s@v2"]\n' "$(url_of web)" >"$W/core/team.yaml"
  commit core v2
  call tcli team update
  assert_status 0
  call tcli web-hello say x
  assert_stdout 'new x'
}

@test "pinned and linked packs that the team drops stay, and are one's own" {
  a_team
  call tcli team join --yes "$(url_of core)"
  call tcli pack pin web
  call tcli pack link "$W/ops"
  printf 'tcli: 1\n' >"$W/core/team.yaml"
  commit core Alone
  call tcli team update
  assert_status 0
  for pack in web ops; do assert_stdout_has "$pack   is no pack of the team any more, and stays: it is pinned or linked"; done
  call tcli team update
  assert_stdout 'everything is up to date'
  call tcli team leave
  assert_stdout 'core: left, 1 pack removed'
  call tcli pack list -o name
  assert_stdout $'web\nops'
}

@test "the pack with the team file goes by leaving the team" {
  joined
  call tcli pack remove core
  assert_error 1 'pack remove of core: the team file that is followed is in it'
  call tcli team show
  assert_status 0
  call tcli pack remove core
  run_hint
  assert_status 0
  call tcli pack list -o name
  assert_stdout_empty
}

@test "leaving takes the team's packs and choices away, and leaves one's own" {
  a_pack mine
  installed mine
  a_team 'defaults: {undeclared: refuse}'
  installed ops
  call tcli team join --yes "$(url_of core)"
  assert_status 0
  make_module loose <<<$'#!/bin/sh\necho "a loose one"'
  call tcli loose x
  assert_status 126
  call tcli team leave
  assert_status 0
  assert_stdout 'core: left, 2 packs removed'
  call tcli pack list -o name
  assert_stdout $'mine\nops'
  call tcli loose x
  assert_status 0
  assert_absent "$PACKS/current/config.yaml"
}

@test "one's own config comes before the team's, but not before what is final, unless it is stricter" {
  make_module loose <<<$'#!/bin/sh\necho "a loose one"'
  joined 'defaults: {undeclared: refuse, discovery: {relative_path: warn}}' 'final: [discovery.relative_path]'
  call tcli loose x
  assert_status 126
  config <<<'undeclared: allow'
  call tcli loose x
  assert_status 0
  team_file 'defaults: {undeclared: refuse}' 'final: [undeclared]'
  commit core Final
  call tcli team update
  assert_error 2
  run_hint
  assert_status 0
  call tcli loose x
  assert_status 126
  assert_stderr_has "undeclared: the team's 'refuse' is final, 'allow' has no effect"
  assert_stderr_has 'hint: tcli team show'
  TCLI_UNDECLARED=allow call tcli loose x
  assert_status 126
  team_file 'defaults: {undeclared: allow}' 'final: [undeclared]'
  commit core Loose
  call tcli team update --yes
  TCLI_UNDECLARED=refuse call tcli loose x
  assert_status 126
  call tcli loose x
  assert_status 0
}

@test "a pack gives defaults for modules, and for nothing else" {
  a_pack core
  printf 'defaults: {modules: {core-hello: {history: off}}}\n' >>"$W/core/pack.yaml"
  commit core Defaults
  installed core
  tcli core-hello say x
  call tcli history list -o name
  assert_stdout_empty
  printf 'name: core\nsummary: s\ndefaults: {undeclared: refuse}\n' >"$W/core/pack.yaml"
  commit core Policy
  call tcli pack update
  assert_error 1 "'undeclared' in defaults"
  call tcli core-hello say x
  assert_status 0
}

@test "a team file that is wrong changes nothing, and says where" {
  joined
  local text
  for text in 'packs: [' 'tcli: 2' 'tcli: 1\npacks: 3' 'tcli: 1\npacks: [./near]' 'tcli: 1\ndefaults: {undeclared: maybe}' 'tcli: 1\nfinal: [undeclared]' 'tcli: 1\nimages: [lint:latest]'; do
    printf "$text" >"$W/core/team.yaml"
    commit core Wrong
    fingerprint >"$W/before"
    call tcli team update --yes
    assert_status 1
    assert_stderr_has 'team.yaml:'
    fingerprint >"$W/after"
    cmp "$W/before" "$W/after"
  done
}

@test "a remote that is gone keeps none of the others back" {
  joined
  mv "$W/web" "$W/away"
  verb ops modules/ops-hello/wave 'summary: Wave' 'echo waves'
  commit ops Wave
  call tcli team update
  assert_status 1
  assert_stderr_has 'web'
  assert_stderr_has 'hint: tcli team show'
  call tcli ops-hello wave
  assert_stdout waves
  call tcli web-hello say x
  assert_stdout 'hello x'
}

@test "who joins is told which packs are missing" {
  a_team
  mv "$W/web" "$W/away"
  call tcli team join --yes "$(url_of core)"
  assert_status 1
  assert_stderr_has "the team of core is not all here: these could not be had: $(url_of web)"
  assert_stdout_lacks 'are installed'
  mv "$W/away" "$W/web"
  call tcli team join --yes "$(url_of core)"
  call tcli team update --yes
  assert_status 0
  call tcli web-hello say x
  assert_status 0
}

@test "a source that is none in a team file is told with its place" {
  a_team
  printf 'tcli: 1\npacks:\n  - nowhere\n' >"$W/core/team.yaml"
  commit core Wrong
  call tcli team join --yes "$(url_of core)"
  assert_error 1 "core: team.yaml:3:5: 'nowhere'"
}

@test "two packs of one name are refused" {
  a_team
  cp -a "$W/web" "$W/other"
  printf 'tcli: 1\npacks: [%s, %s]\n' "$(url_of web)" "$(url_of other)" >"$W/core/team.yaml"
  commit core Twice
  call tcli team join --yes "$(url_of core)"
  assert_error 1 "two packs call themselves 'web'"
  assert_absent "$PACKS/current"
}

@test "a damaged config of the team is told, with what mends it" {
  joined 'defaults: {undeclared: refuse}'
  printf 'defaults: {undeclared: maybe}\n' >"$PACKS/current/config.yaml"
  call tcli core-hello say x
  assert_error 125
  run_hint
  call tcli core-hello say x
  assert_status 0
}

@test "a lock brings the team too" {
  joined 'defaults: {undeclared: refuse}'
  cp "$PACKS/current/packs.lock" "$W/packs.lock"
  export HOME=$W/another
  mkdir "$HOME"
  call tcli pack sync --yes "$W/packs.lock"
  assert_status 0
  call tcli team show
  assert_status 0
  assert_stdout_has 'undeclared	config	refuse	refuse'
  call tcli team leave
  assert_stdout 'core: left, 3 packs removed'
}

@test "rule 60: one command brings all packs, the team's and one's own, to what is newest" {
  local name
  for name in core side tools; do a_pack "$name"; done
  printf 'tcli: 1\npacks: ["%s"]\n' "$(url_of tools)" >"$W/core/team.yaml"
  commit core Team
  call tcli team join --yes "$(url_of core)"
  assert_status 0
  installed side
  for name in core side tools; do verb "$name" "modules/$name-hello/wave" 'summary: Wave' 'echo waves' && commit "$name" Wave; done
  cp -a "$PACKS" "$W/kept"
  local words
  for words in 'pack update' 'team update'; do
    # shellcheck disable=SC2086
    call tcli $words
    assert_status 0
    for name in core side tools; do
      [[ $words == team* && $name == side ]] && continue # which is not the team's
      call tcli "$name-hello" wave
      assert_stdout waves
      [[ $(tcli pack list -o json | jq -r --arg name "$name" '.packs[] | select(.name == $name) | .commit') == "$(short_of "$name")" ]]
    done
    rm -rf "$PACKS" && cp -a "$W/kept" "$PACKS"
  done
}

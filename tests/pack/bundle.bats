#!/usr/bin/env bats
# Packs in one file: made where there is a network, and taken where there is none.
load ../support/bundle_helpers

@test "what is bundled can be installed and run without a network, and any tar reads it" {
  bundled
  [[ $(tar tf "$W/team.tar") == $'packs.lock\ncore.bundle\nother.bundle\npacks.lock.sha256' ]]
  (cd "$W" && tar xf team.tar packs.lock packs.lock.sha256 && sha256sum -c packs.lock.sha256)
  call tcli pack install "$W/team.tar"
  assert_error 2 'Make this what is installed'
  assert_stdout_has "core   ${CORE:0:7}   The pack core   file://$W/core"
  call unshare -n "$TCLI" pack install --yes "$W/team.tar"
  assert_status 0
  assert_stdout_has "everything is as $W/team.tar says"
  call tcli core-hello say bob
  assert_stdout 'hello bob'
  call tcli pack verify
  assert_status 0
  call tcli pack list
  assert_stdout "core	${CORE:0:7}			file://$W/core
other	${OTHER:0:7}			file://$W/other"
  call tcli pack install "$W/team.tar"
  assert_status 0
  assert_stdout "everything is as $W/team.tar says"
}

@test "later updates ask the true remote" {
  bundled
  call tcli pack install --yes "$W/team.tar"
  mv "$W/core-away" "$W/core"
  mv "$W/other-away" "$W/other"
  verb core modules/core-hello/wave 'summary: Wave' 'echo waves'
  commit core Wave
  call tcli pack update
  assert_status 0
  assert_stdout_has "core   ${CORE:0:7}..$(short_of core)   1 commit"
  call tcli core-hello wave
  assert_stdout waves
}

@test "install leaves other packs, sync makes it all that there is" {
  bundled
  a_pack mine
  installed mine
  call tcli pack install --yes "$W/team.tar"
  call tcli pack list -o name
  assert_stdout $'mine\ncore\nother'
  call tcli pack sync "$W/team.tar"
  assert_error 2 'Make this what is installed'
  assert_stdout_has "mine   $(short_of mine)   is removed"
  call tcli pack sync --dry-run "$W/team.tar"
  assert_status 0
  call tcli pack sync --yes "$W/team.tar"
  assert_status 0
  call tcli pack list -o name
  assert_stdout $'core\nother'
}

@test "one pack, by its installed commit and not by what its remote has since" {
  a_pack core
  installed core
  local first
  first=$(head_of core)
  echo 2 >"$W/core/n" && commit core Two
  call tcli pack update --dry-run
  call tcli pack bundle core -o "$W/core.tar"
  assert_status 0
  assert_stdout "core   ${first:0:7}"
  newcomer
  call tcli pack install --yes "$W/core.tar"
  assert_status 0
  assert_exists "$PACKS/core/$first/pack.yaml"
}

@test "the same packs make the same packs.lock, a bundle may be written over, and nothing else" {
  a_pack core
  installed core
  call tcli pack bundle core -o "$W/a.tar"
  assert_status 0
  tar xOf "$W/a.tar" packs.lock | cmp - "$PACKS/current/packs.lock"
  call tcli pack bundle core -o "$W/a.tar"
  assert_status 0
  echo mine >"$W/mine"
  call tcli pack bundle core -o "$W/mine"
  assert_error 1 "$W/mine is there already: $W/mine is no file that tcli pack bundle has made"
  [[ $(<"$W/mine") == mine ]]
  mkdir "$W/folder"
  call tcli pack bundle core -o "$W/folder"
  assert_error 1 "$W/folder is there already"
  call tcli pack bundle core -o "$W/nowhere/a.tar"
  assert_error 1 "$W/nowhere/a.tar"
  [[ -z $(find "$W" -name '*.tmp') ]] || complain 'something stays beside it'
  (umask 027 && call tcli pack bundle core -o "$W/b.tar")
  [[ $(stat -c %a "$W/a.tar $W/b.tar" 2>/dev/null || stat -c %a "$W/a.tar" "$W/b.tar" | tr '\n' ' ') == '644 640 ' ]]
}

@test "what can't be bundled" {
  call tcli pack bundle --all -o "$W/a.tar"
  assert_error 1 'no pack is installed'
  a_pack core
  a_pack mine
  installed core
  call tcli pack bundle -o "$W/a.tar"
  assert_error 2 'one pack is wanted, or --all'
  call tcli pack bundle core --all -o "$W/a.tar"
  assert_error 2 'one pack is wanted, or --all'
  call tcli pack bundle core
  assert_status 2
  call tcli pack bundle other -o "$W/a.tar"
  assert_error 1 "no pack 'other' is installed"
  call tcli pack link "$W/mine"
  call tcli pack bundle mine -o "$W/a.tar"
  assert_error 1 "it is linked to $W/mine"
  assert_absent "$W/a.tar"
  call tcli pack bundle --all -o "$W/a.tar"
  assert_status 0
  assert_stderr_has "pack mine is left out: it is linked to $W/mine"
  assert_stdout "core   $(short_of core)"
}

@test "a copy of the repository that is gone is fetched again; without a remote nothing is written" {
  a_pack core
  installed core
  rm -r "$HOME/.cache/tcli/mirrors"
  call tcli pack bundle core -o "$W/a.tar"
  assert_status 0
  rm -r "$HOME/.cache/tcli/mirrors"
  mv "$W/core" "$W/away"
  call tcli pack bundle core -o "$W/b.tar"
  assert_error 1 "can't use $(url_of core)"
  assert_absent "$W/b.tar"
}

@test "signatures count for what is in a bundle too" {
  bundled
  : >"$W/signers"
  config <<<'packs: {signatures: require}'
  refused "$W/team.tar" 'is not verified: it is not signed'
}

@test "a bundle leaves a pinned pack as it is, and whose it is" {
  a_pack core
  installed core
  call tcli pack bundle core -o "$W/one.tar"
  verb core modules/core-hello/wave 'summary: Wave' 'echo waves'
  commit core Wave
  call tcli pack update
  call tcli pack bundle core -o "$W/two.tar"
  call tcli pack rollback core
  call tcli pack pin core
  fingerprint >"$W/before"
  call tcli pack install --yes "$W/two.tar"
  assert_error 1 "pack core stays at $(short_of core HEAD~): it is pinned"
  fingerprint >"$W/after"
  cmp "$W/before" "$W/after"
  call tcli pack install "$W/one.tar"
  assert_status 0
  call tcli pack install --yes "$W/two.tar"
  run_hint
  assert_status 0
  call tcli pack install "$W/two.tar"
  assert_status 0
  printf 'tcli: 1\npacks: ["%s"]\n' "$(url_of other)" >"$W/core/team.yaml"
  a_pack other
  commit core Team
  mkdir "$W/elsewhere"
  HOME=$W/elsewhere call tcli pack install --yes "$(url_of other)"
  HOME=$W/elsewhere call tcli pack bundle other -o "$W/other.tar"
  call tcli team join --yes "$(url_of core)"
  call tcli pack install "$W/other.tar"
  assert_status 0
  call tcli team leave
  call tcli pack list -o name
  assert_stdout core
}

# a_team: joined, of core and web, which nobody may loosen.
a_team() {
  a_pack core
  a_pack web
  printf 'tcli: 1\npacks: [%s]\ndefaults: {undeclared: refuse}\nfinal: [undeclared]\n' "$(url_of web)" >"$W/core/team.yaml"
  commit core Team
  call tcli team join --yes "$(url_of core)"
  assert_status 0
}

@test "a bundle of all packs of a team: who syncs it follows the team, and keeps what is final" {
  a_team
  call tcli pack bundle --all -o "$W/all.tar"
  assert_status 0
  call tcli pack sync "$W/all.tar"
  assert_status 0
  assert_stdout "everything is as $W/all.tar says"
  call tcli config get undeclared
  assert_stdout refuse
  mv "$W/core" "$W/web" "$W/here"
  export HOME=$W/elsewhere && mkdir "$HOME"
  call tcli pack sync "$W/all.tar"
  assert_error 2 'there is no terminal to ask on'
  assert_stdout_has 'core   its team file is followed from now on'
  call tcli pack sync --yes "$W/all.tar"
  assert_status 0
  call tcli team show
  assert_status 0
  call tcli config get undeclared
  assert_stdout refuse
  TCLI_UNDECLARED=allow call tcli config get undeclared
  assert_stdout refuse
  call tcli pack status
  assert_status 0
}

@test "install of such a bundle brings the packs, and says that the team is not followed" {
  a_team
  call tcli pack bundle --all -o "$W/all.tar"
  call tcli pack install "$W/all.tar"
  assert_status 0
  assert_stdout_lacks 'not followed'
  export HOME=$W/elsewhere && mkdir "$HOME"
  call tcli pack install --yes "$W/all.tar"
  assert_status 0
  assert_stdout_has "core   its team file is not followed; tcli pack sync $W/all.tar would"
  call tcli team show
  assert_status 1
}

@test "one pack of a team is no team, nor are all where its own is linked" {
  a_team
  call tcli pack bundle web -o "$W/web.tar"
  tar -xOf "$W/web.tar" packs.lock | grep -q '^team:' && complain 'expected no team'
  tcli pack link "$W/core" >/dev/null
  call tcli pack bundle --all -o "$W/all.tar"
  assert_status 0
  assert_stderr_has 'who takes the bundle does not follow the team file of core, which is left out'
  tar -xOf "$W/all.tar" packs.lock | grep -q '^team:' && complain 'expected no team'
  export HOME=$W/elsewhere && mkdir "$HOME"
  call tcli pack sync --yes "$W/all.tar"
  assert_status 0
}

@test "nothing newer is known of packs that came with a bundle, which is no failure" {
  a_pack core
  installed core
  call tcli pack bundle core -o "$W/core.tar"
  rm -r "$HOME/.local" "$HOME/.cache"
  mv "$W/core" "$W/core-away"
  call tcli pack install --yes "$W/core.tar"
  assert_status 0
  call tcli pack outdated
  assert_status 0
  assert_stdout_empty
  assert_stderr_empty
  rm -r "$HOME/.cache"
  call tcli pack outdated
  assert_error 1 "what $(url_of core) has is not known here"
}

@test "a bundle is no team to join, and what installs it is told" {
  a_pack core
  printf 'tcli: 1\n' >"$W/core/team.yaml" && commit core Team
  tcli team join --yes "$(url_of core)" >/dev/null
  tcli pack bundle --all -o "$W/all.tar"
  HOME=$W/other
  mkdir "$HOME"
  call tcli team join --yes "$W/all.tar"
  assert_error 1 "can't join $W/all.tar: it is a bundle of packs, which pack install takes"
  assert_stderr_has "hint: tcli pack install $W/all.tar"
  run_hint
  assert_error 2 # it asks
  run_hint
  assert_status 0
  call tcli core-hello say bob
  assert_stdout 'hello bob'
  tcli --yes pack remove core
  mv "$W/all.tar" "$W/-all.tar"
  cd "$W" # where its name begins like an option
  call tcli team join --yes -- -all.tar
  assert_error 1 "can't join -all.tar"
  assert_stderr_has "hint: tcli pack install ./-all.tar"
  run_hint
  assert_error 2 # it asks
  run_hint
  assert_status 0
}

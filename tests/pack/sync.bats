#!/usr/bin/env bats
# What is installed becomes what a lock file says: all of it, or nothing.
load ../support/pack_helpers

# lock_of FILE: what is installed now, as a team would share it.
lock_of() { cp "$PACKS/current/packs.lock" "$W/$1"; }

# Two packs as a team agreed on them, in $W/agreed; core has gone on since, and other is not installed here.
agreed() {
  a_pack core
  a_pack other
  installed core
  installed other
  lock_of agreed
  FIRST=$(head_of core)
  call tcli pack remove other
  verb core modules/core-hello/wave 'summary: Wave' 'echo waves'
  commit core Wave
  call tcli pack update
  assert_status 0
}

assert_nothing_changed() {
  fingerprint >"$W/after"
  cmp "$W/before" "$W/after"
}

@test "what is installed becomes what the lock says, and the same lock again has nothing to do" {
  agreed
  call tcli pack sync "$W/agreed" --dry-run
  assert_status 0
  assert_stdout_has "core   $(short_of core)..${FIRST:0:7}   1 commit back"
  assert_stdout_has '- core-hello wave   gone   (incompatible)'
  assert_stdout_has "other   $(short_of other)   The pack other"
  call tcli core-hello wave
  assert_stdout waves
  call tcli pack sync "$W/agreed"
  assert_error 2 'Make this what is installed'
  call tcli core-hello wave
  assert_stdout waves
  call tcli pack sync "$W/agreed"
  run_hint
  assert_status 0
  assert_stdout_has "everything is as $W/agreed says"
  call tcli core-hello wave
  assert_status 2
  call tcli other-hello say bob
  assert_stdout 'hello bob'
  cmp "$W/agreed" "$PACKS/current/packs.lock"
  call tcli pack status "$W/agreed"
  assert_status 0

  fingerprint >"$W/before"
  call tcli pack sync "$W/agreed"
  assert_status 0
  assert_stdout "everything is as $W/agreed says"
  assert_nothing_changed
  call tcli pack rollback core
  call tcli core-hello wave
  assert_stdout waves
}

@test "what is here already asks nobody" {
  agreed
  mv "$W/core" "$W/away"
  mv "$W/other" "$W/gone"
  call tcli pack sync --yes "$W/agreed"
  assert_status 0
  call tcli other-hello say bob
  assert_stdout 'hello bob'
}

@test "a linked pack that the lock has stays linked too" {
  agreed
  call tcli pack link "$W/core"
  call tcli pack sync --yes "$W/agreed"
  assert_status 0
  assert_stdout_has "core   is linked to $W/core, and stays so"
  call tcli core-hello wave
  assert_stdout waves
  call tcli pack list -o name
  assert_stdout $'core\nother'
}

@test "files that were changed by hand are put back, without consent" {
  a_pack core
  installed core
  lock_of agreed
  echo mine >>"$PACKS/core/$(head_of core)/lib/words.sh"
  call tcli pack sync "$W/agreed"
  assert_status 0
  assert_stdout_has "core   $(short_of core)   its files are put back"
  call tcli pack verify
  assert_status 0
  grep -rqx mine "$PACKS/kept"
}

@test "a commit that no branch leads to any more is fetched by its id" {
  a_pack core
  echo 2 >"$W/core/n" && commit core Two
  installed core
  lock_of agreed
  call tcli pack remove core
  rm -r "$HOME/.cache/tcli/mirrors"
  local second
  second=$(head_of core)
  git -C "$W/core" reset -q --hard HEAD~
  git -C "$W/core" reflog expire --expire=now --all
  call tcli pack sync --yes "$W/agreed"
  assert_status 0
  assert_exists "$PACKS/core/$second/n"
  call tcli pack update
  assert_error 1 'the history was written anew'

  call tcli pack remove core
  rm -r "$HOME/.cache/tcli/mirrors"
  git -C "$W/core" gc -q --prune=now
  fingerprint >"$W/before"
  call tcli pack sync --yes "$W/agreed"
  assert_error 1 "can't fetch commit ${second:0:7} of $(url_of core)"
  assert_nothing_changed
}

@test "one pack that can't be had: all reasons, and nothing changes" {
  agreed
  rm -r "$HOME/.cache/tcli/mirrors"
  mv "$W/other" "$W/gone"
  fingerprint >"$W/before"
  call tcli pack sync --yes "$W/agreed"
  assert_error 1 "can't use $(url_of other)"
  mv "$W/core" "$W/away"
  rm -r "$HOME/.cache/tcli/mirrors"
  call tcli pack sync --yes "$W/agreed"
  assert_error 1 "can't use $(url_of core)"
  assert_stderr_has "can't use $(url_of other)"
  assert_nothing_changed
}

@test "a tree, a name or an image that is not the commit's is refused" {
  agreed
  fingerprint >"$W/before"
  sed "/^  - name: \"*other/,\$ s/tree: .*/tree: $C1/" "$W/agreed" >"$W/bad"
  if cmp -s "$W/agreed" "$W/bad"; then complain 'the lock is as it was'; fi
  call tcli pack sync --yes "$W/bad"
  assert_error 1 "other at $(short_of other) is not what $W/bad says: its tree is"
  sed 's/name: \("*\)other/name: \1third/' "$W/agreed" >"$W/bad"
  call tcli pack sync --yes "$W/bad"
  assert_error 1 'is not what'
  assert_stderr_has 'the pack calls itself other'
  { cat "$W/agreed" && printf '    images:\n      - "team/lint@sha256:%064d"\n' 1; } >"$W/bad"
  call tcli pack sync --yes "$W/bad"
  assert_error 1 'it names other images'
  assert_nothing_changed
}

@test "lock files that are none, and URLs that no pack comes from" {
  a_pack core
  installed core
  lock_of agreed
  fingerprint >"$W/before"
  call tcli pack sync --yes "$W/nowhere"
  assert_status 2
  : >"$W/bad"
  call tcli pack sync --yes "$W/bad"
  assert_error 1 "$W/bad"
  head -c 5000000 /dev/zero >"$W/bad"
  call tcli pack sync --yes "$W/bad"
  assert_error 1 "$W/bad"
  local url
  # shellcheck disable=SC2088 # it is to be refused as it stands
  for url in 'ext::sh -c true' --upload-pack=x http://host/x ./core '~/core' "file://$W/core@main"; do
    sed "s|url: .*|url: \"$url\"|" "$W/agreed" >"$W/bad"
    call tcli pack sync --yes "$W/bad"
    assert_error 1 "$W/bad: pack core: "
  done
  sed 's/    commit:/    ref: "--exec"\n    commit:/' "$W/agreed" >"$W/bad"
  call tcli pack sync --yes "$W/bad"
  assert_error 1 "'--exec' is no name of a branch, tag or commit"
  printf 'tcli-packs: 1\npacks:\n  - name: core\n    linked: /\n' >"$W/bad"
  call tcli pack sync --yes "$W/bad"
  assert_error 1 'it is linked to a folder'
  assert_nothing_changed
}

@test "another remote for a pack that is here needs consent" {
  a_pack core
  installed core
  lock_of agreed
  git clone -q --bare "$W/core" "$W/clone"
  sed "s|url: .*|url: \"file://$W/clone\"|" "$W/agreed" >"$W/moved"
  call tcli pack sync "$W/moved"
  assert_error 2 'Make this what is installed'
  assert_stdout_has "from file://$W/clone, no longer $(url_of core)"
  run_hint
  assert_status 0
  call tcli pack list -o json
  assert_json ".packs[0].source == \"file://$W/clone\""
}

@test "a lock that only names another ref asks nothing" {
  a_pack core
  installed core
  git -C "$W/core" branch stable
  sed 's/    commit:/    ref: "stable"\n    commit:/' "$PACKS/current/packs.lock" >"$W/agreed"
  call tcli pack sync "$W/agreed"
  assert_status 0
  call tcli pack list -o json
  assert_json '.packs[0].ref == "stable"'
}

@test "another ref, order or team in the lock is told by status, shown by a dry run, and then made so" {
  a_pack core
  a_pack other
  installed core
  installed other
  git -C "$W/core" branch stable
  lock_of plain
  sed '0,/    commit:/s//    ref: stable\n    commit:/' "$W/plain" >"$W/ref"
  { sed -n '1,2p' "$W/plain" && sed -n '/name: .*other/,$p' "$W/plain" && sed -n '/name: .*core/,/tree:/p' "$W/plain"; } >"$W/order"
  { cat "$W/plain" && echo '    team: true'; } >"$W/team"
  local lock told shown
  while IFS='|' read -r lock told shown; do
    call tcli pack status "$W/$lock"
    assert_status 1
    assert_stdout_has "$told"
    fingerprint >"$W/before"
    call tcli pack sync --dry-run "$W/$lock"
    assert_status 0
    assert_stdout "$shown"
    assert_nothing_changed
    call tcli pack sync "$W/$lock"
    assert_status 0
    assert_stdout "$shown"$'\n'"everything is as $W/$lock says"
    for lock in "$lock" plain; do
      call tcli pack sync "$W/$lock"
      assert_status 0
      call tcli pack status "$W/$lock"
      assert_status 0
    done
  done <<END
ref|core	$(short_of core)	differs	the lock follows stable, here the remote's HEAD is followed|core   $(short_of core)   follows stable now
order|core	$(short_of core)	differs	the lock has the packs in another order|the order of packs is other, core now
team|other	$(short_of other)	differs	the lock has it as the team's, here it is not|other   is the team's from now on
END
}

@test "a lock that follows the team file of no pack, or of one without such a file, is refused" {
  a_pack core
  printf 'tcli: 1\n' >"$W/core/team.yaml"
  commit core Team
  a_pack other
  call tcli team join --yes "$(url_of core)"
  installed other
  lock_of joined
  call tcli team leave
  installed core
  fingerprint >"$W/before"
  local team
  for team in nope other; do
    sed "s/^team: .*/team: $team/" "$W/joined" >"$W/bad"
    call tcli pack sync --yes "$W/bad"
    assert_error 1 "$W/bad follows the team file of $team: "
    assert_nothing_changed
  done
  assert_stderr_has 'there is no team.yaml in that pack'
  call tcli pack sync --yes "$W/joined"
  assert_status 0
  call tcli pack link "$W/core"
  lock_of linked
  call tcli pack sync "$W/linked"
  assert_status 0
}

@test "a pinned pack follows the lock, and stays pinned" {
  agreed
  call tcli pack pin core
  call tcli pack sync --yes "$W/agreed"
  assert_status 0
  call tcli pack list -o json
  assert_json '.packs[] | select(.name == "core") | .pinned == "yes"'
  assert_exists "$PACKS/core/$FIRST/.tcli/receipt"
}

@test "no lock has the password of a URL" {
  a_pack core
  git config --file "$W/gitconfig" "url.file://$W/.insteadOf" https://ann:sesame@git.example.org/
  config <<<'packs: {protocols: [https, file]}'
  call tcli pack install --yes https://ann:sesame@git.example.org/core
  assert_status 0
  assert_no_match sesame "$PACKS/current/packs.lock"
  lock_of agreed
  call tcli pack sync "$W/agreed"
  assert_status 0
  assert_stdout "everything is as $W/agreed says"
  grep -q sesame "$PACKS/current/state.yaml"
}

@test "status tells of a lock that has another source, another ref, or follows the team" {
  a_pack core
  printf 'tcli: 1\n' >"$W/core/team.yaml"
  commit core Team
  cp -a "$W/core" "$W/copy"
  git -C "$W/core" tag v1
  installed core
  lock_of plain
  call tcli pack remove core
  call tcli pack install --yes "$(url_of core)@v1"
  lock_of tagged
  call tcli pack status "$W/plain"
  assert_status 1
  assert_stdout_has "the lock follows the remote's HEAD, here v1 is followed"
  call tcli pack remove core
  call tcli pack install --yes "$(url_of copy)"
  call tcli pack status "$W/plain"
  assert_status 1
  assert_stdout_has "the lock has it from $(url_of core), here is $(url_of copy)"
  call tcli pack remove core
  call tcli team join --yes "$(url_of core)"
  lock_of joined
  call tcli pack status "$W/plain"
  assert_status 1
  assert_stdout_has 'its team file is followed here, and not in the lock'
  call tcli pack sync "$W/plain" --dry-run
  assert_stdout_has 'core   its team file is followed no more'
  call tcli pack sync "$W/plain"
  assert_error 2
  run_hint
  assert_status 0
  call tcli pack status "$W/joined"
  assert_status 1
  assert_stdout_has 'the lock follows its team file, here it is not followed'
  call tcli pack sync "$W/joined"
  assert_error 2
  assert_stdout 'core   its team file is followed from now on'
}

@test "a lock in which the team's own row is nobody's is shown and asked about" {
  a_pack core
  printf 'tcli: 1\n' >"$W/core/team.yaml"
  commit core Team
  call tcli team join --yes "$(url_of core)"
  lock_of joined
  sed '/^    team: true/d' "$W/joined" >"$W/own"
  call tcli pack sync --dry-run "$W/own"
  assert_status 0
  assert_stdout "core   is the team's no more"
  call tcli pack sync "$W/own"
  assert_error 2 'Make this what is installed'
  run_hint
  assert_status 0
  call tcli pack status "$W/own"
  assert_status 0
  call tcli pack sync "$W/joined"
  assert_error 2 'Make this what is installed'
  assert_stdout "core   is the team's from now on"
}

@test "a folder with a blank in its path is taken from a lock as install took it" {
  a_pack core
  mv "$W/core" "$W/my core"
  cd "$W/my core"
  call tcli pack install --yes .
  assert_status 0
  rm "$PACKS/core/$(git rev-parse HEAD)/modules/core-hello/say"
  call tcli pack sync --yes "$PACKS/current/packs.lock"
  assert_status 0
  call tcli core-hello say x
  assert_stdout 'hello x'
  call tcli pack install --yes "$W/my core@main"
  assert_status 0
  call tcli pack install --yes "file://$W/my core"
  assert_error 2 'there is a blank or a control character in it'
}

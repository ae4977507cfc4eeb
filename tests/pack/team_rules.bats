#!/usr/bin/env bats
# What a team file says of packs themselves holds for all that comes with it: signatures, signers and transports.
load ../support/pack_helpers

setup_file() {
  KEYS=$BATS_FILE_TMPDIR
  export KEYS
  ssh-keygen -q -t ed25519 -N '' -C ann -f "$KEYS/ann"
}

signed() {
  git config --file "$W/gitconfig" gpg.format ssh
  git config --file "$W/gitconfig" user.signingKey "$KEYS/ann"
  git config --file "$W/gitconfig" commit.gpgSign true
  echo "ann@example.org namespaces=\"git\" $(<"$KEYS/ann.pub")" >"$W/signers"
}
unsigned() { git config --file "$W/gitconfig" commit.gpgSign false; }

# team_file [LINE]...: of core, whose one other pack is web; committed. `strict`: with signatures that nobody can do without.
team_file() {
  { printf 'tcli: 1\npacks: [%s]\n' "$(url_of web)" && printf '%s\n' "$@" "# $((++TIMES))"; } >"$W/core/team.yaml"
  commit core Team
}
strict() { team_file "defaults: {packs: {signatures: require, signers: $W/signers}}" 'final: [packs.signatures, packs.signers]'; }

# A team without rules, joined; both packs have a signed commit.
joined() {
  signed
  a_pack web
  a_pack core
  team_file
  installed web
  call tcli team join --yes "$(url_of core)"
  assert_status 0
}

# here PACK [COMMIT]: what is installed of it is that commit, or what the repository has now.
here() {
  call tcli pack list
  assert_stdout_has "$1	$(short_of "$1" "${2-HEAD}")"
}
nothing_staged() { [[ -z $(ls -A "$PACKS/staging") ]] || complain 'something stays in staging'; }

@test "who joins gets nothing that is not signed as the team file wants it" {
  signed
  a_pack core
  unsigned
  a_pack web
  strict
  call tcli team join --yes "$(url_of core)"
  assert_error 1 "$(url_of core) at $(short_of core) is not verified: it is not signed"
  assert_absent "$PACKS/current"
  nothing_staged
  signed
  strict
  call tcli team join --yes "$(url_of core)"
  assert_error 1 "$(url_of web) at $(short_of web) is not verified: it is not signed"
  assert_stdout_has '  signed by ann@example.org'
  assert_absent "$PACKS/web"
  nothing_staged
  assert_stderr_has 'hint: tcli team update'
  echo 2 >"$W/web/n" && commit web Signed
  call tcli team update --yes
  assert_status 0
  here web
}

@test "a pack that is here unsigned does not become the team's, neither when it is joined nor later" {
  signed
  a_pack core
  unsigned
  a_pack web
  installed web
  signed
  strict
  call tcli team join --yes "$(url_of core)"
  assert_error 1 "$(url_of web) at $(short_of web) is not verified: it is not signed"
  here web
  call tcli team update
  assert_error 1 'is not verified: it is not signed'
  echo 2 >"$W/web/n" && commit web Signed
  call tcli team update --yes
  assert_status 0
  here web
}

@test "an update of the team that brings the rule holds what comes with it to the rule" {
  joined
  unsigned
  echo 2 >"$W/web/n" && commit web Two
  strict
  call tcli team update --yes
  assert_error 1 "$(url_of core) at $(short_of core) is not verified: it is not signed"
  here web HEAD~
  signed
  strict
  call tcli team update --yes
  assert_error 1 "$(url_of web) at $(short_of web) is not verified: it is not signed"
  assert_stderr_has 'hint: tcli team show'
  here core
  here web HEAD~
  nothing_staged
}

@test "so does an update of packs, in whatever order they were installed" {
  joined
  unsigned
  echo 2 >"$W/web/n" && commit web Two
  strict
  call tcli pack update core --yes
  assert_error 1 "$(url_of core) at $(short_of core) is not verified: it is not signed"
  signed
  strict
  call tcli pack update --yes
  assert_error 1 "$(url_of web) at $(short_of web) is not verified: it is not signed"
  here core
  here web HEAD~
  nothing_staged
}

@test "so do an install of the team's pack, a lock and a bundle" {
  joined
  unsigned
  strict
  git -C "$W/core" branch next
  call tcli pack install --yes "$(url_of core)@next"
  assert_error 1 "$(url_of core) at $(short_of core) is not verified: it is not signed"
  echo 2 >"$W/web/n" && commit web Two
  signed
  strict
  mkdir "$W/other"
  local pack file
  for pack in core web; do HOME=$W/other tcli pack install --yes "$(url_of "$pack")"; done # of no team
  HOME=$W/other tcli pack bundle --all -o "$W/both.tar"
  sed 's/^packs:/team: core\n&/' "$W/other/.local/share/tcli/packs/current/packs.lock" >"$W/agreed"
  fingerprint >"$W/before"
  for file in "sync $W/agreed" "install $W/both.tar"; do
    # shellcheck disable=SC2086
    call tcli pack $file --yes
    assert_error 1 "$(url_of web) at $(short_of web) is not verified: it is not signed"
    fingerprint >"$W/after"
    cmp "$W/before" "$W/after"
  done
}

@test "one's own word comes before a rule that is not final" {
  a_pack web
  a_pack core
  team_file 'defaults: {packs: {signatures: require}}'
  call tcli team join --yes "$(url_of core)"
  assert_error 1 'it is not signed'
  config <<<'packs: {signatures: off}'
  call tcli team join --yes "$(url_of core)"
  assert_status 0
  here web
}

@test "signers that can't be: refused where they are read, or with what brings them" {
  joined
  team_file 'defaults: {packs: {signers: rel/signers}}' 'final: [packs.signers]'
  local verb
  for verb in 'team update' 'pack update'; do
    # shellcheck disable=SC2086
    call tcli $verb --yes
    assert_error 1 'core: team.yaml:3:29: packs.signers wants a file whose path begins with / or ~/'
  done
  mv "$W/signers" "$W/away"
  strict
  for verb in 'team update' 'pack update'; do
    # shellcheck disable=SC2086
    call tcli $verb --yes
    assert_status 1
    assert_stderr_has "packs.signers is $W/signers: No such file or directory"
    here core HEAD~2
  done
  call tcli team leave
  call tcli team join --yes "$(url_of core)"
  assert_error 1 "packs.signers is $W/signers: No such file or directory"
  mv "$W/away" "$W/signers"
  call tcli team join --yes "$(url_of core)"
  assert_status 0
}

@test "transports that keep the team's own pack, or one of its others, out" {
  joined
  team_file 'defaults: {packs: {protocols: [https]}}' 'final: [packs.protocols]'
  local verb
  for verb in 'team update' 'pack update'; do
    # shellcheck disable=SC2086
    call tcli $verb --yes
    assert_error 1 "core at $(short_of core) would never be updated again: by its team.yaml 'file' is not among packs.protocols: https"
    here core HEAD~
  done
  call tcli team leave
  call tcli team join --yes "$W/core" # a folder may always be one
  assert_error 1 "core: team.yaml:2:9: '$(url_of web)' is no source of a pack: 'file' is not among packs.protocols: https"
  team_file
  installed core
  call tcli team join --yes "$(url_of core)"
  assert_status 0
}

@test "other signers: the new file comes with a commit that the old ones know, and only so" {
  joined
  strict
  call tcli team update --yes
  assert_status 0
  ssh-keygen -q -t ed25519 -N '' -C eve -f "$W/eve"
  echo "eve@example.org namespaces=\"git\" $(<"$W/eve.pub")" >"$W/signers-then"
  local by_eve="defaults: {packs: {signatures: require, signers: $W/signers-then}}" final='final: [packs.signatures, packs.signers]'
  git config --file "$W/gitconfig" user.signingKey "$W/eve"
  team_file "$by_eve" "$final"
  local verb
  for verb in 'team update' 'pack update'; do
    # shellcheck disable=SC2086
    call tcli $verb --yes
    assert_error 1 "the key that signed it is none of the signers' (packs.signers is $W/signers)"
    here core HEAD~
  done
  git -C "$W/core" reset -q --hard HEAD~
  git config --file "$W/gitconfig" user.signingKey "$KEYS/ann"
  team_file "$by_eve" "$final"
  call tcli team update
  assert_error 2 'Change what the team of core has here'
  call tcli team update --yes
  assert_status 0
  assert_stdout_has '  signed by ann@example.org'
  here core
  echo 2 >"$W/web/n" && commit web Two
  call tcli team update --yes
  assert_error 1 "the key that signed it is none of the signers' (packs.signers is $W/signers-then)"
  git config --file "$W/gitconfig" user.signingKey "$W/eve"
  echo 3 >"$W/web/n" && commit web Three
  team_file "$by_eve" "$final"
  call tcli team update --yes
  assert_status 0
  here core
  here web
}

@test "the rules of a file that was declined hold no other pack back" {
  joined
  strict
  call tcli team update --yes
  : >"$W/signers-then" # nobody
  team_file "defaults: {packs: {signatures: require, signers: $W/signers-then}}" 'final: [packs.signatures, packs.signers]'
  echo 2 >"$W/web/n" && commit web Two && call tcli pack update
  assert_error 2 'Switch core to'
  here web
}

@test "packs that the new signers have signed come with the file that names them" {
  joined
  strict
  call tcli team update --yes
  ssh-keygen -q -t ed25519 -N '' -C eve -f "$W/eve"
  echo "eve@example.org namespaces=\"git\" $(<"$W/eve.pub")" >"$W/signers-then"
  team_file "defaults: {packs: {signatures: require, signers: $W/signers-then}}" 'final: [packs.signatures, packs.signers]'
  git config --file "$W/gitconfig" user.signingKey "$W/eve"
  echo 2 >"$W/web/n" && commit web Two
  cp -r "$HOME" "$W/home-before"
  call tcli pack update --dry-run
  assert_status 0
  assert_stdout_has '  signed by eve@example.org'
  call tcli pack update --yes
  assert_status 0
  here core
  here web
  cp "$PACKS/current/packs.lock" "$W/agreed"
  HOME=$W/home-before call tcli pack sync --yes "$W/agreed"
  assert_status 0
  HOME=$W/home-before call tcli pack status "$W/agreed"
  assert_status 0
}

@test "a dry run says of other packs what the update will say" {
  joined
  unsigned
  echo 2 >"$W/web/n" && commit web Two
  signed
  strict
  fingerprint >"$W/before"
  call tcli pack update --dry-run
  assert_error 1 "$(url_of web) at $(short_of web) is not verified: it is not signed"
  assert_stdout_lacks 'web   '
  fingerprint >"$W/after"
  cmp "$W/before" "$W/after"
  nothing_staged
  cp "$W/out" "$W/foreseen"
  call tcli pack update --yes
  assert_status 1
  cmp "$W/foreseen" "$W/out"
}

@test "the team's own pack that is here unsigned is not followed, neither by joining nor by a lock" {
  signed
  a_pack web
  unsigned
  a_pack core
  strict
  installed core
  installed web
  sed 's/^packs:/team: core\n&/' "$PACKS/current/packs.lock" >"$W/agreed"
  local words
  for words in "team join --yes $(url_of core)" "pack sync --yes $W/agreed"; do
    # shellcheck disable=SC2086
    call tcli $words
    assert_error 1 "$(url_of core) at $(short_of core) is not verified: it is not signed"
    call tcli team show
    assert_error 1 'no team was joined'
  done
}

@test "a linked folder in which the team file is broken: told, and what was agreed on stays" {
  signed
  a_pack web
  a_pack core
  team_file 'defaults: {undeclared: refuse}' 'final: [undeclared]'
  call tcli team join --yes "$(url_of core)"
  cp -r "$W/core" "$W/work"
  call tcli pack link "$W/work"
  assert_status 0
  printf 'tcli: 1\npacks: [\n' >"$W/work/team.yaml"
  local words
  for words in "link $W/work" 'pin web' 'remove web' "install --yes $(url_of web)@main"; do
    # shellcheck disable=SC2086
    call tcli pack $words
    assert_error 1 "$W/work/team.yaml:3:1: "
    call tcli config get undeclared
    assert_stdout refuse
  done
  for words in 'team show' 'team update' 'pack pin web'; do
    # shellcheck disable=SC2086
    call tcli $words
    assert_error 1 "$W/work/team.yaml:3:1: "
  done
  run_hint
  assert_status 0
  call tcli config get undeclared
  assert_stdout refuse
  call tcli team show
  assert_status 0
}

@test "what a linked team file says otherwise by now is told by the next change, whichever" {
  signed
  a_pack web
  a_pack core
  team_file 'defaults: {undeclared: refuse}' 'final: [undeclared]'
  call tcli team join --yes "$(url_of core)"
  local words
  for words in 'pin web' 'unpin web' "install --yes $(url_of web)@main" 'remove web'; do
    call tcli pack link "$W/core"
    printf 'tcli: 1\n' >"$W/core/team.yaml"
    # shellcheck disable=SC2086
    call tcli pack $words
    assert_status 0
    assert_stdout_has '  - undeclared   (allows more)   (no longer final)'
    git -C "$W/core" checkout -q .
  done
}

@test "a pinned pack that is here unsigned stays, and is told as not the team's" {
  signed
  a_pack core
  unsigned
  a_pack web
  installed web
  call tcli pack pin web
  signed
  strict
  call tcli team join --yes "$(url_of core)"
  assert_error 1 "$(url_of web) at $(short_of web) is not verified: it is not signed"
  call tcli team update
  assert_error 1 "$(url_of web) at $(short_of web) is not verified: it is not signed"
  here web
}

@test "a linked folder that is gone takes nothing of what was agreed on with it" {
  a_pack web
  a_pack core
  team_file 'defaults: {undeclared: refuse}' 'final: [undeclared]'
  call tcli team join --yes "$(url_of core)"
  cp -r "$W/core" "$W/work"
  call tcli pack link "$W/work"
  rm -r "$W/work"
  local words
  for words in 'team show' 'team update' 'pack pin web'; do
    # shellcheck disable=SC2086
    call tcli $words
    assert_error 1 "read $W/work/pack.yaml: No such file or directory"
    call tcli config get undeclared
    assert_stdout refuse
  done
  call tcli pack pin web
  run_hint
  assert_status 0
  call tcli config get undeclared
  assert_stdout refuse
}

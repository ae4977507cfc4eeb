#!/usr/bin/env bats
# A history that was written anew, and a tag that was moved: told by whatever brings them, and taken only when somebody says so.
load ../support/pack_helpers

# What the branch of a pack leads to, and its tag v1, is another commit now. `amended` takes a file of it away with the old one.
amended() {
  echo "$RANDOM" >"$W/$1/n"
  git -C "$W/$1" add n
  git -C "$W/$1" commit -q --amend -m Anew
}
retagged() { git -C "$W/$1" tag -f v1 >/dev/null; }

# nothing_moved PACK COMMIT: it is the one that is installed.
nothing_moved() {
  call tcli pack list
  assert_stdout_has "$1	${2:0:7}"
}

# moves PACK: the hint of the last error, and those of what it leads to, in the end bring what the remote has.
moves() {
  local times=0
  while ((status != 0 && times++ < 3)); do run_hint; done
  assert_status 0
  nothing_moved "$1" "$(head_of "$1")"
}

@test "an install of a pack that is here stops at a history that was written anew" {
  a_pack core
  installed core
  local old
  old=$(head_of core)
  amended core
  call tcli pack install --yes "$(url_of core)"
  assert_error 1 "core: ${old:0:7}..$(short_of core): the history was written anew"
  nothing_moved core "$old"
  [[ -z $(ls -A "$PACKS/staging") ]] || complain 'something stays in staging'
  call tcli pack install "$(url_of core)"
  moves core
}

@test "an install stops at a tag that was moved, and not at another tag" {
  a_pack core
  git -C "$W/core" tag v1
  call tcli pack install --yes "$(url_of core)@v1"
  assert_status 0
  local old
  old=$(head_of core)
  echo 2 >"$W/core/n" && commit core Two
  retagged core
  call tcli pack install --yes "$(url_of core)@v1"
  assert_error 1 "core: ${old:0:7}..$(short_of core): the tag 'v1' was moved"
  nothing_moved core "$old"
  git -C "$W/core" tag v2
  call tcli pack install "$(url_of core)@v2"
  assert_status 0
  nothing_moved core "$(head_of core)"
}

@test "a pack of the team stops too, and hints lead on" {
  a_pack core
  a_pack web
  printf 'tcli: 1\npacks: [%s]\n' "$(url_of web)" >"$W/core/team.yaml"
  commit core Team
  call tcli team join --yes "$(url_of core)"
  local old
  old=$(head_of web)
  rm -r "$W/web/modules/web-hello/rota"
  git -C "$W/web" add -A
  amended web
  call tcli pack install --yes "$(url_of web)"
  assert_error 1 'the history was written anew'
  call tcli team update
  assert_status 1
  nothing_moved web "$old"
  call tcli team update --force
  assert_error 2 'Change what the team of core has here'
  run_hint
  assert_status 0
  nothing_moved web "$(head_of web)"
}

@test "what is incompatible in a history that was written anew: each hint leads on, and none in a circle" {
  a_pack core
  installed core
  rm -r "$W/core/modules/core-hello/rota"
  git -C "$W/core" add -A
  amended core
  call tcli pack update
  assert_stderr_has 'hint: tcli pack update --force core'
  run_hint
  assert_error 2 'Switch core to'
  assert_stderr_has 'hint: tcli pack update --yes --force core'
  run_hint
  assert_status 0
  call tcli pack rollback core
  amended core
  call tcli pack update --yes
  assert_stderr_has 'hint: tcli pack update --force --yes core'
  moves core
}

# bundled_from HOME: core as it is now, in $W/HOME.tar.
bundled_from() {
  mkdir -p "$W/$1"
  HOME=$W/$1 tcli pack install --yes "$(url_of core)${2-}" >"$W/bundled"
  HOME=$W/$1 tcli pack bundle core -o "$W/$1.tar" >"$W/bundled"
}

@test "a bundle or a lock of a history that was written anew needs consent" {
  a_pack core
  installed core
  local old verb
  old=$(head_of core)
  amended core
  bundled_from other
  for verb in install sync; do
    call tcli pack "$verb" "$W/other.tar"
    assert_error 2 'Make this what is installed'
    assert_stdout_has '  the history was written anew: what is installed is no part of it any more'
    nothing_moved core "$old"
  done
  cp "$W/other/.local/share/tcli/packs/current/packs.lock" "$W/agreed"
  call tcli pack sync "$W/agreed"
  assert_error 2 'Make this what is installed'
  bundled_from renamed @main
  call tcli pack install "$W/renamed.tar"
  assert_error 2 'Make this what is installed'
  assert_stdout_has '  what is installed is no part of its history'
  call tcli pack install "$W/other.tar"
  moves core
}

@test "a bundle with a tag that was moved needs consent, and one that goes on or back does not" {
  a_pack core
  git -C "$W/core" tag v1
  call tcli pack install --yes "$(url_of core)@v1"
  bundled_from first
  echo 2 >"$W/core/n" && commit core Two
  retagged core
  bundled_from second @v1
  bundled_from third
  call tcli pack install "$W/second.tar"
  assert_error 2 'Make this what is installed'
  assert_stdout_has "  the tag 'v1' was moved"
  moves core
  call tcli pack remove core
  call tcli pack install --yes "$W/first.tar"
  assert_status 0
  call tcli pack install "$W/third.tar"
  assert_status 0
  nothing_moved core "$(head_of core)"
  call tcli pack install "$W/first.tar"
  assert_status 0
  assert_stdout_has '1 commit back'
}

@test "an install leaves a pinned pack as it is, and says so" {
  a_pack core
  installed core
  local old
  old=$(head_of core)
  call tcli pack pin core
  call tcli pack install "$(url_of core)"
  assert_status 0
  assert_stdout "core: ${old:0:7} is installed"
  echo 2 >"$W/core/n" && commit core Two
  git -C "$W/core" branch other "$old"
  local source
  for source in "$(url_of core)" "$(url_of core)@other"; do
    call tcli pack install --yes "$source"
    assert_error 1 "pack core stays at ${old:0:7}: it is pinned"
    nothing_moved core "$old"
  done
  echo mine >>"$PACKS/core/$old/lib/words.sh"
  call tcli pack install "$(url_of core)"
  assert_error 1 'it is pinned'
  run_hint
  call tcli pack install "$(url_of core)"
  assert_status 0
  nothing_moved core "$(head_of core)"
}

@test "files of a pinned pack that were changed are put back" {
  a_pack core
  installed core
  call tcli pack pin core
  echo mine >>"$PACKS/core/$(head_of core)/lib/words.sh"
  call tcli pack install "$(url_of core)"
  assert_status 0
  assert_stdout_has 'its files are put back'
}

@test "another name for a history that was written anew is asked about, in install and in a team's update" {
  a_pack core
  installed core
  local old
  old=$(head_of core)
  amended core
  call tcli pack install "$(url_of core)@main"
  assert_error 2
  assert_stdout_has 'what is installed is no part of its history'
  [[ $(tcli pack list) == *"${old:0:7}"* ]]
  run_hint
  assert_status 0
  nothing_moved core "$(head_of core)"
  a_pack team
  printf 'tcli: 1\npacks: ["%s@main"]\n' "$(url_of core)" >"$W/team/team.yaml" && commit team Team
  tcli team join --yes "$(url_of team)" >/dev/null
  git -C "$W/core" checkout -q --orphan other && echo 3 >"$W/core/n" && commit core Orphan
  printf 'tcli: 1\npacks: ["%s@other"]\n' "$(url_of core)" >"$W/team/team.yaml" && commit team Other
  call tcli team update
  assert_error 2
  assert_stdout_has 'what is installed is no part of its history'
  run_hint
  assert_status 0
  nothing_moved core "$(head_of core)"
  call tcli pack install "$(url_of core)@$(git -C "$W/core" rev-parse main)" # named by its id: asked as well
  assert_error 2
}

#!/usr/bin/env bats
# Images by digest, as packs and the team file name them.
load ../support/pack_helpers

A=sha256:$(printf 'a%.0s' {1..64})
B=sha256:$(printf 'b%.0s' {1..64})

# team_file [LINE]...: core's team.yaml, committed.
team_file() {
  printf '%s\n' 'tcli: 1' "$@" >"$W/core/team.yaml"
  commit core Team
}

pinned() { sed -n 's/.*images.pinned"*: *//p' "$PACKS/current/config.yaml"; }

@test "pins in the defaults of a team file come beside its images and those of packs, final or not" {
  a_pack core
  printf 'images: [team/build@%s]\n' "$B" >>"$W/core/pack.yaml"
  team_file "images: [team/lint@$A]" "defaults: {images: {pinned: [other@$A]}}"
  call tcli team join --yes "$(url_of core)"
  assert_status 0
  [[ $(pinned) == *"other@$A team/lint@$A team/build@$B"* ]] || complain "$(<"$PACKS/current/config.yaml")"
  call tcli config get images.pinned
  assert_stdout "other@$A
team/lint@$A
team/build@$B"
  team_file "images: [team/lint@$A]" "defaults: {images: {pinned: [other@$A]}}" 'final: [images.pinned]'
  call tcli team update
  assert_status 0
  [[ $(pinned | grep -c "other@$A team/lint@$A team/build@$B") == 2 ]] || complain "$(<"$PACKS/current/config.yaml")"
  call tcli pack list
  assert_stderr_empty
}

@test "an image whose name has a blank or a control character is refused" {
  a_pack core
  local name
  for name in 'a b' 'a\tb' 'a\x07b' ' a' '\x7f'; do
    team_file "images: [\"$name@$A\"]"
    call tcli team join --yes "$(url_of core)"
    assert_error 1 'core: team.yaml:2:10: '
    assert_absent "$PACKS/current"
  done
}

@test "a pin that goes allows more and is asked about; one with another digest is not" {
  a_pack core
  printf 'name: core\nsummary: s\nimages: [team/lint@%s]\n' "$A" >"$W/core/pack.yaml"
  commit core Pinned
  installed core
  cp "$PACKS/current/packs.lock" "$W/pinned.lock"
  sed -i "s/$A/$B/" "$W/core/pack.yaml"
  commit core Other
  call tcli pack update
  assert_status 0
  printf 'name: core\nsummary: s\n' >"$W/core/pack.yaml"
  commit core Gone
  call tcli pack update
  assert_error 2
  assert_stdout_has "- images.pinned   team/lint@$B   (allows more)"
  run_hint
  assert_status 0
  call tcli pack sync "$W/pinned.lock"
  assert_status 0
}

@test "no pack adds an image to a repository whose pins the team calls final; where they are not final it is asked about" {
  a_pack core
  team_file "images: [team/lint@$A]" 'defaults: {images: {pinned: [other@'"$A"']}}' 'final: [images.pinned]'
  tcli team join --yes "$(url_of core)" >/dev/null
  a_pack own
  printf 'name: own\nsummary: s\nimages: [team/lint@%s, own/tool@%s]\n' "$B" "$B" >"$W/own/pack.yaml"
  commit own Images
  call tcli pack install --yes "$(url_of own)"
  assert_status 0
  [[ $(pinned | sort -u) == *"other@$A team/lint@$A own/tool@$B"* ]] || complain "$(<"$PACKS/current/config.yaml")"
  assert_no_match "team/lint@$B" "$PACKS/current/config.yaml"
  team_file "images: [team/lint@$A]"
  call tcli team update
  assert_error 2
  assert_stdout_has "+ images.pinned   team/lint@$B   (allows more)"
}

@test "the lock has the digests of a team file's images, and holds who reproduces it to them" {
  a_pack core
  printf 'images: [team/build@%s, team/lint@%s]\n' "$B" "$A" >>"$W/core/pack.yaml"
  team_file "images: [team/lint@$A, team/test@$B]"
  call tcli team join --yes "$(url_of core)"
  assert_status 0
  call sed -n 's/^ *- .\(.*@sha256:[ab]*\).$/\1/p' "$PACKS/current/packs.lock"
  assert_stdout "team/build@$B
team/lint@$A
team/test@$B"
  cp "$PACKS/current/packs.lock" "$W/agreed"
  sed "s/team.test@$B/team\/test@$A/" "$W/agreed" >"$W/altered"
  grep -v team.test "$W/agreed" >"$W/older" # of a build that knew of no others than the pack's own
  team_file 'images: []'
  call tcli team update --yes
  assert_status 0
  call tcli pack status "$W/agreed"
  assert_status 1
  call tcli pack sync --yes "$W/altered"
  assert_error 1 'it names other images'
  for lock in older agreed; do
    call tcli pack sync --yes "$W/$lock"
    assert_status 0
    cmp "$PACKS/current/packs.lock" "$W/agreed"
  done
  call tcli pack rollback core
  assert_status 0
  call tcli pack rollback core
  assert_status 0
  cmp "$PACKS/current/packs.lock" "$W/agreed"
  call tcli pack status
  assert_status 0
}

@test "a lock of an older build is no drift, and nothing is put back for it" {
  a_pack core
  team_file "images: [team/lint@$A]"
  call tcli team join --yes "$(url_of core)"
  assert_status 0
  grep -v team.lint "$PACKS/current/packs.lock" | sed '/images:/d' >"$W/older"
  call tcli pack status "$W/older"
  assert_status 0
  call tcli pack sync --yes "$W/older" -o json
  assert_status 0
  assert_json '.changed == []'
}

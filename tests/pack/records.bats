#!/usr/bin/env bats
# What a change of packs tells programs: -o json of the verbs that change something.
load ../support/pack_helpers

# changed VERB...: the record of a call, "name change" a line.
changed() {
  call tcli "$@" -o json
  assert_status 0
  jq -r '.changed[] | "\(.name) \(.change)"' <"$W/out" >"$W/changed"
  cp "$W/changed" "$W/out"
  output=$(<"$W/out")
}

@test "a team that is joined and left, and an order that changes, are in the record" {
  a_pack core
  a_pack web
  echo 'tcli: 1' >"$W/core/team.yaml"
  commit core Team
  installed core
  installed web
  cp "$PACKS/current/packs.lock" "$W/first"
  changed team join --yes "$(url_of core)"
  assert_stdout 'core joined'
  changed team leave
  assert_stdout_has 'core left'
  tcli pack remove -q core 2>/dev/null || true
  tcli pack install -qy "$(url_of core)"
  changed pack sync --yes "$W/first"
  assert_stdout $'core reordered\nweb reordered'
}

@test "files that are put back are in the record" {
  a_pack core
  installed core
  tree=$(echo "$PACKS"/core/????????????????????????????????????????)
  chmod -R u+w "$tree"
  echo changed >>"$tree/pack.yaml"
  cp "$PACKS/current/packs.lock" "$W/lock"
  changed pack sync --dry-run "$W/lock"
  assert_stdout 'core restored'
  changed pack sync "$W/lock"
  assert_stdout 'core restored'
  call tcli pack verify
  assert_status 0
}

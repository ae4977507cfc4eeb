#!/usr/bin/env bats
# A lock says in which order packs come; linked ones, which it has not, keep their places where they can.
load ../support/pack_helpers

@test "packs that the lock has not go, in the order of the lock, and linked ones stay" {
  a_pack core
  a_pack other
  a_pack mine
  installed other
  installed core
  cp "$PACKS/current/packs.lock" "$W/agreed"
  call tcli pack remove other
  installed other
  installed mine
  call tcli pack link "$W/mine"
  a_pack fourth
  installed fourth
  call tcli pack sync "$W/agreed"
  assert_error 2 'Make this what is installed'
  assert_stdout_has "fourth   $(short_of fourth)   is removed"
  assert_stdout_has '- fourth-hello   gone   (incompatible)'
  assert_stdout_has "mine   is linked to $W/mine, and stays so"
  call tcli pack sync --yes "$W/agreed"
  assert_status 0
  assert_absent "$PACKS/fourth"
  call tcli pack list -o name
  assert_stdout $'other\ncore\nmine'
  call tcli mine-hello say bob
  assert_stdout 'hello bob'
}

@test "linked packs stay where they are when the lock moves no other, though it brings new ones" {
  local pack
  for pack in front first middle last fresh; do a_pack "$pack"; done
  installed first
  installed fresh
  installed last
  cp "$PACKS/current/packs.lock" "$W/agreed"
  call tcli pack remove last
  call tcli pack remove fresh
  call tcli pack remove first
  call tcli pack link "$W/front"
  installed first
  call tcli pack link "$W/middle"
  installed last
  call tcli pack sync --yes "$W/agreed"
  assert_status 0
  assert_stdout_lacks 'the order of packs'
  call tcli pack list -o name
  assert_stdout $'front\nfirst\nmiddle\nfresh\nlast'
  call tcli pack sync "$W/agreed"
  assert_status 0
}

@test "several linked packs side by side stay there" {
  local order pack
  for pack in one two l m n; do a_pack "$pack"; done
  for order in 'l m one two' 'one l m two' 'one two l m' 'one l m n two' 'l one m n two' 'one l two m n'; do
    for pack in $order; do
      case $pack in
        one | two) installed "$pack" ;;
        *) tcli pack link "$W/$pack" >"$W/ignored" ;;
      esac
    done
    call tcli pack sync "$PACKS/current/packs.lock"
    assert_status 0
    assert_stdout_lacks 'the order of packs'
    call tcli pack list -o name
    assert_stdout "${order// /$'\n'}"
    for pack in $order; do tcli --yes pack remove "$pack" >"$W/ignored"; done
  done
}

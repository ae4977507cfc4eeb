#!/usr/bin/env bats
# The module web: a sync that brings others' files where something stands that is not committed. Nothing of it is lost.
load web_helpers

# pushed FILE [TEXT]: bo commits it, and shares it.
pushed() {
  mkdir -p "$(dirname "$W/bo/$1")"
  echo "${2:-theirs}" >"$W/bo/$1"
  git -C "$W/bo" add -f -- "$1"
  git -C "$W/bo" commit -qm "Add $1"
  as bo sync
  assert_status 0
}

contents() { find "$W/anna" -name .git -prune -o -type f -exec sha256sum {} + | sort; }

# led_out WHAT HINT: the sync of anna is refused with that, and works when the hint was typed, as often as there is one.
led_out() {
  local before
  before=$(contents)
  as anna sync
  assert_fails 1 "$1 is not committed, and in the way of what others have changed; nothing is changed" "$2"
  [[ $(contents) == "$before" ]] || complain 'expected the files as they were'
  for _ in 1 2 3; do
    run_hint
    assert_status 0
    as anna sync
    ((status)) || return 0
  done
  complain 'expected the hints to mend it'
}

@test "an ignored file where others have put one of that name: named, and left as it is" {
  people
  echo notes >>"$W/anna/.git/info/exclude"
  echo mine >"$W/anna/notes"
  pushed notes
  led_out notes "mv -n $W/anna/notes $W/anna/notes.mine"
  [[ $(<"$W/anna/notes.mine") == mine && $(<"$W/anna/notes") == theirs ]]
}

@test "ignored and unknown files in a folder that others have made a file" {
  people
  echo dir/ >>"$W/anna/.git/info/exclude"
  mkdir -p "$W/anna/dir/deep"
  echo mine >"$W/anna/dir/deep/ign2"
  pushed dir
  led_out dir/deep/ign2 "mv -n $W/anna/dir $W/anna/dir.mine"
  [[ $(<"$W/anna/dir.mine/deep/ign2") == mine && $(<"$W/anna/dir") == theirs ]]
}

@test "an ignored file in a folder of committed ones that others have made a file" {
  people
  pushed dir/a
  as anna sync
  assert_status 0
  echo '*.o' >>"$W/anna/.git/info/exclude"
  echo mine >"$W/anna/dir/x.o"
  git -C "$W/bo" rm -q dir/a
  pushed dir
  led_out dir/x.o "mv -n $W/anna/dir/x.o $W/anna/dir.x.o.mine"
  [[ $(<"$W/anna/dir.x.o.mine") == mine && $(<"$W/anna/dir") == theirs ]]
}

@test "a file in place of a folder that others have made, and a link" {
  people
  echo mine >"$W/anna/dir"
  ln -s /etc "$W/anna/other"
  pushed dir/a
  led_out dir "mv -n $W/anna/dir $W/anna/dir.mine"
  pushed other/a
  led_out other "mv -n $W/anna/other $W/anna/other.mine"
  [[ $(<"$W/anna/dir.mine") == mine && $(readlink "$W/anna/other.mine") == /etc ]]
}

@test "a changed file, a staged one, and one that is added by its name alone: stashed by what the hint says" {
  people
  pushed notes
  as anna sync
  echo more >>"$W/anna/notes"
  pushed notes others
  led_out notes "git -C $W/anna stash push -- notes"
  [[ $(git -C "$W/anna" show 'stash@{0}:notes') == $'theirs\nmore' ]]
  echo mine >"$W/anna/staged" && git -C "$W/anna" add staged
  pushed staged
  led_out staged "git -C $W/anna stash push -- staged"
  echo mine >"$W/anna/named" && git -C "$W/anna" add -N named
  echo mine >"$W/anna/nomed" && git -C "$W/anna" add -N nomed
  pushed named
  led_out named "git -C $W/anna add -- named nomed && git -C $W/anna stash push -- named"
  [[ $(git -C "$W/anna" show 'stash@{0}:named') == mine && $(<"$W/anna/nomed") == mine ]]
}

@test "names that git would take for patterns: the hint is about these files alone" {
  people
  local name
  for name in ':x' 'a*' ab; do echo 1 >"$W/anna/$name"; done
  git -C "$W/anna" add -A && git -C "$W/anna" commit -qm Names
  as anna sync
  as bo sync
  for name in ':x' 'a*'; do
    echo 2 >"$W/anna/$name" && git -C "$W/anna" commit -qam Changed
    as anna sync
    echo mine | tee "$W/bo/$name" >"$W/bo/ab"
    as bo sync
    assert_fails 1 "$name is not committed, and in the way" "git --literal-pathspecs -C $W/bo stash push -- "
    run_hint
    assert_status 0
    as bo sync
    assert_status 0
    [[ $(<"$W/bo/ab") == mine && $(git -C "$W/bo" show 'stash@{0}' --format= --name-only) == *"$name"* ]] ||
      complain "$name: expected it alone to be put aside"
    git -C "$W/bo" checkout -q ab
  done
}

@test "a clone with no commit yet, and what is not committed outside of what others have changed" {
  people
  pushed notes
  git init -q -b main "$W/cy"
  git -C "$W/cy" remote add origin "$W/team.git"
  echo notes >>"$W/cy/.git/info/exclude"
  echo mine >"$W/cy/notes"
  as cy sync
  assert_fails 1 'notes is not committed, and in the way' "mv -n $W/cy/notes $W/cy/notes.mine"
  [[ $(<"$W/cy/notes") == mine ]]
  run_hint
  as cy sync
  assert_status 0
  [[ $(<"$W/cy/notes.mine") == mine && $(<"$W/cy/notes") == theirs ]]
  mkdir "$W/anna/dir"
  echo mine | tee "$W/anna/dir/unknown" >"$W/anna/unknown"
  pushed dir/a
  as anna sync
  assert_status 0
  [[ $(git -C "$W/anna" status --porcelain) == $'?? dir/unknown\n?? unknown' ]]
}

@test "a committed file that is a folder of ignored ones here, and a folder that is one: git stash would lose them" {
  people
  pushed notes
  pushed dir/a
  as anna sync
  echo '*.o' >>"$W/anna/.git/info/exclude"
  rm -r "$W/anna/notes" "$W/anna/dir"
  mkdir "$W/anna/notes" && echo mine >"$W/anna/notes/x.o"
  pushed notes others
  led_out notes/x.o "mv -n $W/anna/notes $W/anna/notes.mine"
  [[ $(<"$W/anna/notes.mine/x.o") == mine && $(<"$W/anna/notes") == others ]]
  rm -rf "$W/anna/dir"
  echo mine >"$W/anna/dir"
  pushed dir/a others
  led_out dir "mv -n $W/anna/dir $W/anna/dir.mine"
  [[ $(<"$W/anna/dir/a") == others ]]
  [[ $(<"$W/anna/dir.mine") == mine ]]
}

@test "what the hint puts aside is what is in the way, and no ignored file that stands where another is committed" {
  people
  pushed README
  pushed conf
  as anna sync
  echo '*.log' >>"$W/anna/.git/info/exclude"
  rm "$W/anna/README" && mkdir "$W/anna/README" && echo mine >"$W/anna/README/i.log"
  echo mine >>"$W/anna/conf"
  pushed conf others
  led_out conf "git -C $W/anna stash push -- conf"
  [[ $(<"$W/anna/README/i.log") == mine && $(<"$W/anna/conf") == others ]]
  [[ $(git -C "$W/anna" show 'stash@{0}:conf') == $'theirs\nmine' ]]
}

@test "a file that is removed from the index, and one that is removed at all" {
  people
  pushed one
  pushed two
  as anna sync
  git -C "$W/anna" rm -q one
  git -C "$W/anna" rm -q --cached two
  pushed one others
  led_out one "git -C $W/anna reset -q -- one && git -C $W/anna stash push -- one"
  pushed two others
  led_out two "mv -n $W/anna/two $W/anna/two.mine"
  [[ $(<"$W/anna/one") == others && $(<"$W/anna/two") == others && $(<"$W/anna/two.mine") == theirs ]]
}

@test "an ignored file where another branch has one, before the way to it is told; and before a pull" {
  people
  git -C "$W/anna" checkout -q --detach
  echo '*.log' >>"$W/anna/.git/info/exclude"
  echo mine >"$W/anna/notes.log"
  pushed notes.log
  git -C "$W/anna" fetch -q
  git -C "$W/anna" branch -qf main origin/main
  led_out notes.log "mv -n $W/anna/notes.log $W/anna/notes.log.mine"
  [[ $(<"$W/anna/notes.log.mine") == mine && $(<"$W/anna/notes.log") == theirs ]]
  echo mine >"$W/anna/conf" && git -C "$W/anna" add conf && git -C "$W/anna" commit -qm Mine
  echo mine >"$W/anna/more.log"
  pushed conf
  pushed more.log
  as anna sync
  assert_fails 1 'more.log is not committed, and in the way' "mv -n $W/anna/more.log $W/anna/more.log.mine"
  run_hint
  as anna sync
  assert_fails 1 'changed conf in different ways; nothing is changed' "git -C $W/anna pull --rebase"
}

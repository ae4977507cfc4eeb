#!/usr/bin/env bats
# Packs in one file: made where there is a network, and taken where there is none.
load ../support/pack_helpers

# bundled: core and other are installed and in $W/team.tar; then a home of somebody who has nothing, and no repository.
bundled() {
  a_pack core
  git -C "$W/core" tag -a -m One v1
  a_pack other
  installed core
  installed other
  CORE=$(head_of core) OTHER=$(head_of other)
  call tcli pack bundle --all -o "$W/team.tar"
  assert_status 0
  assert_stdout $'core   '"${CORE:0:7}"$'\nother   '"${OTHER:0:7}"
  newcomer
}
newcomer() {
  rm -rf "$W/new"
  mkdir "$W/new"
  [[ ! -d $W/core ]] || mv "$W/core" "$W/core-away"
  [[ ! -d $W/other ]] || mv "$W/other" "$W/other-away"
  HOME=$W/new
  PACKS=$HOME/.local/share/tcli/packs
}

# refused FILE WHY: neither install nor sync takes it, and nothing stays.
refused() {
  local verb
  for verb in install sync; do
    call tcli pack "$verb" --yes "$1"
    assert_error 1 "$2"
    assert_absent "$PACKS/current"
    [[ ! -d $PACKS/staging || -z $(ls -A "$PACKS/staging") ]] || complain 'something stays in staging'
  done
}

# tampered CODE: $W/bad.tar, which Python has made of team.tar: `members` are pairs of TarInfo and bytes.
tampered() {
  python3 - "$W/team.tar" "$W/bad.tar" "$1" <<'END'
import copy, io, sys, tarfile
source, target, code = sys.argv[1:]
with tarfile.open(source) as tar:
    members = [[member, tar.extractfile(member).read()] for member in tar]
for member, _ in members:
    member.pax_headers = {}
exec(code)
with open(target, "wb") as out:
    for member, content in members:
        size = member.size if member.type == tarfile.REGTYPE else 0
        head = bytearray(member.tobuf(tarfile.USTAR_FORMAT))
        # As our own writer has it: no link name that is not wanted, and the device fields of it.
        head[329:337] = head[337:345] = b"0000000\0"
        head[148:156] = b" " * 8
        head[148:156] = b"%06o\0 " % sum(head)
        out.write(head + content + bytes(-len(content) % 512))
    out.write(bytes(1024))
END
}

@test "what is bundled can be installed and run without a network, and any tar reads it" {
  bundled
  [[ $(tar tf "$W/team.tar") == $'packs.lock\ncore.bundle\nother.bundle' ]]
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

@test "a file that is cut, anywhere" {
  bundled
  local size cut
  size=$(stat -c %s "$W/team.tar")
  for cut in 511 512 513 700 1024 1536 2000 $((size / 2)) $((size - 1024)) $((size - 512)) $((size - 1)); do
    head -c "$cut" "$W/team.tar" >"$W/bad.tar"
    refused "$W/bad.tar" "$W/bad.tar"
  done
  : >"$W/bad.tar"
  call tcli pack install -y "$W/bad.tar"
  assert_error 1 "$W/bad.tar is a file, and no bundle of packs"
}

@test "a byte that was altered, anywhere" {
  bundled
  local size at
  size=$(stat -c %s "$W/team.tar")
  for at in 0 100 124 136 156 157 345 500 600 2048 2600 $((size / 2)) $((size * 3 / 4)) $((size - 1000)) $((size - 1)); do
    cp "$W/team.tar" "$W/bad.tar"
    python3 -c 'import sys; f = open(sys.argv[1], "r+b"); at = int(sys.argv[2]); f.seek(at); b = f.read(1)[0]; f.seek(at); f.write(bytes([b ^ 1]))' \
      "$W/bad.tar" "$at"
    rm -rf "$HOME/.cache/tcli/mirrors" # what was taken whole needs nothing of the bundle any more
    call tcli pack install --yes "$W/bad.tar"
    [[ $status == 1 ]] || complain "byte $at was altered"
    assert_absent "$PACKS/current"
  done
  { cat "$W/team.tar" && echo more; } >"$W/bad.tar"
  refused "$W/bad.tar" "something stands behind its end"
}

@test "names, links, kinds and sizes that our own writer does not write" {
  bundled
  tampered 'pass'
  call tcli pack install --dry-run "$W/bad.tar"
  assert_status 0
  cmp "$W/team.tar" "$W/bad.tar" # so each of these is refused for what it changes
  rm -r "$HOME/.cache/tcli/mirrors"
  local code
  for code in 'members[1][0].name = "../core.bundle"' 'members[1][0].name = "/core.bundle"' 'members[1][0].name = "x/../core.bundle"' \
    'members[1][0].name = "third.bundle"' 'members[0][0].name = "Packs.lock"' 'members.pop()' 'members.reverse()' \
    'members.append(members[1])' 'members.clear()' 'members[1][0].type = tarfile.SYMTYPE; members[1][0].linkname = "/etc/passwd"' \
    'members[1][0].type = tarfile.LNKTYPE; members[1][0].linkname = "packs.lock"' 'members[1][0].type = tarfile.DIRTYPE' \
    'members[1][0].type = tarfile.CHRTYPE' 'members[1][0].mode = 0o4755' 'members[1][0].size = 0o77777777777' \
    'members[1][0].size = members[1][0].size + 4096 * 1024' 'members[0][0].size = 1 << 30' 'members[1][0].uname = "root"' \
    'members[1][0].mtime = 1' 'members[1][1] = b""; members[1][0].size = 0'; do
    tampered "$code"
    call tcli pack install --yes "$W/bad.tar"
    [[ $status == 1 ]] || complain "$code"
    assert_absent "$PACKS/current"
    [[ -z $(ls -A "$PACKS/staging") ]] || complain 'something stays in staging'
  done
  (cd "$W" && tar xf team.tar && tar cf bad.tar packs.lock core.bundle other.bundle)
  refused "$W/bad.tar" "$W/bad.tar is"
}

@test "a packs.lock in it that names other trees, commits, sources and packs" {
  bundled
  local change
  for change in '"tree: .*", "tree: " + "1" * 40' '"commit: .*", "commit: " + "1" * 40' '"url: .*", "url: \"ext::sh -c true\""' \
    '"name: .*core.*", "name: third"' '"packs:", "packs: ["' '"tcli-packs: 1", "tcli-packs: 2"'; do
    tampered "import re; text = re.sub($change, members[0][1].decode()); members[0][1] = text.encode(); members[0][0].size = len(text)"
    call tcli pack install --yes "$W/bad.tar"
    [[ $status == 1 ]] || complain "$change"
    assert_absent "$PACKS/current"
    [[ ! -d $PACKS/staging || -z $(ls -A "$PACKS/staging") ]] || complain 'something stays in staging'
  done
}

@test "an object in it that git would not take from a remote" {
  a_pack core
  installed core
  local tree commit
  # A commit without a committer: `git bundle` and `git fetch` of a bundle take it as it is.
  tree=$(git -C "$W/core" rev-parse 'HEAD^{tree}')
  commit=$(printf 'tree %s\nauthor a <a> 1 +0000\n\nx\n' "$tree" | git -C "$W/core" hash-object --literally -w -t commit --stdin)
  git -C "$W/core" update-ref "refs/tcli/$commit" "$commit"
  git -C "$W/core" bundle create -q "$W/pack.bundle" "refs/tcli/$commit"
  sed "s/commit: .*/commit: $commit/" "$PACKS/current/packs.lock" >"$W/lock"
  call tcli pack bundle core -o "$W/team.tar"
  newcomer
  tampered "members = [[members[i][0], open(p, 'rb').read()] for i, p in enumerate(('$W/lock', '$W/pack.bundle'))]
for m in members: m[0].size = len(m[1])"
  refused "$W/bad.tar" "can't take what a bundle has of file://$W/core"
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

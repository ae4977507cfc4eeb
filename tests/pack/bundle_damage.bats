#!/usr/bin/env bats
# Bundles of packs that were cut, altered or made by somebody else: refused, and nothing of them stays.
load ../support/bundle_helpers

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

# places: offsets in team.tar, each with a word for it: bytes of heads, of padding, and of each kind of content, wherever they stand.
places() {
  python3 - "$W/team.tar" <<'END'
import sys, tarfile
data = open(sys.argv[1], "rb").read()
HEAD = {"name": 0, "mode": 100, "owner": 108, "size": 134, "time": 136, "sum": 150, "kind": 156, "link": 157, "magic": 257,
        "user": 265, "device": 329, "prefix": 345, "end": 511}
with tarfile.open(sys.argv[1]) as tar:
    members = list(tar)
def tell(at, *words):
    print(at, "-".join(words))
for number, member in enumerate(members):
    for word in HEAD if number == 0 else ("name", "size", "kind"):
        tell(member.offset + HEAD[word], member.name, word)
    begin, end = member.offset_data, member.offset_data + member.size
    tell(begin, member.name, "first")
    tell(end - 1, member.name, "last")
    if member.name.endswith(".bundle"):
        ref, pack = data.index(b" refs/tcli/", begin, end), data.index(b"\n\nPACK", begin, end) + 2
        for word, at in {"id": ref - 40, "ref": ref + 11, "pack": pack, "version": pack + 7, "count": pack + 11,
                         "object": pack + 12, "middle": (pack + end) // 2, "trailer": end - 20}.items():
            tell(at, member.name, word)
    elif member.name == "packs.lock":
        for word in (b"url: ", b"commit: ", b"tree: ", b"name: "):
            tell(data.index(word, begin, end) + len(word) + 2, member.name, word.decode().strip(": "))
tell(members[-1].offset_data + 512, "end")
tell(len(data) - 1, "very", "end")
END
}

@test "a byte that was altered, anywhere" {
  bundled
  local at what
  places >"$W/places"
  (($(wc -l <"$W/places") > 40))
  while read -r at what; do
    python3 - "$W/team.tar" "$W/bad.tar" "$at" <<'END'
import sys
data = bytearray(open(sys.argv[1], "rb").read())
data[int(sys.argv[3])] ^= 1
open(sys.argv[2], "wb").write(data)
END
    rm -rf "$HOME/.cache/tcli/mirrors" # what was taken whole needs nothing of the bundle any more
    call tcli pack install --yes "$W/bad.tar"
    [[ $status == 1 ]] || complain "byte $at was altered: $what"
    assert_absent "$PACKS/current"
  done <"$W/places"
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
    'members[1][0].name = "third.bundle"' 'members[0][0].name = "Packs.lock"' 'members.pop(1)' 'members.reverse()' \
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

@test "a packs.lock in it with a bit that was flipped is refused by its sum, before anything is staged" {
  bundled
  local change
  for change in 's/file:/fild:/' 's/core.*/corf"/' 's/^packs:/packs: /' 's/$/ /'; do
    tampered "sums = False; import subprocess
members[0][1] = subprocess.run(['sed', '$change'], input=members[0][1], stdout=subprocess.PIPE, check=True).stdout
members[0][0].size = len(members[0][1])"
    refused "$W/bad.tar" 'its packs.lock is not the one that packs.lock.sha256 is the sum of'
  done
  for change in 'members[-1][1] = b"01"[members[-1][1][:1] == b"0":][:1] + members[-1][1][1:]' 'members[-1][1] = b""' \
    'members[-1][1] += b" "' 'members[-1][1] = members[-1][1].upper()'; do
    tampered "sums = False; $change; members[-1][0].size = len(members[-1][1])"
    refused "$W/bad.tar" 'is the sum of'
  done
}

@test "a bundle of a build that wrote no sum is taken as it is" {
  bundled
  tampered 'members.pop()'
  call tcli pack install --yes "$W/bad.tar"
  assert_status 0
  call tcli pack verify
  assert_status 0
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

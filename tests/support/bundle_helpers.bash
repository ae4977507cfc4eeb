# What the tests of bundles start with: `load ../support/bundle_helpers`.
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

# tampered CODE: $W/bad.tar, which Python has made of team.tar: `members` are pairs of TarInfo and bytes. The sum of packs.lock is
# made anew, where it is the last of them, unless CODE says `sums = False`.
tampered() {
  python3 - "$W/team.tar" "$W/bad.tar" "$1" <<'END'
import hashlib, sys, tarfile
source, target, code = sys.argv[1:]
with tarfile.open(source) as tar:
    members = [[member, tar.extractfile(member).read()] for member in tar]
for member, _ in members:
    member.pax_headers = {}
sums = True
exec(code)
if sums and members and members[-1][0].name == "packs.lock.sha256":
    members[-1][1] = f"{hashlib.sha256(members[0][1]).hexdigest()}  packs.lock\n".encode()
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

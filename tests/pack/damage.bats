#!/usr/bin/env bats
# What is gone, damaged, or left by whoever was killed: told with what mends it, and that does.
load ../support/pack_helpers

mirror_of() { echo "$HOME/.cache/tcli/mirrors"/*[0-9a-f]; }

# whole PACK: its files are those of the commit that is installed.
whole() {
  call tcli pack verify
  assert_status 0
  call tcli "$1-hello" say bob
  assert_stdout 'hello bob'
}

@test "objects that a git which was killed had not finished do not stay" {
  a_pack core
  installed core
  local mirror file
  mirror=$(mirror_of)
  mkdir -p "$mirror/objects/ab"
  for file in pack/tmp_pack_x1y2z3 pack/tmp_idx_x1y2z3 ab/tmp_obj_x1y2z3; do echo half >"$mirror/objects/$file"; done
  echo 2 >"$W/core/n" && commit core Two
  call tcli pack update
  assert_status 0
  [[ -z $(find "$mirror" -name 'tmp_*') ]] || complain "$(find "$mirror" -name 'tmp_*')"
  git -C "$mirror" fsck --strict
}

@test "a link in the place of a copy goes, and where it leads nothing changes" {
  a_pack core
  installed core
  local mirror
  mirror=$(mirror_of)
  rm -r "$mirror"
  ln -s "$W/core/.git" "$mirror"
  echo 2 >"$W/core/n" && commit core Two
  (cd "$W/core/.git" && find . -type f -exec sha256sum {} + | sort) >"$W/before"
  call tcli pack update
  assert_status 0
  (cd "$W/core/.git" && find . -type f -exec sha256sum {} + | sort) >"$W/after"
  cmp "$W/before" "$W/after"
  [[ -d $mirror && ! -L $mirror ]]

  rm -r "$mirror/info" "$mirror/refs"
  ln -s "$W/core/.git/info" "$W/core/.git/refs" "$mirror"
  call tcli pack update
  call tcli pack fetch
  assert_status 0
  (cd "$W/core/.git" && find . -type f -exec sha256sum {} + | sort) >"$W/after"
  cmp "$W/before" "$W/after"
}

@test "nor is anything written through a link that stands further down in a copy" {
  a_pack core
  installed core
  local mirror part
  mirror=$(mirror_of)
  cp -r "$W/core" "$W/other"
  git -C "$W/other" repack -adq
  : >"$W/other/.git/objects/info/alternates"
  : >"$W/other/.git/refs/heads/mine.lock"
  (cd "$W/other/.git" && find . -type f -exec sha256sum {} + | sort) >"$W/before"
  for part in objects/pack objects/info refs/heads refs/tags; do
    rm -rf "${mirror:?}/$part"
    ln -s "$W/other/.git/$part" "$mirror/$part"
  done
  echo 2 >"$W/core/n" && commit core Two
  git -C "$W/core" tag v1
  call tcli pack fetch
  assert_status 0
  (cd "$W/other/.git" && find . -type f -exec sha256sum {} + | sort) >"$W/after"
  cmp "$W/before" "$W/after"
  [[ -z $(find "$mirror" -type l) ]] || complain "$(find "$mirror" -type l)"
  git -C "$mirror" fsck --strict
  call tcli pack update
  assert_status 0
  whole core
}

@test "what a killed bundle has staged goes with the next call, whatever it is" {
  a_pack core
  installed core
  mkdir -p "$PACKS/staging/bundle-x1y2z3"
  echo half >"$PACKS/staging/bundle-x1y2z3/core.bundle"
  call tcli pack diff core
  assert_status 0
  [[ -z $(ls "$PACKS/staging") ]] || complain 'something stays in staging'
}

@test "a link in the place of the staging folder is removed, and what it leads to stays" {
  a_pack core
  installed core
  rm -r "$PACKS/staging" && mkdir "$W/mine" && echo 1 >"$W/mine/file"
  ln -s "$W/mine" "$PACKS/staging"
  call tcli pack diff core
  assert_status 0
  assert_exists "$W/mine/file"
}

@test "files that were changed: status leads to verify, and the hint of verify puts them back" {
  a_pack core
  installed core
  call tcli pack pin core
  local data
  data=$PACKS/core/$(head_of core)/lib/words.sh
  echo x >>"$data"
  echo 2 >"$W/core/n" && commit core Two
  call tcli pack status
  assert_status 1
  assert_stdout_has 'tcli pack verify core'
  call tcli pack verify core
  assert_status 1
  run_hint
  assert_status 0
  whole core
  assert_exists "$PACKS/core/$(head_of core HEAD~)"
}

@test "files that are gone: status leads to verify, and the hint of verify puts them back" {
  a_pack core
  installed core
  rm -r "$PACKS/core"
  call tcli pack status
  assert_status 1
  assert_stdout_has 'No such file or directory: tcli pack verify core'
  call tcli pack verify core
  assert_status 1
  run_hint
  assert_status 0
  whole core
}

@test "another tree in a lock is told of the lock, and files that were changed of the files" {
  a_pack core
  installed core
  sed "s/tree: .*/tree: $C1/" "$PACKS/current/packs.lock" >"$W/lock"
  call tcli pack status "$W/lock"
  assert_status 1
  assert_stdout_has 'the lock has another tree'
  assert_stdout_lacks verify
  call tcli pack verify core
  assert_status 0
  echo x >>"$PACKS/core/$(head_of core)/lib/words.sh"
  call tcli pack status "$W/lock"
  assert_status 1
  assert_stdout_has 'its files were changed: tcli pack verify core'
  call tcli pack verify core
  assert_status 1
}

@test "what others may write to was changed: verify names it, and its hint puts it back" {
  a_pack core
  installed core
  local tree path
  tree=$PACKS/core/$(head_of core)
  for path in lib/words.sh modules/core-hello/say modules/core-hello .tcli/manifests/core-hello.yaml; do
    chmod o+w "$tree/$path"
    call tcli pack status
    assert_status 1
    call tcli pack verify
    assert_status 1
    assert_stdout_has "core	$path	"
    run_hint
    assert_status 0
    whole core
    chmod g+w "$tree/$path"
    call tcli pack verify
    assert_status 1
    assert_stdout_has "core	$path	"
    run_hint
    whole core
  done
}

@test "an update brings back files that are gone, of a branch, a tag and a commit" {
  a_pack core
  git -C "$W/core" tag -a -m One v1
  local ref
  for ref in '' @v1 "@$(head_of core)"; do
    call tcli pack install --yes "$(url_of core)$ref"
    assert_status 0
    rm -r "$PACKS/core"
    call tcli pack update
    assert_status 0
    assert_stdout_has 'its files are put back'
    whole core
    call tcli pack update
    assert_stdout 'everything is up to date'
  done
}

@test "files of another pack that are gone: a change says what brings them back" {
  a_pack core
  a_pack web
  installed core
  installed web
  echo 2 >"$W/web/n" && commit web Two
  rm -r "$PACKS/core"
  call tcli pack update web
  assert_status 1
  run_hint
  assert_status 0
  whole core
  rm -r "$PACKS/core"
  call tcli pack pin web
  assert_status 1
  run_hint
  assert_status 0
  call tcli pack pin web
  assert_status 0
}

@test "current leads nowhere: the hint brings back the state before" {
  a_pack core
  installed core
  call tcli pack pin core
  local now words
  now=$(readlink "$PACKS/current")
  mv "$PACKS/$now" "$W/lost"
  for words in status list update 'remove core' "install --yes $(url_of core)"; do
    # shellcheck disable=SC2086
    call tcli pack $words
    assert_error 1 "$PACKS/current/state.yaml"
  done
  run_hint
  assert_status 0
  call tcli pack status
  assert_status 0
  whole core
}

@test "current leads nowhere, and there is no state before: the hint begins anew" {
  a_pack core
  installed core
  rm -r "$PACKS/generations"
  call tcli pack status
  assert_status 1
  run_hint
  assert_status 0
  call tcli pack list
  assert_status 0
  assert_stdout_empty
  installed core
  whole core
}

@test "a folder in the place of current" {
  a_pack core
  installed core
  rm "$PACKS/current" && mkdir "$PACKS/current"
  call tcli pack status
  assert_status 1
  run_hint
  installed core
  whole core
}

@test "unlink works where the installed files are gone" {
  a_pack core
  installed core
  cp -r "$W/core" "$W/work"
  call tcli pack link "$W/work"
  rm -r "$PACKS/core/$(head_of core)"
  call tcli pack unlink core
  assert_status 0
  whole core
  call tcli pack link "$W/work"
  rm -r "$PACKS/core/$(head_of core)" "$HOME/.cache/tcli/mirrors"
  call tcli pack unlink core
  assert_error 1 'no copy of its repository has them'
  run_hint
  assert_status 0
  call tcli pack unlink core
  assert_status 0
  whole core
}

@test "a repository with nothing but tags: a name that it has not is told, and fetching is not said to help" {
  a_pack core
  git -C "$W/core" tag v1
  git init -q --bare "$W/tags.git"
  git -C "$W/core" push -q "$W/tags.git" v1
  call tcli pack install --yes "file://$W/tags.git@v1"
  assert_status 0
  call tcli pack diff core nope
  assert_error 1 "'nope' is no branch, tag or commit of file://$W/tags.git"
  run_hint
  assert_status 0
  call tcli pack diff core v1
  assert_status 0
}

@test "a copy that is gone, or no git: outdated and diff say so, and what mends it" {
  a_pack core
  installed core
  echo 2 >"$W/core/n" && commit core Two
  mkdir "$W/no-git"
  PATH=$W/no-git call "$TCLI" pack outdated
  assert_error 1 'packs need the program git'
  local words
  for words in outdated 'diff core' 'diff core main' "diff core $(head_of core)"; do
    rm -r "$HOME/.cache/tcli/mirrors"
    # shellcheck disable=SC2086
    call tcli pack $words
    assert_error 1 "what $(url_of core) has is not known here"
    run_hint
    assert_status 0
    # shellcheck disable=SC2086
    call tcli pack $words
    assert_status 0
    assert_stdout_has "$(short_of core)"
  done
}

@test "a full disk is told as the reason" {
  need_root
  need_mounts
  a_pack core
  head -c 3000000 /dev/urandom >"$W/core/data"
  commit core Large
  mkdir -p "$PACKS"
  call unshare -m sh -c 'mount -t tmpfs -o size=1m none "$1" && exec "$TCLI" pack install --yes "$2"' sh "$PACKS" "$(url_of core)"
  assert_error 1 'No space left on device'
}

@test "pin, unpin and remove on a full disk: status 1, and what was installed stays" {
  need_root
  need_mounts
  a_pack core
  local words
  for words in 'pin' 'unpin' 'remove'; do
    rm -rf "$PACKS"
    mkdir -p "$PACKS"
    # The installed version fits, and a file fills what is left.
    call unshare -m bash -c 'mount -t tmpfs -o size=1m none "$1" && "$TCLI" pack install --yes "$2" >/dev/null &&
      { head -c 2000000 /dev/zero >"$1/large" 2>/dev/null || true; } && { "$TCLI" pack '"$words"' core; status=$?; } ; "$TCLI" core-hello say x && exit "$status"' \
      bash "$PACKS" "$(url_of core)"
    assert_error 1 'No space left on device'
    assert_stdout_has 'x'
  done
}

@test "a folder of a pack that can't be looked at is no folder less: all of it is installed, or nothing" {
  need_strace
  a_pack core
  verb core modules/other/go 'summary: Go' 'echo other'
  commit core Other
  local stats number refused=0
  local -a at
  stats='newfstatat,stat,lstat,statx'
  export ASAN_OPTIONS=detect_leaks=0
  strace -qq -o "$W/trace" -e "trace=$stats" "$TCLI" pack install --yes "$(url_of core)" >/dev/null
  mapfile -t at < <(grep -an 'staging/.*/modules/' "$W/trace" | cut -d: -f1)
  for ((number = at[0] - 2; number <= at[-1]; ++number)); do
    rm -rf "$HOME" && mkdir "$HOME" # as it was when the calls were counted
    call strace -qq -o /dev/null -e "trace=$stats" -e "inject=$stats:error=EIO:when=$number" "$TCLI" pack install --yes "$(url_of core)"
    if ((status != 0)); then
      ((refused += 1))
      continue
    fi
    call tcli other go
    assert_stdout other
  done
  ((refused > 0))
}

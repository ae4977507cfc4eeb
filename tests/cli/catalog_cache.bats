#!/usr/bin/env bats
# The catalog cache: whatever changes, listings are right; whatever becomes of its files, only time is lost.
load ../support/helpers

# `NAME STATE SUMMARY` of each module on the search path, in order.
listing() { tcli plugin list -o json | jq -r '.modules[] | select(.kind == "exec" and .from != "tcli'"'"'s own") | "\(.name) \(.state) \(.summary)"'; }

# expect_listing LINE...: what is listed, by the cache and without any.
expect_listing() {
  local expected fresh
  expected=$(printf '%s\n' "$@")
  for _ in 1 2; do
    call listing
    assert_status 0
    assert_stdout "$expected"
  done
  fresh=$(XDG_CACHE_HOME=$W/fresh-$CALLS listing)
  [[ $fresh == "$expected" ]] || complain "expected without a cache: $expected, but: $fresh"
}

cache_files() { find "$HOME/.cache/tcli" -name 'catalog-*' -type f; }

# Files that changed within the last clock tick are not trusted to a cache; a test that it is used has to wait for that.
settle() { sleep 0.05; }

@test "a warm cache is used: no module is opened" {
  need_strace
  declared_module one
  declared_module two
  settle
  expect_listing 'one declared Summary of one' 'two declared Summary of two'
  call env ASAN_OPTIONS=detect_leaks=0 strace -f -qq -e trace=open,openat,openat2 -o "$W/opens" "$TCLI" plugin list
  assert_status 0
  assert_no_match '/tcli-(one|two)' "$W/opens"
  grep -aq '/catalog-' "$W/opens"
}

@test "added, removed and renamed modules" {
  declared_module one
  expect_listing 'one declared Summary of one'
  declared_module two
  expect_listing 'one declared Summary of one' 'two declared Summary of two'
  rm "$BIN/tcli-one"
  expect_listing 'two declared Summary of two'
  mv "$BIN/tcli-two" "$BIN/tcli-three"
  expect_listing 'three declared Summary of two'
}

@test "an edit in place, at once after a listing" {
  local round
  for round in 1 2 3 4 5 6 7 8 9; do
    declared_module one "$BIN" "Round $round"
    expect_listing "one declared Round $round"
  done
}

@test "an edit of the same size whose time was set back" {
  declared_module one "$BIN" 'Round 1'
  touch -d @1000000000.5 "$BIN/tcli-one"
  settle
  expect_listing 'one declared Round 1'
  local round
  for round in 2 3 4; do
    sed -i "s/Round ./Round $round/" "$BIN/tcli-one"
    touch -d @1000000000.5 "$BIN/tcli-one"
    expect_listing "one declared Round $round"
  done
}

@test "an edit through the same inode, of the same size, with the time set back" {
  declared_module one "$BIN" 'Round 1'
  touch -d @1000000000.5 "$BIN/tcli-one"
  settle
  local round offset
  for round in 2 3 4; do
    expect_listing "one declared Round $((round - 1))"
    offset=$(grep -abo 'Round .' "$BIN/tcli-one" | cut -d: -f1)
    printf '%s' "Round $round" | dd of="$BIN/tcli-one" bs=1 seek="$offset" conv=notrunc status=none
    touch -d @1000000000.5 "$BIN/tcli-one"
  done
  expect_listing 'one declared Round 4'
}

@test "replaced by rename with a file of the same size and time" {
  declared_module one "$BIN" 'Round 1'
  touch -d @1000000000 "$BIN/tcli-one"
  settle
  expect_listing 'one declared Round 1'
  declared_module one "$W/new" 'Round 2'
  touch -d @1000000000 "$W/new/tcli-one"
  mv "$W/new/tcli-one" "$BIN/tcli-one"
  expect_listing 'one declared Round 2'
}

@test "a target of a link that changes, and a link that is turned" {
  declared_module one "$W/a" 'The first'
  declared_module one "$W/b" 'The second'
  ln -s "$W/a/tcli-one" "$BIN/tcli-one"
  settle
  expect_listing 'one declared The first'
  sed -i 's/The first/The third/' "$W/a/tcli-one"
  expect_listing 'one declared The third'
  ln -sfn "$W/b/tcli-one" "$BIN/tcli-one"
  expect_listing 'one declared The second'
  rm "$W/b/tcli-one"
  expect_listing
}

@test "chmod of a module and of its folder" {
  declared_module one
  settle
  expect_listing 'one declared Summary of one'
  chmod 644 "$BIN/tcli-one"
  expect_listing 'one broken it is not executable'
  chmod 757 "$BIN/tcli-one"
  expect_listing 'one broken anyone can change it'
  chmod 755 "$BIN/tcli-one"
  expect_listing 'one declared Summary of one'
  chmod 757 "$BIN"
  expect_listing 'one broken anyone can put files into its folder'
  chmod 755 "$BIN"
  expect_listing 'one declared Summary of one'
}

@test "a sidecar that comes, changes, and goes" {
  make_module one <<<$'#!/bin/sh\n'
  settle
  expect_listing 'one unverified '
  local round
  for round in 1 2 3; do
    printf 'tcli: 1\nsummary: Round %s\ncommands: {go: {summary: Go}}\n' "$round" >"$BIN/tcli-one.yaml"
    expect_listing "one declared Round $round"
  done
  echo '[' >"$BIN/tcli-one.yaml"
  [[ $(state_of one) == broken ]]
  rm "$BIN/tcli-one.yaml"
  expect_listing 'one unverified '
}

@test "a sidecar that is a link" {
  make_module one <<<$'#!/bin/sh\n'
  printf 'tcli: 1\nsummary: Round 1\ncommands: {go: {summary: Go}}\n' >"$W/manifest"
  ln -s "$W/manifest" "$BIN/tcli-one.yaml"
  settle
  expect_listing 'one declared Round 1'
  sed -i 's/Round 1/Round 2/' "$W/manifest"
  expect_listing 'one declared Round 2'
  mv "$W/manifest" "$W/away"
  expect_listing "one broken $BIN/tcli-one.yaml: No such file or directory"
  mv "$W/away" "$W/manifest"
  expect_listing 'one declared Round 2'
}

@test "an interpreter that vanishes and comes back" {
  cp /bin/dash "$W/shell"
  declared_module one
  sed -i "1s|.*|#!$W/shell|" "$BIN/tcli-one"
  settle
  expect_listing 'one declared Summary of one'
  mv "$W/shell" "$W/away"
  expect_listing "one broken $BIN/tcli-one:1: its interpreter $W/shell does not exist"
  mv "$W/away" "$W/shell"
  expect_listing 'one declared Summary of one'
}

@test "an interpreter that env finds along the search path vanishes and comes back" {
  mkdir "$W/shells"
  cp /bin/dash "$W/shells/shell"
  declared_module one
  sed -i '1s|.*|#!/usr/bin/env shell|' "$BIN/tcli-one"
  export PATH=$PATH:$W/shells
  settle
  expect_listing 'one declared Summary of one'
  mv "$W/shells/shell" "$W/away"
  expect_listing "one broken $BIN/tcli-one:1: its interpreter 'shell' is not on your search path"
  mv "$W/away" "$W/shells/shell"
  expect_listing 'one declared Summary of one'
  chmod 644 "$W/shells/shell"
  [[ $(state_of one) == broken ]]
}

@test "what a module answered appears in the listing, and what it answers after an edit" {
  need_seal
  undeclared_module one
  settle
  expect_listing 'one unverified '
  call tcli one
  expect_listing 'one verified help of one'
  sed -i 's/help of/HELP of/' "$BIN/tcli-one"
  expect_listing 'one unverified '
  call tcli one
  expect_listing 'one verified HELP of one'
}

@test "a folder of the search path that appears, vanishes, or is another one" {
  export PATH=$W/late:$PATH
  declared_module one
  expect_listing 'one declared Summary of one'
  declared_module one "$W/late" 'The late one'
  [[ $(row_of one summary | head -1) == 'The late one' ]]
  mv "$W/late" "$W/other"
  expect_listing 'one declared Summary of one'
  ln -s other "$W/late"
  [[ $(row_of one summary | head -1) == 'The late one' ]]
}

@test "two search paths in turn, and the order of their folders" {
  declared_module one "$W/a" 'The first'
  declared_module one "$W/b" 'The second'
  settle
  local path
  for _ in 1 2 3; do
    for path in a:b b:a a b; do
      local first=${path%%:*} summary='The first'
      [[ $first == a ]] || summary='The second'
      [[ $(PATH=$W/$first:${path/*:/$W/}:/usr/bin:/bin tcli plugin list -o json |
        jq -r '[.modules[] | select(.name == "one" and .state == "declared")][0].summary') == "$summary" ]]
    done
  done
}

@test "a relative folder means the current one" {
  declared_module one "$W/x" 'In x'
  declared_module one "$W/y" 'In y'
  export PATH=$PATH:.
  local folder
  for folder in x y x y; do
    cd "$W/$folder"
    expect_listing "one declared In $folder"
  done
}

@test "many search paths do not fill the cache folder" {
  declared_module one
  local i
  for i in {1..20}; do PATH=$PATH:/nowhere/$i tcli plugin list >/dev/null; done
  [[ -n $(cache_files) ]]
  (($(cache_files | wc -l) <= 16)) || complain "files: $(cache_files | wc -l)"
}

@test "modules.NAME.from in the config takes effect at once" {
  declared_module christmas "$BIN" 'Mine'
  settle
  [[ $(row_of christmas summary | head -1) == "Season's greetings" ]]
  mkdir -p "$HOME/.config/tcli"
  echo 'modules: {christmas: {from: path}}' >"$HOME/.config/tcli/config.yaml"
  [[ $(row_of christmas summary | head -1) == Mine ]]
  rm "$HOME/.config/tcli/config.yaml"
  [[ $(row_of christmas summary | head -1) == "Season's greetings" ]]
}

@test "a cache that is empty, cut at any length, of another version, or noise" {
  declared_module one
  undeclared_module two
  settle
  tcli plugin list >"$W/expected"
  local file size length damage
  file=$(cache_files)
  [[ -f $file ]]
  cp "$file" "$W/image"
  size=$(stat -c %s "$file")
  for ((length = 0; length < size; length += 1 + size / 20)); do
    head -c "$length" "$W/image" >"$file"
    call tcli plugin list
    assert_status 0
    assert_stderr_empty
    cmp "$W/out" "$W/expected"
  done
  for damage in 'head -c 5000 /dev/urandom >"$file"' 'sed "s/tcli catalog [0-9]*/tcli catalog 9/" "$W/image" >"$file"' \
    '{ cat "$W/image"; echo more; } >"$file"' 'tr "\000" "\377" <"$W/image" >"$file"' 'rm "$file"; mkdir "$file"' \
    'rm -rf "$file"; ln -s /dev/zero "$file"' 'rm "$file"; mkfifo "$file"' 'rm "$file"; ln -s "$file" "$file"' 'rm "$file"; truncate -s 10G "$file"'; do
    eval "$damage"
    call timeout 20 "$TCLI" plugin list
    assert_status 0
    cmp "$W/out" "$W/expected" || complain "after: $damage"
    rm -rf "$file"
    cp "$W/image" "$file"
  done
}

@test "a flipped byte anywhere in the cache costs time, never a wrong answer" {
  declared_module one
  make_module two <<<'garbage'
  settle
  tcli plugin list >"$W/expected"
  local file
  file=$(cache_files)
  cp "$file" "$W/image"
  call /usr/bin/python3 - "$file" "$W/image" "$W/expected" <<'END'
import os, subprocess, sys
file, image, expected = sys.argv[1], open(sys.argv[2], "rb").read(), open(sys.argv[3], "rb").read()
wrong = []
for position in range(0, len(image), max(1, len(image) // 100)):
    damaged = bytearray(image)
    damaged[position] ^= 0x21
    with open(file, "wb") as cache:
        cache.write(damaged)
    run = subprocess.run([os.environ["TCLI"], "plugin", "list"], capture_output=True)
    if run.returncode or run.stderr or run.stdout != expected:
        wrong.append((position, run.returncode, run.stdout, run.stderr))
print(*wrong[:3], len(wrong), sep="\n")
END
  assert_status 0
  assert_stdout 0
}

@test "a cache folder that can't be written, is a file, or is missing with HOME: the listing is right, one warning at most" {
  declared_module one
  mkdir -p "$W/read-only"
  chmod 555 "$W/read-only"
  echo text >"$W/file"
  local folder
  for folder in "$W/read-only" "$W/file" /proc/none; do
    XDG_CACHE_HOME=$folder call powerless "$TCLI" plugin list -o json
    assert_status 0
    assert_json '[.modules[] | select(.name == "one") | .summary] == ["Summary of one"]'
    [[ -z $stderr ]] || { assert_stderr_lines 1 && assert_stderr_has 'tcli: warning: '; }
    XDG_CACHE_HOME=$folder call powerless "$TCLI" one go
    assert_status 0
  done
  call env -u HOME "$TCLI" plugin list -o json
  assert_status 0
  assert_json '[.modules[] | select(.name == "one")] | length == 1'
}

@test "a full disk below the cache: the listing is right" {
  need_root
  need_mounts
  declared_module one
  mkdir "$W/full"
  export XDG_CACHE_HOME=$W/full
  call unshare -m sh -c 'mount -t tmpfs -o size=64k none "$W/full" && { head -c 1000000 /dev/zero >"$W/full/rest" || :; } 2>/dev/null; exec "$TCLI" plugin list -o json'
  assert_status 0
  assert_json '[.modules[] | select(.name == "one") | .summary] == ["Summary of one"]'
}

@test "many listings at once, while modules come and go, are never torn" {
  declared_module one
  local i
  (for i in {1..25}; do declared_module "other$((i % 5))"; rm -f "$BIN/tcli-other$(((i + 2) % 5))"; done) 3>&- &
  local changes=$! pids=() pid
  for i in {1..4}; do
    (for _ in {1..6}; do tcli plugin list -o json 2>&1 | jq -e '[.modules[] | select(.name == "one") | .summary] == ["Summary of one"]' >/dev/null || exit 1; done) 3>&- &
    pids+=($!)
  done
  for pid in "${pids[@]}"; do wait "$pid"; done
  wait "$changes"
  listing >"$W/cached"
  XDG_CACHE_HOME=$W/fresh listing | cmp - "$W/cached"
}

@test "kill -9 at any moment of a listing leaves a cache that is right" {
  need_strace
  declared_module one
  local n
  for n in 1 2 3 4 5 6; do
    rm -rf "$HOME/.cache"
    ASAN_OPTIONS=detect_leaks=0 strace -f -qq -o /dev/null -e trace=write,rename,renameat,renameat2,close -e "inject=write,rename,renameat,renameat2:signal=KILL:when=$n" \
      "$TCLI" plugin list >/dev/null 2>&1 || :
    expect_listing 'one declared Summary of one'
  done
}

@test "over a hundred hostile executables nothing is executed: bare, help, list, completion" {
  need_strace
  local i words
  for i in {1..25}; do
    declared_module "declared$i"
    make_module "plain$i" <<END
#!/bin/sh
touch "$W/ran-plain$i"
sleep 100
END
    printf '#!/bin/sh\r\ntouch "%s/ran-crlf%s"\n' "$W" "$i" | make_module "crlf$i"
    printf '\177ELF junk' | make_module "junk$i"
  done
  for words in '' --help -h help 'plugin list' 'plugin list --broken' 'plugin list -o json' 'help plain1' 'help declared1' 'declared1 --help' 'declared1 go --help' \
    'plugin show plain1' 'plugin which plain1' '__complete -- pla' '__complete -- declared1 ' 'plian1' 'help exit-codes'; do
    # shellcheck disable=SC2086
    call_traced timeout 60 "$TCLI" $words
    [[ $status == 0 || $words == plian1 && $status == 127 ]] || complain "$words"
    [[ $(executed) == "$TCLI" ]] || complain "tcli $words executed: $(executed)"
    [[ -z $(compgen -G "$W/ran-*") ]] || complain "tcli $words ran a module"
  done
}

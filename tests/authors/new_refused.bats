#!/usr/bin/env bats
# What `tcli plugin new` doesn't make, and what it leaves when it is stopped: nothing.
load new_helpers

# nothing_made: nothing but what was there before ($BEFORE) is in the current folder.
nothing_made() { [[ $(all_below .) == "${BEFORE-}" ]] || complain "left: $(all_below .)"; }

@test "names that are none: 2, and a name that would do" {
  local name
  for name in Greet my_tool 'two words' 9lives a--b -- 'x/y' '../x' é '' "$(printf 'x%.0s' {1..65})" $'a\nb'; do
    call tcli plugin new --lang python -- "$name"
    assert_error 2 "can't be a module"
    nothing_made
    run_hint
    assert_status 0
    find . -mindepth 1 -delete
  done
  call tcli plugin new My_Tool --lang python
  assert_stderr_has 'hint: tcli plugin new my-tool --lang python'
}

@test "a name with the tcli- of files before it: 2, and the name without" {
  call tcli plugin new tcli-foo
  assert_error 2 "'tcli-foo' can't be a module"
  nothing_made
  assert_stderr_has 'hint: tcli plugin new foo --lang bash'
  run_hint
  assert_status 0
  [[ -x tcli-foo ]]
}

@test "what is built in: 2" {
  local name
  for name in plugin help $(tcli plugin list -o json | jq -r '.modules[] | select(.kind == "builtin") | .name'); do
    call tcli plugin new "$name"
    assert_error 2 "'$name' is built in"
    nothing_made
    run_hint
    assert_status 0
    find . -mindepth 1 -delete
  done
}

@test "names that CMake has for itself: 2 for C, not for bash" {
  local name
  for name in all clean install preinstall; do
    call tcli plugin new "$name" --lang c
    assert_error 2 "'$name' can't be written in c"
    nothing_made
    run_hint
    assert_status 0
    find . -mindepth 1 -delete
  done
}

@test "a language that is none: 2, and the nearest one" {
  call tcli plugin new greet --lang pyton
  assert_error 2 "--lang"
  assert_stderr_has python
  nothing_made
  run_hint
  assert_status 0
  call tcli plugin new
  assert_status 2
}

@test "files that are there: 1, named, and nothing is written" {
  local file
  for file in tcli-greet tests/greet; do
    mkdir -p "${file%/*}" 2>/dev/null || true
    [[ $file == */* ]] && mkdir -p tests || rm -rf tests tcli-greet
    echo mine >"$file"
    BEFORE=$(all_below .)
    call tcli plugin new greet
    assert_error 1 "$W/here/$file is there already"
    nothing_made
    [[ $(<"$file") == mine ]]
    run_hint
    assert_status 0
    find . -mindepth 1 -delete
  done
  ln -s nowhere tcli-greet
  BEFORE=./tcli-greet
  call tcli plugin new greet
  assert_error 1 'is there already'
  nothing_made
  rm tcli-greet
  mkfifo tcli-greet
  call timeout 10 "$TCLI" plugin new greet
  assert_error 1 'is there already'
  rm tcli-greet && echo file >tests
  BEFORE=./tests
  call tcli plugin new greet
  assert_error 1 tests
  nothing_made
}

@test "a second time: 1, and the first stays as it is" {
  local lang
  for lang in bash c image; do
    call tcli plugin new "x-$lang" --lang "$lang"
    assert_status 0
    BEFORE=$(all_below .)
    call tcli plugin new "x-$lang" --lang "$lang"
    assert_error 1 'is there already'
    nothing_made
  done
}

@test "--in: no pack, nothing at all, a damaged one, one that is installed" {
  mkdir folder
  BEFORE=./folder
  call tcli plugin new greet --in folder
  assert_error 1 'folder is no pack'
  run_hint
  call tcli plugin new greet --in ./nowhere
  assert_error 1 nowhere
  run_hint
  assert_status 0
  call tcli plugin new greet --in nowhere
  assert_error 1 'nowhere is no pack'
  run_hint
  assert_status 0
  call tcli plugin new greet --in ''
  assert_status 2
  echo ': [' >folder/pack.yaml
  BEFORE=$'./folder\n./folder/pack.yaml'
  call tcli plugin new greet --in folder
  assert_error 1 'pack.yaml:'
  nothing_made
  git config --file "$W/gitconfig" user.name Ann && git config --file "$W/gitconfig" user.email a@b
  a_pack "$W/source"
  (cd "$W/source" && tcli plugin new other -q && git init -q && git add -A && git commit -qm First)
  tcli pack install --yes "$W/source" >/dev/null
  call tcli plugin new greet --in team
  assert_error 1 'team is not worked on here'
  run_hint
  assert_status 0
}

@test "--in: a name that the pack has, in whatever way" {
  a_pack pack
  mkdir -p pack/modules/tree pack/bin pack/plugins
  touch pack/bin/tcli-program pack/plugins/native.so
  BEFORE=$(all_below .)
  local name
  for name in tree program native; do
    call tcli plugin new "$name" --in pack
    assert_error 1 'is there already'
    assert_stderr_has "the pack team has a module $name"
    nothing_made
  done
  local first second
  for first in c image bash; do # its sources, not what is built of them
    call tcli plugin new "of-$first" --lang "$first" --in pack
    assert_status 0
    BEFORE=$(all_below .)
    for second in python image c; do
      call tcli plugin new "of-$first" --lang "$second" --in pack
      assert_error 1 'is there already'
      assert_stderr_has "the pack team has a module of-$first"
      nothing_made
    done
  done
}

@test "a folder that can't be written to, is read-only, or is gone: 1" {
  chmod 555 .
  call powerless "$TCLI" plugin new greet
  assert_error 1 "write to $W/here: Permission denied"
  run_hint
  assert_status 0
  chmod 755 .
  mkdir "$W/gone" && cd "$W/gone" && rmdir "$W/gone"
  call tcli plugin new greet
  assert_error 1 'current folder'
}

@test "a full disk: 1, and nothing is left" {
  need_mounts
  call unshare -m bash -c 'mount -t tmpfs -o size=1m,nr_inodes=100,mode=755 none "$W/here" && cd "$W/here" &&
    head -c 2000000 /dev/zero >filler 2>/dev/null
    status=0; "$TCLI" plugin new greet || status=$?
    find . -mindepth 1 ! -name filler >"$W/left"
    exit "$status"'
  assert_error 1 'No space left'
  [[ ! -s $W/left ]] || complain "left: $(<"$W/left")"
}

@test "a call that fails at any step: nothing is left, and the next one works" {
  need_strace
  need_no_sanitizer # it writes too, to find out what it may read
  local name number injected=0
  a_pack pack
  BEFORE=$(all_below .)
  for name in mkdir fsync renameat2 rename write chmod fchmod; do
    for number in 1 2 3 4; do
      call env ASAN_OPTIONS=detect_leaks=0 strace -qq -o "$W/trace" -e "trace=$name" -e "inject=$name:error=ENOSPC:when=$number" \
        "$TCLI" plugin new greet --in pack -q
      if [[ $status == 0 ]]; then # what failed was none of the module's
        assert_exists pack/tests/greet
        rm -r pack/modules pack/tests
        continue
      fi
      injected=$((injected + 1))
      assert_status 1
      nothing_made
    done
  done
  ((injected >= 8)) || complain "only $injected failures"
}

@test "kill -9 at any step: the next call makes it whole" {
  need_strace
  local name number killed=0
  a_pack pack
  for name in mkdir openat write fsync renameat2 rename unlinkat; do
    for number in 1 2 3 4 5 6; do
      call env ASAN_OPTIONS=detect_leaks=0 strace -qq -o "$W/trace" -e "trace=$name" -e "inject=$name:signal=KILL:when=$number" \
        "$TCLI" plugin new greet --in pack -q
      if [[ -e pack/modules ]]; then # the module comes last: where it is, all of it is
        assert_exists pack/modules/greet/hello
        assert_exists pack/modules/greet/module.yaml
        assert_exists pack/tests/greet
      else
        [[ $status == 137 ]] || complain 'expected to be killed'
        killed=$((killed + 1))
        call tcli plugin new greet --in pack -q
        assert_status 0
      fi
      call pack/tests/greet
      assert_status 0
      rm -rf pack/modules pack/tests pack/.tcli-new-greet
    done
  done
  ((killed >= 8)) || complain "only killed $killed times"
}

@test "two at a time: one makes it, none harms the other" {
  mkdir .tcli-new-greet
  exec {lock}<.tcli-new-greet
  flock "$lock"
  call tcli plugin new greet
  assert_error 1 'another tcli is making this module'
  flock -u "$lock"
  exec {lock}<&-
  local round
  for round in 1 2 3 4 5; do
    local -a jobs=()
    for _ in 1 2 3 4; do
      tcli plugin new "at-once-$round" -q 2>/dev/null &
      jobs+=($!)
    done
    local job good=0
    for job in "${jobs[@]}"; do wait "$job" && good=$((good + 1)) || true; done
    ((good == 1)) || complain "$good of four made it"
    "tests/at-once-$round"
  done
  assert_absent ".tcli-new-at-once-1"
}

@test "any umask: not open to others, and not closed to its owner" {
  (umask 000 && tcli plugin new open -q)
  [[ $(stat -c %a tcli-open tests tests/open) == $'755\n755\n755' ]]
  rm -r tests
  (umask 077 && tcli plugin new closed -q)
  [[ $(stat -c %a tcli-closed tests tests/closed) == $'700\n700\n700' ]]
  rm -r tests
  (umask 777 && tcli plugin new none -q)
  [[ $(stat -c %a tcli-none tests tests/none) == $'700\n700\n700' ]]
}

# Files of an installed pack that are gone or were changed: told, put back, and no reason to let anything through.
load ../support/pack_helpers

here() { echo "$PACKS/$1/$(head_of "$1")"; }

@test "a command that is gone is told with what mends it, and put back by an update" {
  a_pack core
  verb core modules/core-hello/other 'summary: Another' 'echo other'
  mkdir "$W/core/bin" && printf '#!/bin/sh\n# ---\n# tcli: 1\n# summary: x\n# commands: {go: {summary: Go}}\n# ---\necho gone\n' >"$W/core/bin/tcli-prog"
  chmod +x "$W/core/bin/tcli-prog"
  commit core More
  installed core
  cp -a "$(here core)" "$W/before"
  rm "$(here core)/modules/core-hello/say"
  call tcli core-hello say x
  assert_error 126 "core-hello can't run: $(here core)/modules/core-hello/say: No such file or directory"
  assert_stderr_has "hint: tcli pack sync $PACKS/current/packs.lock"
  cp "$W/err" "$W/said"
  call tcli pack verify
  assert_status 1
  assert_stdout_has 'modules/core-hello/say'
  cp "$W/said" "$W/err"
  run_hint
  assert_status 0
  call tcli core-hello say x
  assert_status 0
  local gone words tree
  tree=$(here core)
  for words in 'pack update' 'pack update core'; do
    for gone in modules/core-hello/say modules/core-hello modules bin/tcli-prog bin .tcli/manifests/core-hello.yaml ''; do
      rm -rf "${tree:?}/$gone" 2>/dev/null || true
      # shellcheck disable=SC2086 # words
      call tcli $words
      assert_status 0
      assert_stdout_has "core   $(short_of core)   its files are put back"
      call tcli core-hello say x
      assert_stdout 'hello x'
      call tcli prog go
      assert_stdout gone
      rm -rf "$PACKS/kept"
    done
  done
  diff -r "$W/before" "$(here core)" || complain 'expected the very files'
  call tcli pack update
  assert_stdout 'everything is up to date'
}

@test "files that are put back for a pinned pack: its version stays, whatever the remote has" {
  a_pack core
  installed core
  local tree words
  tree=$(here core)
  call tcli pack pin core
  verb core modules/core-hello/say 'summary: Another' 'echo another'
  commit core More
  for words in 'pack update' 'pack update core'; do
    rm "$tree/modules/core-hello/say"
    # shellcheck disable=SC2086 # words
    call tcli $words
    assert_status 0
    assert_stdout_has 'its files are put back'
    call tcli core-hello say x
    assert_stdout 'hello x'
  done
  rm -r "$tree"
  mv "$W/core" "$W/elsewhere" # the copy of the repository has them
  call tcli pack update
  assert_status 0
  call tcli core-hello say x
  assert_stdout 'hello x'
  call tcli pack update core
  assert_error 1 'it is pinned'
}

@test "what somebody wrote into a tree is kept and told of when its files are put back; what was only gone leaves nothing" {
  a_pack core
  installed core
  local tree
  tree=$(here core)
  rm "$tree/modules/core-hello/say"
  call tcli pack update
  assert_stderr_empty
  [[ -z $(ls "$PACKS/kept" 2>/dev/null) ]] || complain 'expected nothing to be kept'
  rm "$tree/modules/core-hello/say"
  echo mine >"$tree/mine"
  call tcli pack update
  assert_stderr_has "files that were changed by hand are now in $PACKS/kept/core-"
  [[ $(cat "$PACKS"/kept/core-*/mine) == mine ]]
}

@test "a manifest that is gone leads to what puts it back" {
  a_pack core
  installed core
  rm -r "$(here core)/.tcli/manifests"
  call tcli core-hello say x
  assert_error 126 'No such file or directory'
  assert_stderr_has "hint: tcli pack sync $PACKS/current/packs.lock"
  run_hint
  assert_status 0
  call tcli core-hello say x
  assert_stdout 'hello x'
}

# shellcheck disable=SC2016 # the modules' own
@test "what an update changes is held against what was installed, whatever became of its files" {
  a_pack core
  installed core
  local damage tree
  tree=$(here core)
  cp -a "$tree" "$W/whole"
  verb core modules/core-hello/say 'summary: Say it
effect: destructive
arguments: [{name: who}, {name: how}]' 'echo "$1 $2"'
  commit core Incompatible
  for damage in 'chmod -x modules/core-hello/say' 'rm -r modules' 'rm pack.yaml' 'echo "# ---" >modules/core-hello/say' true; do
    rm -r "$tree" && cp -a "$W/whole" "$tree"
    (cd "$tree" && eval "$damage")
    call tcli pack update
    assert_error 2 'there is no terminal to ask on'
    assert_stdout_has '<how> is new and required'
    assert_stdout_has '(incompatible)'
    assert_stdout_lacks 'new module'
  done
}

@test "a linked folder that is gone: status says so, and what ends it" {
  a_pack core
  cp -a "$W/core" "$W/mine"
  tcli pack link "$W/mine" >/dev/null
  rm -r "$W/mine"
  call tcli pack status
  assert_status 1
  assert_stdout_has "linked to $W/mine, which is not there: tcli pack unlink core"
  call tcli core-hello say
  assert_error 126 'is gone from its pack'
  assert_stderr_has 'hint: tcli pack unlink core'
  run_hint
  assert_status 0
}

@test "what somebody has put beside the trees of a pack stays, through an update and a removal" {
  a_pack core
  installed core
  mkdir "$PACKS/core/mine"
  echo mine | tee "$PACKS/core/notes" >"$PACKS/core/mine/file"
  local round
  for round in 2 3 4; do
    echo "$round" >"$W/core/n" && commit core "Round $round"
    call tcli pack update
    assert_status 0
    assert_stderr_empty
  done
  assert_absent "$PACKS/core/$(head_of core HEAD~2)"
  call tcli pack remove core
  assert_status 0
  assert_stderr_empty
  [[ $(cat "$PACKS/core/notes" "$PACKS/core/mine/file") == $'mine\nmine' ]]
  [[ $(find "$PACKS/core" -mindepth 1 | wc -l) == 3 ]]
}

#!/usr/bin/env bats
# What is written down of what is installed: where it is damaged, or older builds wrote what this one does not take, a hint leads out.
load ../support/pack_helpers

# whole PACK: its files are those of the commit that is installed.
whole() {
  call tcli pack verify
  assert_status 0
  call tcli "$1-hello" say bob
  assert_stdout 'hello bob'
}

@test "a state that is empty, or a folder: the hint brings back the state before, or what the lock beside it tells" {
  a_pack core
  a_pack web
  installed core
  installed web
  local damage
  for damage in ': >"$1"' 'rm "$1" && mkdir "$1"' 'rm "$1" && ln -s state.yaml "$1"' 'echo nonsense >"$1"' 'head -c 60 "$1" >"$W/cut" && mv "$W/cut" "$1"'; do
    bash -c "$damage" damage "$PACKS/current/state.yaml"
    call tcli pack list
    assert_error 1 "$PACKS/current/state.yaml"
    run_hint
    assert_status 0
    call tcli pack status
    assert_status 0
    whole core
    call tcli pack list -o name
    assert_stdout $'core\nweb'
  done
  # Without that lock it is the state before alone.
  installed web
  tcli --yes pack remove web >/dev/null
  : >"$PACKS/current/state.yaml"
  : >"$PACKS/current/packs.lock"
  call tcli pack list
  run_hint
  assert_status 0
  call tcli pack list -o name
  assert_stdout $'core\nweb'
  find "$PACKS/generations" -mindepth 1 -maxdepth 1 ! -name "$(basename "$(readlink "$PACKS/current")")" -exec rm -r {} +
  : >"$PACKS/current/state.yaml"
  call tcli pack list
  assert_error 1 "$PACKS/current/state.yaml"
  run_hint
  assert_status 0
  call tcli pack list -o name
  assert_stdout $'core\nweb'
  whole core
}

@test "the state of another tcli is not thrown away" {
  a_pack core
  installed core
  call tcli pack pin core
  sed -i 's/^tcli-packs: 1/tcli-packs: 2/' "$PACKS/current/state.yaml"
  call tcli pack list
  assert_error 1 'made for another version of tcli'
  [[ $stderr != *hint:* ]] || complain 'no hint is expected'
}

@test "a folder that is no generation is not taken for one" {
  a_pack core
  installed core
  call tcli pack pin core
  local now
  now=$(readlink "$PACKS/current")
  mkdir "$PACKS/generations/07" "$PACKS/${now}.x"
  cp "$PACKS/current/state.yaml" "$PACKS/${now}.x"
  call tcli pack unpin core
  call tcli pack pin core
  assert_exists "$PACKS/current/state.yaml"
  now=$(readlink "$PACKS/current")
  mkdir "$PACKS/${now}.x"
  cp "$PACKS/current/state.yaml" "$PACKS/${now}.x"
  call tcli pack unpin core
  call tcli pack list
  assert_status 0
  find "$PACKS/generations" -mindepth 1 -maxdepth 1 ! -name '*.x' -exec rm -r {} +
  call tcli pack list
  assert_error 1 "$PACKS/current/state.yaml"
  run_hint
  assert_status 0
  call tcli pack list
  assert_status 0
}

@test "what older builds took: names of images with a blank" {
  a_pack core
  a_pack web
  installed web
  installed core
  local file
  for file in "$PACKS/current/state.yaml" "$PACKS/current/packs.lock"; do
    printf '    images:\n      - "a b@sha256:%064d"\n' 0 >>"$file"
  done
  printf 'images: ["a b@sha256:%064d"]\n' 0 >>"$PACKS/core/$(head_of core)/pack.yaml"
  call tcli pack list -o name
  assert_stdout $'web\ncore'
  call tcli pack pin web
  assert_error 1 "'a b@sha256:"
  run_hint
  assert_status 0
  call tcli pack pin web
  assert_status 0
  installed core
  whole core
}

@test "what older builds took: signers by a relative path" {
  a_pack core
  printf 'tcli: 1\ndefaults: {packs: {signatures: warn, signers: %s/signers}}\n' "$W" >"$W/core/team.yaml"
  commit core Team
  a_pack web
  installed web
  call tcli team join --yes "$(url_of core)"
  sed -i 's|signers": ".*"|signers": "rel"|' "$PACKS/current/config.yaml"
  sed -i 's|signers: .*}}|signers: rel}}|' "$W/core/team.yaml" # installed by a tcli that let it pass
  commit core Relative
  local old new
  old=$PACKS/core/$(head_of core HEAD~) new=$PACKS/core/$(head_of core)
  mv "$old" "$new"
  cp "$W/core/team.yaml" "$new"
  sed -i "s/$(head_of core HEAD~)/$(head_of core)/; s/$(head_of core 'HEAD~^{tree}')/$(head_of core 'HEAD^{tree}')/" \
    "$PACKS/current/state.yaml" "$PACKS/current/packs.lock" "$new/.tcli/receipt"
  call tcli pack list
  assert_error 125 'packs.signers wants a file whose path begins with / or ~/'
  run_hint
  assert_error 1 'core: team.yaml:2:47: packs.signers wants a file'
  local words
  for words in 'pack pin web' 'team show' 'team update'; do
    # shellcheck disable=SC2086
    call tcli $words
    assert_error 1 'core: team.yaml:2:47: packs.signers wants a file'
  done
  run_hint
  assert_status 0
  call tcli pack pin web
  assert_status 0
}

@test "what the team says of the configuration comes back by the hint where its file is damaged" {
  a_pack core
  printf 'tcli: 1\ndefaults: {undeclared: refuse}\nfinal: [undeclared]\n' >"$W/core/team.yaml"
  commit core Team
  call tcli team join --yes "$(url_of core)"
  echo '[' >"$PACKS/current/config.yaml"
  call tcli config get undeclared
  assert_status 125
  run_hint
  assert_status 0
  call tcli config get undeclared
  assert_stdout refuse
}

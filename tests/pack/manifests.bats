#!/usr/bin/env bats
# The manifests that an installation makes of a pack's modules, changed by somebody.
load ../support/pack_helpers

@test "manifests that somebody changed are found, and put back by install and sync" {
  a_pack core
  installed core
  cp "$PACKS/current/packs.lock" "$W/agreed"
  local file words
  file=$PACKS/core/$(head_of core)/.tcli/manifests/core-hello.yaml
  for words in "install --yes $(url_of core)" "sync --yes $W/agreed"; do
    sed -i 's/required: true/required: false/; s/Say it/Say anything/' "$file"
    call tcli pack verify
    assert_status 1
    assert_stdout 'core	.tcli/manifests/core-hello.yaml	changed'
    call tcli pack status
    assert_status 1
    assert_stdout_has 'its files were changed: tcli pack verify core'
    call tcli pack $words
    assert_status 0
    assert_stdout_has 'its files are put back'
    call tcli pack verify
    assert_status 0
    call tcli core-hello say --help
    assert_stdout_has 'Say it'
  done
}

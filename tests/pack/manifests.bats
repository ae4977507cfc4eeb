#!/usr/bin/env bats
# Manifests: those that an installation makes of modules, changed by somebody, and what pack.yaml says, shown.
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

@test "show tells what a pack needs, which images it names, and what it says of the configuration" {
  a_pack core
  local digest
  digest=sha256:$(printf 'a%.0s' {1..64})
  cat >>"$W/core/pack.yaml" <<END
needs: "0.1"
images: [team/lint@$digest, team/build@$digest]
defaults: {modules: {core-hello: {history: off}}, alias: {hey: "core-hello say bob"}}
END
  commit core More
  installed core
  call tcli pack show core
  assert_status 0
  assert_stdout_has "needs	0.1
source	"
  assert_stdout_has "modules	core-hello
images	team/lint@$digest
images	team/build@$digest
defaults	alias.hey='core-hello say bob'
defaults	modules.core-hello.history=off"
  call tcli pack show core --key packs.0.needs
  assert_stdout 0.1
  call tcli pack show core --key packs.0.images
  assert_stdout "team/lint@$digest team/build@$digest"
  call tcli pack show core --key packs.0.defaults
  assert_stdout "alias.hey='core-hello say bob' modules.core-hello.history=off"
  sed -i '/^needs/,$d' "$W/core/pack.yaml" && commit core Less
  call tcli pack update --yes
  call tcli pack show core
  assert_stdout_lacks 'needs'
  assert_stdout_lacks 'images'
  assert_stdout_lacks 'defaults'
}

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

@test "keys that nobody knows are told by all that installs, with their place" {
  a_pack core
  installed core
  assert_stderr_lacks warning
  printf 'tcli: 1\nsummary: Hello\nfoo: 1\n' >"$W/core/modules/core-hello/module.yaml"
  printf 'tcli: 1\nsummary: Rota\nbar: 1\n' >"$W/core/modules/core-hello/rota/module.yaml"
  sed -i '/^# summary/a # bogus: 1' "$W/core/modules/core-hello/say"
  mkdir "$W/core/bin"
  printf '#!/bin/sh\n# ---\n# tcli: 1\n# summary: S\n# odd: 1\n# commands: {go: {summary: Go}}\n# ---\n' >"$W/core/bin/tcli-odd"
  chmod +x "$W/core/bin/tcli-odd"
  echo 'colour: red' >>"$W/core/pack.yaml"
  commit core Keys
  printf 'tcli: 1\npacks: ["%s"]\n' "$(url_of core)" >"$W/team.yaml"
  a_pack us
  mv "$W/team.yaml" "$W/us/"
  commit us Team
  local way
  for way in 'update core' 'install --yes' sync join link; do
    case $way in
      update*) call tcli pack update --yes core ;;
      install*) tcli --yes pack remove core && call tcli pack install --yes "$(url_of core)" ;;
      sync) cp "$PACKS/current/packs.lock" "$W/agreed" && tcli --yes pack remove core && call tcli pack sync --yes "$W/agreed" ;;
      join) tcli --yes pack remove core && call tcli team join --yes "$(url_of us)" ;;
      link) call tcli pack link "$W/core" ;;
    esac
    assert_status 0
    assert_stderr_has "pack.yaml:4:1: unknown key 'colour'"
    assert_stderr_has "warning: pack core: modules/core-hello/module.yaml:3:1: unknown key 'foo'"
    assert_stderr_has "warning: pack core: modules/core-hello/rota/module.yaml:3:1: unknown key 'bar'"
    assert_stderr_has "warning: pack core: modules/core-hello/say:5:3: unknown key 'bogus'"
    assert_stderr_has "warning: pack core: bin/tcli-odd:5:3: unknown key 'odd'"
  done
}

@test "of many such keys the first are told" {
  a_pack core
  local at
  for at in {1..14}; do verb core "modules/many/v$at" $'summary: S\nbogus: 1' true; done
  commit core Many
  installed core
  [[ $(grep -c "unknown key 'bogus'" "$W/err") == 1 ]] || complain 'expected one line'
  [[ $(grep -o 'modules/many/v[0-9]*:' "$W/err" | wc -l) == 10 ]] || complain 'expected ten places'
  assert_stderr_has 'warning: pack core: and 4 more of this kind'
  # So many that the rest was not counted.
  verb core modules/many/v1 "$(echo 'summary: S' && printf 'bogus%s: 1\n' {1..60})" true
  commit core More
  call tcli pack update --yes
  assert_status 0
  assert_stderr_has 'warning: pack core: and more of this kind'
}

@test "what is wrong in several places is told in one line, and a key may have a colon in it" {
  a_pack core
  printf 'tcli: 1\nsummary: Hello\n"a: b": 1\n"c: b": 1\n' >"$W/core/modules/core-hello/module.yaml"
  verb core modules/core-hello/see $'summary: S\n"c: b": 1' true
  commit core Keys
  installed core
  assert_stderr_has "warning: pack core: modules/core-hello/module.yaml:3:1: unknown key 'a: b'"
  assert_stderr_has "warning: pack core: modules/core-hello/module.yaml:4:1, pack core: modules/core-hello/see:5:3: unknown key 'c: b'"
}

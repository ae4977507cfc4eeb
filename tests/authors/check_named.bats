# Packs that plugin check and plugin test are given by their name, and files that no name leads to yet.
# shellcheck disable=SC2016 # texts of scripts
load ../support/pack_helpers

# with_test PACK: its repository has a test that calls its module.
with_test() {
  mkdir -p "$W/$1/tests"
  printf '#!/bin/sh\n[ "$(tcli %s-hello say you)" = "hello you" ]\n' "$1" >"$W/$1/tests/says"
  chmod 755 "$W/$1/tests/says"
  commit "$1" Test
}

@test "a pack is checked and tested by its name, linked or installed" {
  a_pack core
  with_test core
  call tcli pack link "$W/core"
  assert_status 0
  local way
  for way in linked installed; do
    call tcli plugin check core -o json
    assert_status 0
    call tcli plugin check core
    assert_stdout_has core-hello
    call tcli plugin test core
    assert_status 0
    assert_stdout_has 'ok 1 - tests/says'
    [[ $way == installed ]] || {
      call tcli pack unlink core
      call tcli plugin check core
      assert_error 127 "no module 'core'"
      installed core
    }
  done
}

@test "a module of that name comes first, and --from means modules alone" {
  a_pack core
  call tcli pack link "$W/core"
  declared_module core
  call tcli plugin check core
  assert_stdout 'core: declared'
  rm "$BIN/tcli-core"
  call tcli plugin check --from path core
  assert_status 127
}

@test "what was just adopted here is found by the hint" {
  mkdir here && cd here
  printf '#!/bin/sh\n# Syncs\necho "$1"\n' >s3
  chmod +x s3
  call tcli plugin adopt s3
  assert_status 0
  local verb
  for verb in check test; do
    call tcli plugin $verb s3
    assert_error 127 'a file here is meant by its path'
    assert_stderr_has "hint: tcli plugin $verb ./tcli-s3"
  done
  call tcli plugin check s3
  run_hint
  assert_status 0
  assert_stdout_has TODO
}

#!/usr/bin/env bats
# `tcli plugin check` of a pack's own files, and what a pipe gets of several modules.
load check_helpers

setup() {
  common_setup
  mkdir -p "$W/here" && cd "$W/here" || return
}

# a_pack: pack.yaml and one module about which there is nothing to say.
a_pack() {
  mkdir -p core/bin
  printf 'name: core\nsummary: The pack\nowner: ops\n' >core/pack.yaml
  (cd core/bin && well one)
}

@test "several modules in a pipe: findings alone on standard output, what they come to on standard error" {
  well one
  script two 'go:' '  summary: Go'
  script three 'go: {summary: Go, effekt: read}'
  call tcli plugin check .
  assert_no_match '^(?!\./tcli-[a-z]+(:\d+)*: (note|warning|error): )' "$W/out"
  [[ $output ]] || complain 'findings are expected'
  assert_stderr_has '3 modules: '
  call tcli -q plugin check .
  assert_stderr_empty
}

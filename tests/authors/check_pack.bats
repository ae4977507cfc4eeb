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

@test "a team.yaml is read as who follows the team reads it" {
  a_pack
  call tcli plugin check ./core
  assert_status 0
  local line
  printf 'tcli: 1\npacks: [https://git.example.org/ops/web.git]\ndefaults: {undeclared: refuse}\nfinal: [undeclared]\n' >core/team.yaml
  call tcli plugin check ./core
  assert_status 0
  assert_stdout ''
  while IFS='|' read -r line found; do
    printf '%b' "$line" >core/team.yaml
    call tcli plugin check ./core
    assert_status 1
    assert_stdout_has "$found"
  done <<'END'
packs: []\n|./core/team.yaml:1:1: error: 
tcli: 1\npacks: {a: b}\n|./core/team.yaml:2:8: error: 
tcli: 1\npacks: [../web]\n|./core/team.yaml:2:9: error: a folder must be absolute
tcli: 1\npacks: ['-x']\n|./core/team.yaml:2:9: error: 
tcli: 1\ndefaults: {undeclared: perhaps}\n|./core/team.yaml:2:24: error: undeclared wants
tcli: 1\nfinal: [undeclared]\n|./core/team.yaml:2:9: error: 'undeclared' is final
tcli: 1\npacks: [\n|./core/team.yaml:
END
  printf 'tcli: 1\npakcs: []\n' >core/team.yaml
  call tcli plugin check ./core
  assert_status 0
  assert_stdout_has "./core/team.yaml:2:1: warning: unknown key 'pakcs'"
}

@test "a command that no machine can run is told once" {
  a_pack
  mkdir -p core/modules/web
  local line
  for line in '#!/bin/sh\r' '#!' '#!bash' '#!/usr/bin/env bash -e' ''; do
    printf "$line\n# ---\n# tcli: 1\n# summary: Go\n# ---\n" >core/modules/web/go
    chmod +x core/modules/web/go
    call tcli plugin check ./core
    assert_status 1
    [[ $(grep -c ': error: ' "$W/out") == 1 ]] || complain "expected one error of: $line"
    assert_stdout_has ./core/modules/web/go
  done
}

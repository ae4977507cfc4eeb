#!/usr/bin/env bats
# The module env: the list of what is wanted, in all ways in which it can be wrong.
load env_helpers

@test "a list that is no list: the line, the reason and nothing is run" {
  local line
  answers alpha 'alpha 1'
  printf '#!/bin/sh\ntouch %q\n' "$W/ran" >"$BIN/runs"
  chmod 755 "$BIN/runs"
  while IFS= read -r line; do
    printf 'tools:\n  runs:\n%b\n' "$line" >tcli-env.yaml
    call tcli env check
    fails_with 'tcli-env.yaml:'
    [[ $stderr == *tcli-env.yaml:[3-6]:* ]] || complain "$line: expected its line"
    assert_stdout_empty
    assert_absent "$W/ran"
    assert_no_match '[\x00-\x08\x0b-\x1f]' "$W/err"
    run_hint
    assert_status 0
  done <<'END'
toll: {}
git: {}\n  user.name:
files: ~  # none\n  alpha:
tools:
  -rf:
  ../alpha:
  "a b":
  alpha: ">="
  alpha: ">=one"
  alpha: ~1.2
  alpha: "1.2"
  alpha: >=1.2
  alpha: ""
  alpha: [a]
  alpha: {version: 1}
  alpha:\n    ask: []
  alpha:\n    ask: ['']
  alpha:\n    ask:\n
  alpha:\n    ask: alpha
  alpha:\n    ask: [a]\n      - b
  alpha:\n    ask:\n      - a\n    - b
  alpha: NULL
  alpha:\n    mend:
  alpha:\n    is: 1
  alpha:\n    - x
  alpha: =1\n    optional: true
  alpha:\n    optional: maybe
  alpha:\n    optional: true\n    optional: true
  alpha:\n   version: =1\n    mend: x
  alpha: "open
  al"pha: =1
  alpha: &a =1
  alpha: *a
  alpha: !!str =1
  alpha: |
  runs: =1
\truns: =1
variables:\n  1A:
variables:\n  A[$(touch${IFS}x)]:
variables:\n  A:\n    is:
variables:\n  A: [x]
variables:\n  A:\n    tell: very
git:\n  name:
git:\n  -x.y:
files:\n  x: "99"
files:\n  x:\n    mode: "0600"\n    at-most: "0600"
folders:\n  x:\n    at-most: rwx
folders: [x]
- alpha
  alpha: \\033[31m
  alpha: \\0000
END
}

@test "a list that is binary, huge, of another encoding or no file" {
  head -c 3000 /bin/ls >tcli-env.yaml
  call tcli env check
  fails_with 'tcli-env.yaml'
  yes '# HOME' | head -c 70000 >tcli-env.yaml
  call tcli env check
  fails_with 'is over 65536 bytes'
  local i
  { echo variables: && for ((i = 0; i < 501; i++)); do echo "  V$i:"; done; } >tcli-env.yaml
  call tcli env show
  fails_with 'tcli-env.yaml:502: more than 500 wishes'
  printf 'variables:\n  \xff\xfe:\n' >tcli-env.yaml
  call tcli env show
  fails_with 'is no text in UTF-8'
  rm tcli-env.yaml && mkfifo tcli-env.yaml
  call tcli env show
  fails_with 'is no file'
  rm tcli-env.yaml
  call tcli env check
  fails_with 'there is no list here'
  run_hint
  assert_status 0
  call tcli env check nothing
  assert_error 2 nothing
}

@test "a list that others could have written says nothing about what to run" {
  printf '#!/bin/sh\ntouch %q\n' "$W/ran" >"$BIN/runs"
  chmod 755 "$BIN/runs"
  list tools: '  runs:'
  chmod 666 tcli-env.yaml
  local command
  for command in check report; do
    call tcli env "$command"
    fails_with 'can be written by everybody'
    assert_absent "$W/ran"
  done
  call tcli env show
  assert_status 0
  call tcli env check
  run_hint
  call tcli env check
  assert_status 0
  assert_exists "$W/ran"
}

@test "a list of another user is refused, until it is given as standard input" {
  need_root
  list variables: '  HOME:'
  chown 12345 tcli-env.yaml
  call tcli env check
  fails_with 'belongs to another user (12345)'
  run_hint
  assert_status 0
}

@test "a list with CRLF, a byte order mark, comments and no last newline; and from standard input" {
  printf '\xef\xbb\xbf# what we need\r\n---\r\nvariables:\r\n  HOME:  # at home\r\nfiles:\r\n    "a # b":\r\n        optional: true' >tcli-env.yaml
  call tcli env show
  assert_status 0
  assert_stdout $'variable\tHOME\tset\trequired\t-\t-\nfile\ta # b\tthere\toptional\t-\t-'
  call tcli env check - <tcli-env.yaml
  assert_status 0
  call tcli env check - <<<$'tools:\n  none-such:'
  fails_with '-: 1 of 1 not as wanted'
  [[ $stderr == *$'\nhint: tcli env show -' ]] || complain 'expected standard input in the hint'
  for list in '' 'tools: { }  # none' $'tools: ~\nfiles: null\nvariables:  # none\ngit: {}'; do
    echo "$list" >tcli-env.yaml
    call tcli env check -o json
    assert_status 0
    assert_json '.checks == [] and .ok'
  done
  echo $'tools:\n  alpha: {version: 1}' >tcli-env.yaml
  call tcli env check
  fails_with "tcli-env.yaml:2: '{version: 1}' has to be quoted"
  echo $'files:\n  é/b:\n' >tcli-env.yaml
  call tcli env check
  fails_with "tcli-env.yaml:2: 'é/b' has to be quoted"
  echo $'git:\n  url.https://a/.insteadof: x\n' >tcli-env.yaml
  call tcli env check
  fails_with "tcli-env.yaml:2: 'url.https://a/.insteadof' has to be quoted"
  echo $'files:\n  "é/b":\n    optional: TRUE\n' >tcli-env.yaml
  call tcli env check
  assert_status 0
}

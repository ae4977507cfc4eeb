#!/usr/bin/env bats
# `-` as a file: standard input and output.
load ../support/pack_helpers

@test "rule 21: - is standard input or output, wherever a file is named" {
  a_pack core
  installed core
  tcli pack bundle --all -o - >"$W/team.tar" 2>"$W/said"
  [[ ! -s $W/said && $(tar tf "$W/team.tar") == $'packs.lock\ncore.bundle\npacks.lock.sha256' ]]
  cp "$PACKS/current/packs.lock" "$W/packs.lock"
  call tcli pack status - <"$W/packs.lock"
  assert_status 0
  assert_stdout_has 'core'
  call tcli pack sync --yes - < <(sed 's/core.*:/&/' "$W/packs.lock")
  assert_status 0
  assert_stdout_has 'everything is as'
  call tcli pack sync --yes - <<<'schema: nonsense'
  assert_error 1 '/dev/stdin:'
  call tcli config check - <<<'nonsense: 1'
  assert_status 1
  assert_stdout "standard input:1:1: unknown key 'nonsense'"
  mv "$W/core" "$W/away"
  HOME=$W/new
  mkdir "$W/new"
  call tcli pack install --yes - < <(cat "$W/team.tar") # a pipe
  assert_status 0
  call tcli core-hello say bob
  assert_stdout 'hello bob'
  call tcli pack bundle --all -o - >/dev/null
  tcli history export >"$W/runs.jsonl"
  HOME=$W/another
  mkdir "$W/another"
  call tcli history import - <"$W/runs.jsonl"
  assert_stdout '1 of 1 runs added'
}

@test "- of a full disk, a terminal, and a reader that leaves" {
  a_pack core
  installed core
  call bash -c '"$TCLI" pack bundle --all -o - >/dev/full'
  assert_error 1 'No space left on device'
  call script -qec "'$TCLI' pack bundle --all -o -" /dev/null </dev/null
  assert_status 2
  assert_stdout_has 'standard output is a terminal'
  call bash -c '"$TCLI" pack bundle --all -o - | true; exit "${PIPESTATUS[0]}"'
  [[ $status == 0 || $status == 141 ]] || complain 'neither all nor SIGPIPE'
  [[ -z $(ls -A "$PACKS/staging" 2>/dev/null) ]] || complain 'something stays in staging'
}

@test "on a terminal git shows its progress, unless the call is to be quiet" {
  a_pack core
  local words
  for words in "install --yes $(url_of core)" 'update' 'fetch'; do
    echo "${words%% *}" >"$W/core/new" && commit core More
    call script -qec "'$TCLI' pack $words" /dev/null
    assert_status 0
    assert_stdout_has 'remote: Counting objects:'
  done
  for words in 'fetch -q' 'update -q' 'update --quiet core'; do
    echo "$words" >"$W/core/new" && commit core More
    call script -qec "'$TCLI' pack $words" /dev/null
    assert_status 0
    assert_stdout_empty
  done
  call script -qec "'$TCLI' --quiet pack install --yes $(url_of core)" /dev/null
  assert_stdout_empty
}

@test "rule 12: what reads standard input from a terminal says so" {
  local module words
  # Each that has a file of any kind for an argument, and two that take something else in its place.
  for module in $(tcli plugin list -o json | jq -r '.modules[] | select(.kind == "builtin") | .name'); do
    tcli plugin show "$module" -o json | jq -r --arg of "$module" '.commands[] | select(any(.arguments[]; .type == "file")) | "\($of) \(.name)"'
  done >"$W/readers"
  [[ $(wc -l <"$W/readers") -ge 3 ]] || complain 'too few commands that read files'
  printf '%s\n' 'config check' 'pack install' >>"$W/readers"
  while IFS= read -r -u 3 words; do
    call script -qec "'$TCLI' $words -" /dev/null < <(sleep 0.5; printf '\004')
    assert_stdout_has 'tcli: reading standard input, until Ctrl-D'
  done 3<"$W/readers"
  call tcli history import - </dev/null
  assert_stderr_empty
}

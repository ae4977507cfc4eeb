# What adopt leaves out: how it is reached all the same, in commands that work as they are shown.
# shellcheck disable=SC2016 # texts of scripts
load adopt_helpers

# own NAME: a script that has its manifest in itself.
own() {
  printf '%s\n' '#!/bin/sh' '# ---' '# tcli: 1' '# summary: Mine' '# commands: {go: {summary: Go}}' '# ---' 'echo gone' >"$S/$1"
  chmod +x "$S/$1"
}

pack() {
  mkdir -p "$W/kit"
  printf 'name: kit\nsummary: Ours\nowner: ops\n' >"$W/kit/pack.yaml"
}

# shown_command BEGINNING: what the last call showed from there to the end of the line, typed into a shell.
shown_command() {
  local command
  command=$(grep -o "$1.*" <<<"$output" | head -n 1)
  [[ -n $command ]] || complain "expected a command that begins with $1"
  bash -c "$command"
}

@test "a script that has its manifest in itself is told how it is reached" {
  own mine.sh
  call tcli plugin adopt "$S/mine.sh"
  assert_status 1
  shown_command 'ln -s'
  takes gone mine go
  call tcli plugin adopt "$S/mine.sh"
  assert_stdout_lacks 'ln -s'
  call tcli plugin adopt "$S"
  assert_status 0
  own 'two words.sh'
  pack
  call tcli plugin adopt --into "$W/kit" "$S/two words.sh"
  assert_status 1
  shown_command 'cp '
  call tcli plugin check "$W/kit/bin/tcli-two-words"
  assert_status 0
}

@test "a file that is named and left out ends with 1, one of a folder with 0, whatever the reason" {
  own mine.sh
  printf '#!/bin/sh\necho\n' >"$S/history.sh"
  cp "$S/history.sh" "$S/closed.sh"
  chmod +x "$S/history.sh"
  local name
  for name in mine history closed; do
    call tcli plugin adopt "$S/$name.sh"
    assert_status 1
  done
  call tcli plugin adopt "$S"
  assert_status 0
  [[ $(grep -c '^skipped ' "$W/out") == 3 ]] || complain 'expected three'
}

@test "names with control characters, in commands that work" {
  local file=$S/$'new\nline.sh'
  printf '#!/bin/sh\necho\n' >"$file"
  call tcli plugin adopt "$file"
  assert_status 1
  shown_command 'chmod +x'
  [[ -x $file ]]
  chmod o+w "$file"
  call tcli plugin adopt "$file"
  shown_command 'chmod o-w'
  call tcli plugin adopt "$file"
  assert_status 0
}

@test "a script and its copy that were both edited: what takes the script's" {
  pack
  printf '#!/bin/sh\n# Mails\necho one\n' >"$S/mail.sh"
  call tcli plugin adopt --into "$W/kit" "$S/mail.sh"
  assert_status 0
  local file=$W/kit/modules/mail/run
  echo '# mine' >>"$file"
  echo 'echo two' >>"$S/mail.sh"
  call tcli plugin adopt --into "$W/kit" "$S/mail.sh"
  assert_status 1
  assert_stdout_has "diff $S/mail.sh $file"
  call bash -c "$(grep -o "rm $file" <<<"$output")"
  call tcli plugin adopt --into "$W/kit" "$S/mail.sh"
  assert_status 0
  cmp "$S/mail.sh" <(sed '/^# ---$/,/^# ---$/d' "$file")
}

@test "what a copy misses beside itself is left to decide, until it is there" {
  pack
  mkdir "$S/lib"
  echo 'greeting=hi' | tee "$S/common.sh" "$S/more.sh" >"$S/lib/far.sh"
  echo 'hi = 1' >"$S/helper.py"
  printf '%s\n' '#!/bin/bash' '# Greets' '# see lib/none.sh' '. "$(dirname "$0")/common.sh"' 'source more.sh' 'd=${0%/*}' \
    'source "$d/lib/far.sh"' 'echo "$greeting"' >"$S/greet.sh"
  printf '%s\n' '#!/usr/bin/env python3' '"""Greets"""' 'import os' 'import helper' 'print(helper.hi)' >"$S/hello.py"
  call tcli plugin adopt --into "$W/kit" "$S/greet.sh" "$S/hello.py"
  assert_stdout_has 'TODO: it uses common.sh, more.sh, lib/far.sh beside itself, not copied with it: copy it too'
  assert_stdout_has 'TODO: it uses helper.py beside itself'
  call tcli plugin check "$W/kit/bin/tcli-greet"
  assert_stdout_has 'it uses common.sh'
  cp -r "$S"/{common.sh,more.sh,lib,helper.py} "$W/kit/bin"
  call tcli plugin adopt --into "$W/kit" "$S/greet.sh" "$S/hello.py"
  assert_stdout_lacks 'beside itself'
  call tcli plugin adopt "$S/greet.sh"
  assert_stdout_lacks 'beside itself'
}

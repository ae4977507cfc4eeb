# Scripts laid out in a pack: a command of its tree where that can be, else a program in bin.
# shellcheck disable=SC2016 # texts of scripts
load ../support/helpers

setup() {
  common_setup
  P=$W/kit S=$W/scripts
  mkdir -p "$P" "$S"
  printf 'name: kit\nsummary: Ours\nowner: ops\n' >"$P/pack.yaml"
}

# script NAME LINE...: in $S, what comes behind `#!/bin/bash`.
script() {
  printf '%s\n' '#!/bin/bash' "${@:2}" >"$S/$1"
  chmod +x "$S/$1"
}

mails() { script mail.sh '# Mails a file' "while getopts 'c:v' o; do case \$o in c) c=\$OPTARG ;; v) v=1 ;; esac; done" 'shift $((OPTIND - 1))' \
  'echo "$1 $2 c=$c v=$v"'; }

# in_tree FILE: what of it was the script's.
in_tree() { sed '/^# ---$/,/^# ---$/d' "$1"; }

into() { call tcli plugin adopt --into "$P" "$@"; }

@test "a script that does one thing is a command of the tree, one that chooses among verbs a program" {
  mails
  script vm.sh '# Machines' 'case $1 in start) echo up "$2" ;; stop) echo down "$2" ;; esac'
  call tcli plugin adopt --into "$W" "$S"
  assert_error 1 'is no pack'
  into "$S"
  assert_status 0
  cmp "$S/mail.sh" <(in_tree "$P/modules/mail/run")
  [[ -x $P/modules/mail/run && ! -e $P/bin/tcli-mail ]]
  grep -qx 'summary: "Mails a file"' "$P/modules/mail/module.yaml"
  cmp "$S/vm.sh" "$P/bin/tcli-vm"
  assert_absent "$P/modules/vm"
  call tcli pack link "$P"
  assert_status 0
  call tcli mail run to me -c 3 -v
  assert_stdout 'to me c=3 v=1'
  call tcli mail run to -c
  assert_status 2
  call tcli vm start web
  assert_stdout 'up web'
  call tcli
  assert_stdout_has 'Mails a file'
}

@test "one that uses what stands beside it stays among programs, as one whose comments nobody knows" {
  echo 'greeting=hi' >"$S/common.sh"
  script greet '# Greets' '. common.sh' 'echo "$greeting"'
  script where '# Where it stands' 'cd "$(dirname "$0")"; pwd'
  printf '#!/bin/cat\nUsage: letter\n' >"$S/letter"
  chmod +x "$S/letter"
  into "$S"/{greet,where,letter}
  assert_status 0
  assert_exists "$P/bin/tcli-greet"
  assert_exists "$P/bin/tcli-where"
  assert_exists "$P/bin/tcli-letter"
  assert_absent "$P/modules"
}

@test "one that makes use of its own file stays a program; to say its name in a usage is no use" {
  script reads '# Reads itself' 'sed -n "2p" "$0"'
  script locks '# Locks' 'exec 9>"/tmp/$(basename "$0").lock"'
  script tells '# Tells' '[ $# -gt 0 ] || { echo "usage: $0 FILE"; exit 2; }' 'echo "$1"'
  script asks '# Asks' 'usage() { sed -n "s/usage: //p" "$0"; }' 'usage'
  mkdir "$S/helper" && touch "$S/helper/__init__.py"
  printf '%s\n' '#!/usr/bin/env python3' '"""Helps."""' 'import json, helper' >"$S/helps"
  chmod +x "$S/helps"
  into "$S"/{reads,locks,tells,asks,helps}
  assert_status 0
  [[ $(cd "$P/bin" && echo *[!l]) == 'tcli-asks tcli-helps tcli-locks tcli-reads' ]]
  assert_exists "$P/modules/tells/run"
}

@test "the pack of a team's whole folder keeps the contract, and every TODO is listed" {
  cp -a "$BATS_TEST_DIRNAME/scripts/." "$S"
  into "$S" -o json
  assert_status 0
  jq -r '.adopted[] | select(.what == "todo") | "\(.file):\(.line)"' <"$W/out" | sort >"$W/listed"
  (cd / && grep -rn --exclude-dir=.tcli-adopt 'TODO:' "$P" | cut -d: -f1,2 | sort >"$W/there")
  diff "$W/there" "$W/listed"
  [[ $(find "$P/modules" -name run | wc -l) -ge 15 && $(find "$P/bin" -name '*.yaml' | wc -l) -ge 4 ]]
  call tcli plugin check "$P"
  assert_status 0
  find "$P" -type f -exec sha256sum {} + >"$W/sums"
  into "$S" -o json
  [[ $(jq -r '.adopted[] | select(.what == "new" or .what == "changed" or .what == "kept") | .name' <"$W/out") == '' ]]
  sha256sum --quiet -c "$W/sums"
}

@test "hand edits stay when the script has changed, also of a verb that has another name by now" {
  mails
  into "$S"
  sed -i 's/TODO: say what -c does/How many/' "$P/modules/mail/run"
  mv "$P/modules/mail/run" "$P/modules/mail/send"
  sed -i 's/^summary: .*/summary: The mail/' "$P/modules/mail/module.yaml"
  sed -i "s/c:v'/c:vd'/; s/v) v=1/d) d=1 ;; v) v=1/" "$S/mail.sh"
  into "$S"
  assert_stdout_has 'changed   mail'
  assert_absent "$P/modules/mail/run"
  cmp "$S/mail.sh" <(in_tree "$P/modules/mail/send")
  grep -q 'How many' "$P/modules/mail/send"
  grep -q 'name: "d"' "$P/modules/mail/send"
  grep -qx 'summary: The mail' "$P/modules/mail/module.yaml"
  into "$S"
  assert_stdout_has 'kept      mail'
  rm "$S/mail.sh"
  into "$S"
  assert_stdout_has 'the script is gone; its copy stays'
}

@test "one that begins to choose among verbs is told, and goes where it can" {
  mails
  into "$S"
  script mail.sh '# Mails' 'case $1 in send) echo out ;; read) echo in ;; esac'
  into "$S/mail.sh"
  assert_status 1
  assert_stdout_has "it chooses among verbs now, and $P/modules/mail/run is one: mv $P/modules/mail away, and adopt it again"
  mv "$P/modules/mail" "$W/away"
  into "$S/mail.sh"
  assert_status 0
  cmp "$S/mail.sh" "$P/bin/tcli-mail"
  mails # and stays there
  into "$S/mail.sh"
  assert_stdout_has 'changed   mail'
  cmp "$S/mail.sh" "$P/bin/tcli-mail"
  assert_absent "$P/modules/mail"
}

@test "a name that the pack has elsewhere is refused, and of two scripts of one name both" {
  mails
  mkdir -p "$P/bin" "$P/modules/vm"
  touch "$P/bin/tcli-mail"
  script vm.sh 'case $1 in start) echo up ;; stop) echo down ;; esac'
  into "$S"
  assert_stdout_has "$P/bin/tcli-mail is there, and a pack has each name once"
  assert_stdout_has "$P/modules/vm is there, and a pack has each name once"
  assert_absent "$P/modules/mail"
  rm -r "${P:?}/bin" "$P/modules"
  script mail 'case $1 in start) echo up ;; stop) echo down ;; esac'
  into "$S"
  assert_stdout_has "$S/mail.sh would be called mail too"
  assert_stdout_has "$S/mail would be called mail too"
  into "$S/vm.sh"
  mkdir -p "$P/modules/mail"
  touch "$P/modules/mail/run"
  into "$S/mail.sh"
  assert_status 1
  assert_stdout_has "$P/modules/mail/run is there, and not as adopt wrote it"
}

@test "--dry-run shows it, and makes nothing" {
  mails
  into --dry-run "$S"
  assert_stdout_has 'new       mail'
  [[ $(ls -A "$P") == pack.yaml ]]
  into "$S"
  echo '# more' >>"$S/mail.sh"
  find "$P" -type f -exec sha256sum {} + >"$W/sums"
  into --dry-run "$S"
  assert_stdout_has 'changed   mail'
  sha256sum --quiet -c "$W/sums"
}

@test "what a person wrote stays, whatever adopt has forgotten, and wherever it was moved" {
  mails
  into "$S"
  mv "$P/modules/mail/run" "$P/modules/mail/send"
  sed -i 's/^# summary.*/# summary: Precious/' "$P/modules/mail/send"
  cp -r "$P" "$W/before"
  rm -r "$P/modules/.tcli-adopt"
  into "$S"
  assert_stdout_has "$P/modules/mail/send is there, and adopt did not write it"
  diff -r -x .tcli-adopt "$W/before" "$P"
  rm -r "$P" && cp -r "$W/before" "$P"
  mkdir "$P/modules/mail/box" && mv "$P/modules/mail/send" "$P/modules/mail/box/send"
  echo 'echo more' >>"$S/mail.sh"
  into "$S"
  assert_stdout_has 'kept      mail'
  assert_absent "$P/modules/mail/run"
  cmp "$S/mail.sh" <(in_tree "$P/modules/mail/box/send")
  grep -qx '# summary: Precious' "$P/modules/mail/box/send"
  echo '# mine' >>"$P/modules/mail/box/send"
  into "$S"
  assert_stdout_has "$P/modules/mail has no file as adopt wrote it: mv $P/modules/mail away, and adopt it again"
  assert_absent "$P/modules/mail/run"
  rm -r "$P" && cp -r "$W/before" "$P"
  mails
  mv "$P/modules/mail" "$P/modules/post"
  into "$S"
  assert_stdout_has "$P/modules/post/send is its copy by now: call the script as its module too, or rm $P/modules/post/send"
  assert_absent "$P/modules/mail"
}

@test "a place that is taken is told, and holds nobody else up; the folder may be a link" {
  mails
  script zip.sh '# Zips' 'echo "$1"'
  mkdir -p "$P/modules/mail"
  printf '#!/bin/sh\n' >"$P/modules/mail/list" && chmod +x "$P/modules/mail/list"
  into "$S"
  assert_stdout_has "$P/modules/mail is there, and adopt did not make it"
  assert_exists "$P/modules/zip/run"
  rm -r "$P/modules" && mkdir "$P/modules" && touch "$P/modules/mail"
  into "$S"
  assert_stdout_has "$P/modules/mail is there, and is no folder"
  assert_exists "$P/modules/zip/run"
  rm -r "$P/modules"
  mkdir -p "$W/else/where" && ln -s ../else/where "$P/modules"
  cd "$W"
  call tcli plugin adopt --into kit scripts
  assert_stdout_lacks vanished
  call tcli plugin adopt --into kit scripts
  assert_stdout_has 'unchanged mail'
  assert_stdout_lacks vanished
}

# Scripts that are adopted again after both they and their manifests have changed.
load ../support/helpers

setup() {
  common_setup
  mkdir one
}

# mail LETTERS...: the script has these options.
mail() {
  local letter branches=
  for letter; do branches+=" $letter) $letter=\$OPTARG ;;"; done
  printf '#!/bin/bash\n# Sends mail\nwhile getopts %s: o; do case $o in%s esac; done\n' "$(printf '%s:' "$@" | sed 's/:$//')" \
    "$branches" >one/mail.sh
  chmod +x one/mail.sh
}

# edit LETTER: its summary, by hand.
edit() { sed -i "s/TODO: say what $1 does/Edited $1/; s/TODO: say what -$1 does/Edited $1/" one/tcli-mail.yaml; }

options() { grep -o 'passed_as: "-."' one/tcli-mail.yaml | cut -d'"' -f2 | tr -d '\n'; }

@test "a line that nobody edited stays, and is not doubled" {
  mail a b c d e
  call tcli plugin adopt one
  [[ $(options) == -a-b-c-d-e ]] || complain "$(options)"
  edit a
  edit c
  mail a n b d m e
  call tcli plugin adopt one
  assert_status 0
  [[ $(options) == *-b* && $(options) == *-n* && $(options) == *-m* ]] || complain "$(options)"
  assert_stdout_has 'without - {name: "c"'
  PATH=$PWD/one:$PATH call tcli mail run -b x
  assert_status 0
}

@test "a new line between edited ones is taken in" {
  mail b a c
  call tcli plugin adopt one
  edit a
  mail b n a m c
  call tcli plugin adopt one
  assert_stdout_has 'changed   mail'
  assert_stdout_lacks 'gave way'
  [[ $(options) == -b-n-a-m-c ]] || complain "$(options)"
  grep -q 'Edited a' one/tcli-mail.yaml
}

@test "where the one that was edited and another go, nothing is doubled" {
  mail a b c d e
  call tcli plugin adopt one
  edit b
  mail n a d e
  call tcli plugin adopt one
  assert_stdout_has 'changed   mail'
  [[ $(options) == -n-a-b-d-e ]] || complain "$(options)"
}

@test "a manifest that was saved with CR LF takes new lines in" {
  mail a b
  call tcli plugin adopt one
  edit a
  sed -i 's/$/\r/' one/tcli-mail.yaml
  mail a b c
  call tcli plugin adopt one
  [[ $(options) == -a-b-c ]] || complain "$(options)"
}

@test "a dry run says of no draft that has what gave way" {
  mail a
  call tcli plugin adopt one
  edit a
  mail c
  call tcli plugin adopt one --dry-run
  assert_stdout_has 'gave way'
  assert_stdout_lacks 'the draft'
}

@test "empty lines of a front matter stay" {
  mail a
  call tcli plugin adopt --front-matter one
  sed -i 's/^# summary: "Sends mail"/&\n# description: |\n#   First.\n#\n#   Second./' one/mail.sh
  sed -i 's/getopts a:/getopts a:b:/' one/mail.sh
  call tcli plugin adopt --front-matter one
  assert_stdout_has 'changed   mail'
  [[ $(grep -A 1 -x '#   First.' one/mail.sh) == $'#   First.\n#' ]] || complain "$(<one/mail.sh)"
}

@test "what a killed one has left is no script" {
  mail a
  cp -p one/mail.sh one/mail.sh.4711.tmp
  call tcli plugin adopt one
  assert_stdout_lacks 4711
  assert_absent one/tcli-mail-sh-4711
}

@test "a script of another user gets no front matter from here: it would be theirs no more" {
  is_root || skip 'takes root to make one'
  mail a
  chown daemon one/mail.sh
  cp one/mail.sh "$W/before"
  call tcli plugin adopt --front-matter one
  assert_error 1 'one/mail.sh: it belongs to another user'
  cmp one/mail.sh "$W/before"
  [[ $(stat -c %U one/mail.sh) == daemon ]]
  run_hint
  assert_status 0
}

@test "a manifest that is a link stays one" {
  mail a
  call tcli plugin adopt one
  mv one/tcli-mail.yaml one/ours.yaml
  ln -s ours.yaml one/tcli-mail.yaml
  mail a b
  call tcli plugin adopt one
  [[ -L one/tcli-mail.yaml && $(options) == -a-b ]] || complain "$(ls -l one)"
  grep -q 'passed_as: "-b"' one/ours.yaml
}

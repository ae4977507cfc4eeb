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
  [[ $(grep -c $'\r$' one/tcli-mail.yaml) == "$(wc -l <one/tcli-mail.yaml)" ]] || complain 'lines of two kinds'
}

@test "a manifest that was broken by hand stays, and is told" {
  mail a
  call tcli plugin adopt one
  echo 'x: [' >>one/tcli-mail.yaml
  cp one/tcli-mail.yaml before
  call tcli plugin adopt one
  assert_stdout_has "kept      mail  one/mail.sh: it is no manifest: one/tcli-mail.yaml:"
  cmp before one/tcli-mail.yaml
}

@test "two scripts of one name do not take turns in one folder" {
  mail a
  mkdir two to
  sed 's/Sends/Reads/' one/mail.sh >two/mail.sh
  chmod +x two/mail.sh
  call tcli plugin adopt --to to one
  call tcli plugin adopt --to to two/mail.sh
  assert_status 1
  assert_stdout_has 'skipped   two/mail.sh: one/mail.sh is called mail too: rename one'
  grep -q Sends to/tcli-mail.yaml
  rm one/mail.sh
  call tcli plugin adopt --to to two/mail.sh
  assert_status 0
  grep -q Reads to/tcli-mail.yaml
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

@test "what a killed one has left goes with the next, and nothing else" {
  mail a
  call tcli plugin adopt one
  touch one/tcli-mail.yaml.4711.tmp one/.tcli-adopt/state.4711.tmp one/.tcli-adopt/link.4711.tmp
  touch one/mine.4711.tmp one/tcli-report.2024.tmp one/mail.sh.4711.tmp one/tcli-mail.4711 one/tcli-mail.yaml.old
  ln -s mail.sh one/tcli-mail-1.2
  ln -s mail.sh one/tcli-mail.1
  : >one/tcli-post.yaml # nobody's
  touch -h -d '2 minutes ago' one/tcli-* one/.tcli-adopt/*.tmp one/*.tmp
  : >one/.tcli-adopt/link.4712.tmp # of one that runs now
  ls -A one one/.tcli-adopt >before
  call tcli plugin adopt one --dry-run
  ls -A one one/.tcli-adopt | diff before -
  call tcli plugin adopt one
  assert_status 0
  ls -A one one/.tcli-adopt | diff before - >gone || true
  [[ $(sed -n 's/^[<>] //p' gone | sort | tr '\n' ' ') == 'link.4711.tmp state.4711.tmp tcli-mail.yaml.4711.tmp ' ]] || complain "$(<gone)"
}

@test "a script of another user gets no front matter from here: it would be theirs no more" {
  is_root || skip 'takes root to make one'
  mail a
  cp -p one/mail.sh one/alerts.sh
  cp -p one/mail.sh one/zone.sh
  chown daemon one/mail.sh
  cp one/mail.sh "$W/before"
  local dry
  for dry in --dry-run ''; do
    # shellcheck disable=SC2086
    call tcli plugin adopt --front-matter one $dry
    assert_stdout_has 'skipped   one/mail.sh: it belongs to another user, who could change it no more'
    assert_stdout_has 'new       zone'
  done
  cmp one/mail.sh "$W/before"
  [[ $(stat -c %U one/mail.sh) == daemon ]]
  call tcli plugin adopt --front-matter one
  assert_stdout_has 'unchanged alerts'
}

@test "what was edited of one command never goes to another" {
  verbs() {
    printf '#!/bin/sh\n# Database things\ncase "$1" in\n%s *) exit 1 ;;\nesac\n' "$(printf ' %s) psql "%s $2" ;;\n' "$@")" >one/db.sh
    chmod +x one/db.sh
  }
  # of COMMAND: what the manifest says of it
  of() { sed -n "/^  \"$1\":/,/^  \"/p" one/tcli-db.yaml | sed '1n;/^  "/d'; }
  verbs destroy - list - # each with a number of its own
  call tcli plugin adopt one
  sed -i 's/TODO: say what destroy does"/Drop a database"\n    effect: destructive/; s/TODO: say what list does/List tables/' one/tcli-db.yaml
  [[ $(of destroy) == *destructive* ]]
  local order
  for order in 'list - destroy -' 'list - show -' 'status - list -' 'zap - list - destroy -'; do
    cp -r one two
    # shellcheck disable=SC2086
    verbs $order
    call tcli plugin adopt one
    assert_status 0
    [[ $(of list) == *'List tables'* && $(of list) != *destructive* ]] || complain "$order: $(<one/tcli-db.yaml)"
    case $order in
      *show* | *status*)
        assert_stdout_has 'changed   db'
        [[ -n $(of show)$(of status) ]] || complain "$order: the new one is missing"
        assert_stdout_has 'gave way to what was edited by hand: without destroy'
        ;;
      *) assert_stdout_lacks 'could not be merged' ;;
    esac
    [[ $order != *show* || $(of show) != *destructive* ]] || complain "$order: $(<one/tcli-db.yaml)"
    [[ $order != *status* || $(of status) != *destructive* ]] || complain "$order: $(<one/tcli-db.yaml)"
    [[ $order != *destroy* || $(of destroy) == *destructive* ]] || complain "$order: $(<one/tcli-db.yaml)"
    rm -r one
    mv two one
  done
}

@test "a line of a command that was written by hand stays; a parameter with another name that is gone is told" {
  mail a b
  call tcli plugin adopt one
  local line
  line=$(grep 'passed_as: "-b"' one/tcli-mail.yaml)
  sed -i 's/name: "a"/name: "first"/' one/tcli-mail.yaml
  printf '  "status":\n    summary: "Ours"\n    options:\n%s\n' "$line" >>one/tcli-mail.yaml
  mail c
  call tcli plugin adopt one
  [[ $(grep -cF "$line" one/tcli-mail.yaml) == 1 ]] || complain "$(<one/tcli-mail.yaml)"
  assert_stdout_has 'without - {name: "a"'
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

@test "the last option goes also where its command was edited, and quotes make no other command" {
  mail a
  call tcli plugin adopt one
  sed -i 's/^    summary: .*/&\n    effect: write/' one/tcli-mail.yaml
  mail
  call tcli plugin adopt one
  assert_stdout_has 'changed   mail'
  [[ -z $(options) ]] || complain "$(options)"
  sed -i 's/^  "run":/  run:/' one/tcli-mail.yaml
  mail b
  call tcli plugin adopt one
  [[ $(options) == -b ]] || complain "$(<one/tcli-mail.yaml)"
}

@test "a module without a manifest gets one beside itself, and what adopt made is no script" {
  mail a
  cp -p one/mail.sh one/tcli-post
  call tcli plugin adopt one/*
  assert_status 0
  assert_stdout_has 'new       post  one/tcli-post'
  assert_exists one/tcli-post.yaml
  ls -A one >before
  call tcli plugin adopt one/* one ./one
  assert_status 0
  assert_stdout_lacks skipped
  ls -A one | diff before -
}

@test "cut short, and the script has changed before it is done again" {
  mail a
  mkdir two && cp -p one/mail.sh two/post.sh
  strace -f -qq -o /dev/null -e inject=symlink:signal=KILL:when=2 "$TCLI" plugin adopt one two >/dev/null 2>&1 || true
  assert_exists one/tcli-mail
  mail a b
  sed -i 's/Sends/Posts/' two/post.sh
  call tcli plugin adopt one two
  assert_status 0
  assert_stdout_lacks skipped
  [[ $(options) == -a-b ]] || complain "$(options)"
  grep -q Posts two/tcli-post.yaml
}

@test "what stops it is told with what helps, after what was done" {
  mail a
  : >file
  call tcli plugin adopt --to file one
  assert_error 1 'file: Not a directory'
  call tcli plugin adopt nothing
  assert_error 1 'nothing: No such file or directory'
  run_hint
  assert_status 0
  chmod o+w one/mail.sh
  call tcli plugin adopt one
  assert_stdout_has 'skipped   one/mail.sh: anyone can change it: chmod o-w one/mail.sh'
  call tcli plugin adopt -q one/mail.sh
  assert_status 1
  assert_stdout_empty
  assert_stderr_has 'one/mail.sh: anyone can change it: chmod o-w one/mail.sh'
  chmod o-w one/mail.sh
  printf '#!/bin/cat\n' >one/show && chmod 755 one/show
  call tcli plugin adopt --front-matter one
  assert_stdout_has 'skipped   one/show: nobody knows how a comment begins in it'
  [[ $(<one/show) == '#!/bin/cat' ]]
  printf '#!/bin/sh\n. "$(dirname "$0")/lib.sh"\n' >one/needs && chmod 755 one/needs
  call tcli plugin adopt --to to one/needs
  assert_stdout_has 'new       needs  one/needs: it looks for files beside itself, and is called as to/tcli-needs'
  call tcli plugin adopt one/needs ./one/needs
  assert_stdout_has 'new       needs  one/needs'
  assert_stdout_lacks 'skipped'
}

@test "parts of a line that contradict each other keep no other change away" {
  printf '#!/usr/bin/env python3\nimport argparse\np = argparse.ArgumentParser()\np.add_argument("--num")\np.parse_args()\n' >one/num.py
  chmod +x one/num.py
  call tcli plugin adopt one
  sed -i 's/type: string/type: int/' one/tcli-num.yaml
  sed -i 's/"--num"/"--num", default="auto"/; s/^p.parse/p.add_argument("--extra")\n&/' one/num.py
  call tcli plugin adopt one
  assert_stdout_has 'changed   num'
  assert_stdout_has 'gave way'
  grep -q 'name: "num", type: int' one/tcli-num.yaml
  grep -q '"extra"' one/tcli-num.yaml
}

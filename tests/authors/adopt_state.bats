# What adopt knows of the last time: of two at once, of one that was killed, of an answer to --help, of scripts that are gone.
load ../support/helpers

# tool NAME WORD [FOLDER]: a script with the option --WORD.
tool() {
  mkdir -p "${3:-one}"
  # shellcheck disable=SC2016 # the script's own
  printf '#!/bin/sh\n# Does things\ncase "$1" in --%s) shift ;; esac\n' "$2" >"${3:-one}/$1.sh"
  chmod 755 "${3:-one}/$1.sh"
}

# chooser NAME WORD: one with verbs too, which stays one program.
chooser() {
  mkdir -p one
  # shellcheck disable=SC2016 # the script's own
  printf '#!/bin/sh\n# Does things\ncase "$1" in up) shift; case "$1" in --%s) shift ;; esac ;; down) ;; esac\n' "$2" >"one/$1.sh"
  chmod 755 "one/$1.sh"
}

# in_tree NAME: the script that a command of the pack was made of.
in_tree() { sed '/^# ---$/,/^# ---$/d' "kit/modules/$1/run"; }

pack() {
  mkdir -p kit
  printf 'tcli: 1\nname: kit\nsummary: Ours\n' >kit/pack.yaml
}

# killed CALL WHEN WORD...: an adopt that dies there.
killed() {
  strace -f -qq -o /dev/null -e "inject=$1:signal=KILL:when=$2" "$TCLI" plugin adopt "${@:3}" >/dev/null 2>&1 && return 1
  return 0
}

@test "two at once know what the other has written" {
  pack
  local round at
  for round in 1 2 3; do
    rm -rf kit/modules
    for at in $(seq 1 12); do
      tool "a$at" first a
      tool "b$at" first b
    done
    tcli plugin adopt --into kit a >/dev/null &
    tcli plugin adopt --into kit b >/dev/null
    wait
    sed -i 's/first/second/' a/*.sh b/*.sh
    call tcli plugin adopt --into kit a b
    assert_status 0
    assert_stdout_lacks skipped
    [[ $(grep -c '^changed ' "$W/out") == 24 ]] || complain "round $round"
    [[ $(grep -l 'in --second' kit/modules/*/run | wc -l) == 24 ]] || complain "round $round: stale copies"
  done
}

@test "one waits for the other" {
  tool mail to
  exec 9<one
  flock 9
  call timeout 1 "$TCLI" plugin adopt one
  assert_status 124
  assert_absent one/tcli-mail
  call tcli plugin adopt --dry-run one
  assert_status 0
  exec 9<&-
  call tcli plugin adopt one
  assert_status 0
}

@test "--into that is killed anywhere, and a script that has changed since: its copy is adopt's own" {
  pack
  tool mail to
  tool post from
  local at call_name killed=0
  for call_name in write rename fsync fdatasync; do
    for at in $(seq 1 14); do
      rm -rf kit/bin kit/modules
      tool mail to
      chooser post from
      [[ $at -lt 8 ]] || tcli plugin adopt --into kit one >/dev/null
      sed -i 's/--/--new-/' one/*.sh
      ! killed "$call_name" "$((at > 7 ? at - 7 : at))" --into kit one || killed=$((killed + 1))
      [[ ! -d kit/modules/mail || -f kit/modules/mail/run ]] || complain 'a module without a command'
      sed -i 's/--new-/--other-/' one/*.sh
      call tcli plugin adopt --into kit one
      assert_status 0
      assert_stdout_lacks skipped
      cmp one/mail.sh <(in_tree mail)
      cmp one/post.sh kit/bin/tcli-post
      grep -q 'name: "other-to"' kit/modules/mail/run
      grep -q 'name: "other-from"' kit/bin/tcli-post.yaml
      cat kit/*/.tcli-adopt/state >before
      call tcli plugin adopt --into kit one
      [[ $(grep -c '^unchanged ' "$W/out") == 2 ]] || complain 'expected no change'
      cmp before <(cat kit/*/.tcli-adopt/state)
    done
  done
  [[ $killed -gt 30 ]] || complain "expected more deaths than $killed"
}

@test "a copy that was changed by hand is not overwritten, whatever was killed before" {
  pack
  local kind file
  for kind in tool chooser; do
    file=kit/modules/mail/run
    [[ $kind == tool ]] || file=kit/bin/tcli-mail
    rm -rf kit/bin kit/modules
    $kind mail to
    call tcli plugin adopt --into kit one
    echo '# mine' >>$file
    $kind mail other
    call tcli plugin adopt --into kit one
    assert_stdout_has "$file is there, and not as adopt wrote it"
    [[ $(tail -n 1 $file) == '# mine' ]]
  done
}

@test "what a killed one has left of a copy or a script goes with the next, and is no module meanwhile" {
  pack
  tool post from
  chooser mail to
  call tcli plugin adopt --into kit one
  cp kit/bin/tcli-mail kit/bin/tcli-mail.4711.tmp
  cp kit/bin/tcli-mail kit/bin/tcli-report.2024.tmp
  cp kit/modules/post/run kit/modules/post/run.4711.tmp
  cp kit/modules/post/run kit/modules/post/walk.2024.tmp
  mkdir -p kit/modules/.tcli-adopt/module.4711.tmp
  touch kit/modules/.tcli-adopt/module.4711.tmp/run
  call tcli plugin check ./kit
  assert_stdout_lacks '.tmp'
  assert_status 0
  touch -d '2 minutes ago' kit/bin/*.tmp kit/modules/*/*.tmp kit/modules/.tcli-adopt/*.tmp
  call tcli plugin adopt --into kit one
  assert_absent kit/bin/tcli-mail.4711.tmp
  assert_exists kit/bin/tcli-report.2024.tmp
  assert_absent kit/modules/post/run.4711.tmp
  assert_exists kit/modules/post/walk.2024.tmp
  assert_absent kit/modules/.tcli-adopt/module.4711.tmp
  cp one/post.sh one/post.sh.2024.tmp # a person's own
  call tcli plugin adopt --front-matter one/post.sh
  assert_status 0
  head -c 30 one/post.sh >one/post.sh.4711.tmp
  echo '# mine' >>one/post.sh.2024.tmp
  touch -d '2 minutes ago' one/*.tmp
  call tcli plugin adopt --front-matter one/post.sh
  assert_absent one/post.sh.4711.tmp
  assert_exists one/post.sh.2024.tmp
}

@test "what --help told stays as long as the script does" {
  [[ -x /usr/bin/bwrap ]] || skip 'bubblewrap is not installed'
  mkdir one
  # shellcheck disable=SC2016 # the script's own
  printf '#!/usr/bin/perl\nmy ($n, $c) = ("number", "COUNT"); print "Usage: odd [-n $c] FILE\\n\\n  -n, --$n $c   how many\\n";\n' >one/odd
  chmod +x one/odd
  call tcli plugin adopt --ask one/odd
  cp one/tcli-odd.yaml asked
  grep -q number asked
  call tcli plugin adopt --dry-run one
  assert_stdout_has 'unchanged odd'
  call tcli plugin adopt one
  assert_stdout_has 'unchanged odd'
  cmp asked one/tcli-odd.yaml
  echo '# more' >>one/odd
  call tcli plugin adopt one
  assert_stdout_has 'changed   odd  one/odd: what its --help told is left out, since it has changed: --ask asks it again'
  call tcli plugin adopt --ask one
  assert_stdout_has 'changed   odd'
  cmp asked one/tcli-odd.yaml
}

@test "a manifest beside a script goes before one in it: --front-matter says so, and both ways out work" {
  tool mail to
  tool post from
  call tcli plugin adopt one
  call tcli plugin adopt --front-matter one/mail.sh
  assert_status 1
  assert_stdout_has "skipped   one/mail.sh: its manifest is one/tcli-mail.yaml, which goes before one in itself: adopt it without --front-matter, or rm one/tcli-mail.yaml"
  assert_no_match '^# ---' one/mail.sh
  rm one/tcli-mail.yaml
  call tcli plugin adopt --front-matter one/mail.sh
  assert_status 0
  grep -q '^# ---' one/mail.sh
  call tcli plugin adopt one
  assert_stdout_has 'skipped   one/mail.sh: it has a manifest in itself already: adopt it with --front-matter'
  assert_stdout_has 'unchanged post'
  call tcli plugin adopt --front-matter one/mail.sh
  assert_stdout_has 'unchanged mail'
}

@test "a script that is gone is told as long as something of it is left" {
  tool mail to
  call tcli plugin adopt one
  sed -i 's/Does things/Edited/' one/tcli-mail.yaml
  mv one/mail.sh one/post.sh
  call tcli plugin adopt one
  assert_stdout_has 'new       post  one/post.sh: it was mail: what was edited by hand stays in one/tcli-mail.yaml'
  assert_stdout_has 'vanished  mail  one/mail.sh: the script is gone; its manifest stays, with what was edited by hand: rm one/tcli-mail.yaml one/tcli-mail'
  rm one/tcli-mail.yaml one/tcli-mail
  call tcli plugin adopt one
  assert_stdout_lacks vanished
  assert_absent one/.tcli-adopt/mail.yaml
  assert_no_match mail one/.tcli-adopt/state
  pack
  call tcli plugin adopt --into kit one
  rm one/post.sh
  call tcli plugin adopt --into kit one
  assert_stdout_has 'vanished  post'
  assert_stdout_has 'the script is gone; its copy stays'
}

@test "without its state adopt knows its links, and what is edited stays" {
  tool dep to
  tool mail to
  call tcli plugin adopt one
  sed -i 's/Does things/Edited/' one/tcli-mail.yaml
  rm -r one/.tcli-adopt
  call tcli plugin adopt one
  assert_status 0
  assert_stdout_has 'unchanged dep'
  assert_stdout_has 'one/tcli-mail.yaml is there, and adopt did not write it'
  assert_stdout_lacks 'would be called'
  rm -r one/.tcli-adopt
  call tcli plugin adopt one/*
  assert_stdout_has 'unchanged dep'
  assert_stdout_lacks 'would be called'
  grep -q Edited one/tcli-mail.yaml
}

@test "where there is nothing to adopt it says so" {
  mkdir none
  tool mail to
  call tcli plugin adopt one
  local nothing='nothing to adopt: no files but what adopt has made'
  call tcli plugin adopt one/tcli-mail
  assert_status 0
  assert_stdout "$nothing"
  call tcli plugin adopt none
  assert_stdout "$nothing"
  call tcli plugin adopt -q none
  assert_stdout_empty
  call tcli plugin adopt -o json none
  assert_json '.adopted == []'
  cp one/mail.sh none/tcli-t1.sh
  call tcli plugin adopt none
  assert_status 0
  assert_stdout $'nothing to adopt: tcli-NAME has no dot in its name; a script is adopted by its own path:\n  tcli plugin adopt none/tcli-t1.sh'
  call tcli plugin adopt none/tcli-t1.sh
  assert_stdout_has 'new       t1'
}

@test "folders that are shut or not there: what helps is told" {
  tool mail to
  call tcli plugin adopt --to a/b/c one
  assert_error 1 'make a/b/c'
  run_hint
  assert_status 0
  call tcli plugin adopt --to a/b/c one
  assert_status 0
  mkdir shut && chmod 000 shut
  call powerless "$TCLI" plugin adopt shut
  assert_error 1 'read shut'
  run_hint
  assert_status 0
}

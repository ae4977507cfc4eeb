# Verbs of adopted scripts, and the words that each takes.
# shellcheck disable=SC2016 # texts of scripts
load adopt_helpers

@test "any words where it uses some, nobody knows which" {
  local name use
  for name in bare braced text group list last index; do
    case $name in
      bare) use='printf "<%s>" $@' ;;
      braced) use='printf "<%s>" "${@}"' ;;
      text) use='echo "files: $@"' ;;
      group) use='( printf "<%s>" $@ )' ;;
      list) use='files=$@; printf "<%s>" $files' ;;
      last) use='printf "<%s>" "${!#}"' ;;
      index) use='for ((i = 1; i <= $#; ++i)); do printf "<%s>" "${!i}"; done' ;;
    esac
    script "$name.sh" <<<"#!/bin/bash
$use"
    grep -q 'TODO: it uses words, nobody knows how many: any are handed on' "$S/tcli-$name.yaml" || complain "$name"
    call tcli "$name" run a b
    assert_status 0
    assert_stdout_has b
  done
  script eats.sh <<'END'
#!/bin/sh
f() { printf '<%s>' "$1"; }
while [ $# -gt 0 ]; do f "$1"; shift; done
END
  takes '<a><b><c>' eats run a b c
  takes '' eats run
  script behind.sh <<'END'
#!/bin/sh
to=$1; shift
while [ $# -gt 0 ]; do printf '%s<%s>' "$to" "$1"; shift; done
END
  takes 't<a>t<b>' behind run t a b
  script none.sh <<'END'
#!/bin/sh
while getopts v o; do v=1; done
shift $((OPTIND - 1))
date +%Y | awk '{print $1}' >/dev/null
echo "$v"
END
  takes 1 none run -v
  call tcli none run a
  assert_status 2
}

@test "a case over the first word is none of verbs where more words are read behind it, be others refused or not" {
  script env2.sh <<'END'
#!/bin/sh
case $1 in prod) H=p;; staging) H=s;; *) exit 1;; esac
echo "$H $2"
END
  takes 'p a' env2 run prod a
  call tcli env2 prod a
  assert_status 2
}

@test "a verb's function gets the verb too where nothing shifts it away" {
  script acts.sh <<'END'
#!/bin/bash
do_create() { echo "create $2 as ${3:-none}"; }
do_drop() { shift; echo "drop $1"; }
do_move() { echo "move $1 $2"; }
do_list() { echo "list $1"; }
case $1 in
  create) do_create "$@" ;;
  drop) do_drop "$@" ;;
  move) shift; do_move "$@" ;;
  list) do_list "${@:2}" ;;
  *) exit 2 ;;
esac
END
  takes 'create a as b' acts create a b
  takes 'create a as none' acts create a
  call tcli acts create a b c
  assert_status 2
  takes 'drop a' acts drop a
  takes 'move a b' acts move a b
  takes 'list a' acts list a
}

@test "verbs of a variable that keeps the first word" {
  script kept.sh <<'END'
#!/bin/sh
cmd=$1; shift
case "$cmd" in
  add) echo "add $1 $2" ;;
  list) while getopts a o; do all=1; done; echo "list $all" ;;
  *) echo "no $cmd" >&2; exit 2 ;;
esac
END
  takes 'add x y' kept add x y
  takes 'list 1' kept list -a
  call tcli kept add x --all
  assert_status 2
  script main.sh <<'END'
#!/bin/bash
add() { local now; while [ $# -gt 0 ]; do case $1 in --now) now=1 ;; *) name=$1 ;; esac; shift; done; echo "add $name $now"; }
drop() { [ "$1" = --force ] && { force=1; shift; }; echo "drop $1 $force"; }
main() {
  local cmd=${1:-help}
  shift
  case $cmd in
    add) add "$@" ;;
    drop) drop "$@" ;;
    *) exit 2 ;;
  esac
}
main "$@"
END
  takes 'add x 1' main add x --now
  takes 'drop x 1' main drop x --force
  call tcli main add x --force
  assert_status 2
}

@test "words that are kept before the case, and verbs of a verb's own function" {
  script target.sh <<'END'
#!/bin/sh
ACTION="$1"
TARGET="$2"
case "$ACTION" in
  up) echo "up $TARGET" ;;
  down) echo "down $TARGET $3" ;;
  *) exit 2 ;;
esac
END
  takes 'up web' target up web
  takes 'down web now' target down web now
  script sub.sh <<'END'
#!/bin/sh
user() { case $1 in add) echo "add $2" ;; rm) echo "rm $2" ;; *) exit 2 ;; esac; }
case $1 in
  user) shift; user "$@" ;;
  ping) echo pong ;;
  *) exit 2 ;;
esac
END
  takes pong sub ping
  takes 'add x' sub user add x
}

@test "what a manifest can't say of verbs is told" {
  script odd.sh <<'END'
#!/bin/bash
while getopts v o; do v=1; done
shift $((OPTIND - 1))
case $1 in
  start) echo start ;;
  stop) echo stop ;;
  build_all) echo all ;;
  Test) echo test ;;
  *) kubectl "$@"; exit $? ;;
esac
END
  takes start odd start
  local what
  for what in '-v stands before the verb, where tcli passes none: it is left out' "'build_all' is no name of a verb here" \
    "'Test' is no name of a verb here" 'any other word is handed on by it'; do
    grep -q -e "TODO: $what" "$S/tcli-odd.yaml" || complain "no TODO: $what"
  done
  script cmds.sh <<'END'
#!/bin/bash
cmd_start() { echo start; }
cmd_stop() { echo stop; }
cmd_stop_all() { echo all; }
"cmd_$1" "$@"
END
  takes start cmds start
  grep -q "TODO: 'stop_all' is no name of a verb here" "$S/tcli-cmds.yaml"
}

# The order and the number of words that a script takes: what is adopted must not hand them on in another one.
# shellcheck disable=SC2016 # texts of scripts
load adopt_helpers

@test "options behind a word that the script takes first stay behind it" {
  script host.sh <<'END'
#!/bin/bash
# a host first, then options by getopts
host=$1; shift
while getopts "vp:" o; do case $o in v) V=1;; p) P=$OPTARG;; esac; done
echo "host=$host V=$V P=$P"
END
  takes 'host=web1 V=1 P=80' host run web1 -v -p 80
  script file.sh <<'END'
#!/bin/sh
file=$1; shift
while [ $# -gt 0 ]; do case $1 in --fast) fast=1; shift ;; --level) level=$2; shift 2 ;; *) break ;; esac; done
echo "$file $fast $level"
END
  takes 'f 1 3' file run f --fast --level 3
  script rest.sh <<'END'
#!/bin/bash
parse() { local OPTIND o; while getopts "x" o; do X=1; done; }
name=$1
parse "${@:2}"
echo "name=$name X=$X"
END
  takes 'name=bob X=1' rest run bob -x
  script main.sh <<'END'
#!/bin/bash
die() { echo "$1" >&2; exit 1; }
main() { while getopts n o; do n=1; done; shift $((OPTIND - 1)); echo "n=$n $1"; }
main "$@"
END
  takes 'n=1 d' main run d -n
  script meal.sh <<'END'
#!/bin/sh
breakfast() { echo "eat $1"; }
for word; do case $word in --now) now=1 ;; *) breakfast "$word" ;; esac; done
END
  grep -q options_first "$S/tcli-meal.yaml" && complain 'breakfast is no break'
  script sub.sh <<'END'
#!/bin/bash
case $1 in
  go) shift; while getopts n o; do n=1; done; shift $((OPTIND - 1)); echo "n=$n $1" ;;
  stop) echo stop ;;
  *) exit 2 ;;
esac
END
  takes 'n=1 x' sub go x -n
}

@test "two dashes reach nobody who does not know them" {
  script wrap.sh <<'END'
#!/bin/sh
while :; do case "$1" in -e) E=1; shift;; *) break;; esac; done
cmd=$1; shift
echo "cmd=$cmd args=$*"
END
  takes 'cmd=ls args=-l' wrap run -e ls -- -l
  script knows.sh <<'END'
#!/bin/sh
while :; do case "$1" in -e) E=1; shift;; --) shift; break;; *) break;; esac; done
echo "$*"
END
  takes 'ls -l' knows run -e ls -- -l
  script run.awk <<'END'
#!/usr/bin/awk -f
# usage: run.awk [-v] CMD [ARGS...]
BEGIN { for (i = 1; i < ARGC; ++i) printf "%s ", ARGV[i] }
END
  takes 'ls -a /x ' run run ls -- -a /x
}

@test "a case over the first word is none of verbs where the words are read behind it" {
  script deb.sh <<'END'
#!/bin/sh
case $1 in debug) d=1; shift ;; quiet) q=1; shift ;; esac
echo "run $*"
END
  takes 'run foo bar' deb run foo bar
  takes 'run foo' deb run debug foo
  script conv.sh <<'END'
#!/bin/sh
case $1 in json) f=j ;; yaml) f=y ;; esac
echo "$f $2"
END
  takes 'j file' conv run json file
}

@test "words behind a shift may be left out" {
  script any.sh <<'END'
#!/bin/sh
host=$1; shift
echo "$host:$1" "$@"
END
  takes 'h:' any run h
  takes 'h:x x y' any run h x y
  script opt.sh <<'END'
#!/bin/sh
a=$1
shift
b=$1; [ -z "$b" ] && b=main
echo "$a $b"
END
  takes 'x main' opt run x
  script quiet.sh <<'END'
#!/bin/sh
a=$1
shift 2>/dev/null
n=${1:-3}
echo "$a $n"
END
  takes 'x 3' quiet run x
  takes 'x 5' quiet run x 5
}

@test "Python: a usage of docopt that a manifest can't tell apart hands on any words" {
  printf 'import sys\ndef docopt(text): print(*sys.argv[1:])\n' >"$S/docopt.py"
  script fate.py <<'END'
#!/usr/bin/env python3
"""Naval Fate.

Usage:
  fate.py ship new <name>...
  fate.py ship <name> move <x> <y> [--speed=<kn>]
  fate.py mine (set|remove) <x> <y> [--moored | --drifting]
  fate.py -h | --help
"""
from docopt import docopt
docopt(__doc__)
END
  takes 'ship new a' fate run ship new a
  takes 'ship a move 1 2 --speed=3' fate run -- ship a move 1 2 --speed=3
  script bare.py <<'END'
#!/usr/bin/env python3
"""Usage:
  bare.py new NAME
  bare.py old NAME
"""
from docopt import docopt
docopt(__doc__)
END
  takes 'new bob' bare new bob
  call tcli plugin list -o json
  assert_json '.modules[] | select(.name == "bare") | .summary | test("^TODO|[A-Za-z]")'
}

@test "usages: flags of the table, choices behind a value, and prose with the name in front" {
  script table.pl <<'END'
#!/usr/bin/perl
# Usage: table.pl -v TARGET
#   -v  be verbose
print "@ARGV\n";
END
  takes '-v tgt' table run tgt -v
  takes tgt table run tgt
  script short.pl <<'END'
#!/usr/bin/perl
# Usage: short.pl -x FILE
print "@ARGV\n";
END
  takes '-x f' short run f -x
  script pick.pl <<'END'
#!/usr/bin/perl
# Usage: pick.pl [--all] --name=NAME {fast|slow} TARGET
print "@ARGV\n";
END
  takes '--name=x fast t' pick run --name=x fast t
  call tcli pick run --name=x faster t
  assert_status 2
  script prose.pl <<'END'
#!/usr/bin/perl
# Usage: prose.pl [-n] FROM TO
# prose.pl prints the first lines of FROM
print "@ARGV\n";
END
  takes 'a b' prose run a b
  call tcli prose run a
  assert_status 2
}

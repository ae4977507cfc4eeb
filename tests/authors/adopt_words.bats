# The words of scripts that read them by hand, in the ways in which people do: what is adopted takes what the script takes.
# shellcheck disable=SC2016 # texts of scripts
load ../support/helpers

setup() {
  common_setup
  S=$W/scripts
  mkdir "$S"
  PATH=$S:$PATH
}

# script NAME <TEXT: is adopted.
script() {
  cat >"$S/$1"
  chmod +x "$S/$1"
  call tcli plugin adopt "$S/$1"
  assert_status 0
}

# takes OUTPUT WORDS...
takes() {
  call tcli "${@:2}"
  assert_status 0
  assert_stdout "$1"
}

@test "words that a loop over options keeps" {
  script gather.sh <<'END'
#!/bin/bash
while [ $# -gt 0 ]; do
  case "$1" in
    -n|--dry) dry=1; shift ;;
    --to) to="$2"; shift 2 ;;
    *) files+=("$1"); shift ;;
  esac
done
echo "$dry:$to:${files[*]}"
END
  takes '1:z:a b' gather run a --dry b --to z
  takes '::' gather run
  script two.sh <<'END'
#!/bin/bash
for arg in "$@"; do
  case $arg in
    --quiet) quiet=1 ;;
    *) if [ -z "$source" ]; then source=$arg; else target=$arg; fi ;;
  esac
done
echo "$quiet:$source:$target"
END
  takes '1:a:b' two run a b --quiet
  call tcli two run a b c
  assert_status 2
  script tests.sh <<'END'
#!/bin/bash
while (( $# )); do
  if [[ $1 == --force ]]; then force=1
  elif [[ $1 == --to ]]; then to=$2; shift
  else
    files+=("$1")
  fi
  shift
done
echo "$force:$to:${files[*]}"
END
  takes '1:z:a b' tests run --force a --to z b
}

@test "words behind options, and those that a loop sets anew" {
  script each.sh <<'END'
#!/bin/bash
while getopts "vo:" o; do case $o in v) verbose=1 ;; o) out=$OPTARG ;; *) exit 2 ;; esac; done
shift $((OPTIND - 1))
for file in "$@"; do echo "$verbose:$out:$file"; done
END
  takes $'1:z:a\n1:z:b' each run -v -o z a b
  script host.sh <<'END'
#!/bin/bash
while [ $# -gt 0 ]; do
  case $1 in
    --quiet) quiet=1 ;;
    *) if [ -z "$host" ]; then host=$1; else echo "too many" >&2; exit 2; fi ;;
  esac
  shift
done
echo "$quiet:$host"
END
  takes '1:web' host run web --quiet
  script none.sh <<'END'
#!/bin/bash
mask=$((1<<n)) text=$'it\'s three'
while [ $# -gt 0 ]; do
  case $1 in
    --quiet) quiet=1 ;;
    *) msg="unknown option $1"; echo "$msg word=$1" >&2; exit 2 ;;
  esac
  shift
done
echo "$quiet:$mask$text" | head -c 2
END
  takes '1:' none run --quiet
  call tcli none run x
  assert_error 2 "unexpected argument 'x'"
  script anew.sh <<'END'
#!/bin/bash
words=()
while [[ $# -gt 0 ]]; do
  case $1 in
    --quiet) quiet=1; shift ;;
    -*) exit 2 ;;
    *) words+=("$1"); shift ;;
  esac
done
set -- "${words[@]}"
if [[ -n $1 ]]; then echo "$quiet:$*"; fi
END
  takes '1:a b' anew run a --quiet b
  takes '' anew run
}

@test "a text that begins with for is no loop, and many tests take no time" {
  script text.sh <<'END'
#!/bin/sh
help="about this:
for example a b"
if [ "$1" = --force ]; then force=1; shift; fi
source=$1
echo "$force:$source"
END
  takes '1:a' text run --force a
  { echo '#!/bin/sh' && for ((i = 0; i < 30000; i++)); do echo "[ \"\$1\" = --opt$((i % 400)) ] && v=1"; done; } >"$S/many.sh"
  chmod +x "$S/many.sh"
  call timeout 60 "$TCLI" plugin adopt "$S/many.sh"
  assert_status 0
}

@test "words that it keeps nobody knows how are left to decide" {
  script pushes.sh <<'END'
#!/bin/bash
while [ $# -gt 0 ]; do
  case "$1" in
    --quiet) quiet=1 ;;
    *) push "$1" ;;
  esac
  shift
done
END
  assert_stdout_has 'TODO: it keeps words that are no options, nobody knows which: say what its arguments are'
}

@test "what is read as an option is none of the words behind" {
  script line.sh <<'END'
#!/bin/sh
while [ "$1" ]; do case "$1" in --fast) fast=1;; --to) shift; to=$1;; *) file=$1;; esac; shift; done
echo "$fast:$to:$file"
END
  takes '1:z:a' line run --fast --to z a
  takes '::' line run
  script once.sh <<'END'
#!/bin/sh
if [ "$1" = "--to" ]; then to=$2; shift 2; fi
echo "$to:$1"
END
  takes ':a' once run a
  takes 'z:a' once run --to z a
  script case.sh <<'END'
#!/bin/sh
case "$1" in
  --json) json=1; shift ;;
esac
echo "$json:$1"
END
  takes '1:a' case run --json a
  call tcli case run
  assert_error 2 '<word-1> is missing'
  script inner.sh <<'END'
#!/bin/bash
main() {
  while [[ $# -gt 0 ]]; do
    case "$1" in
      --quiet) quiet=1; shift ;;
      *) break ;;
    esac
  done
  local source=$1 target=$2
  echo "$quiet:$source:$target"
}
main "$@"
END
  takes '1:a:b' inner run --quiet a b
}

@test "both spellings of getopt(1) are one option" {
  script spelled.sh <<'END'
#!/bin/bash
words=$(getopt -o vo: --long verbose,out: -n spelled -- "$@") || exit 2
eval set -- "$words"
while true; do
  case "$1" in
    -v|--verbose) verbose=1; shift ;;
    -o|--out) out=$2; shift 2 ;;
    --) shift; break ;;
  esac
done
echo "$verbose:$out:$1"
END
  takes '1:z:a' spelled run -v --out z a
  [[ $(grep -c 'name: "verbose\|name: "out' "$S/tcli-spelled.yaml") == 2 ]] || complain 'expected each once'
}

@test "Python: sys.argv by hand, getopt, a library that nobody knows, and no words at all" {
  script places.py <<'END'
#!/usr/bin/env python3
import sys
name = sys.argv[1]
limit = int(sys.argv[2]) if len(sys.argv) > 2 else 10
print(name, limit)
END
  takes 'a 10' places run a
  takes 'a 3' places run a 3
  call tcli places run
  assert_error 2 '<name> is missing'
  script all.py <<'END'
#!/usr/bin/env python3
import sys
print(*sys.argv[1:])
END
  takes 'a b' all run a b
  script old.py <<'END'
#!/usr/bin/env python3
import getopt, sys
found, files = getopt.getopt(sys.argv[1:], "hvo:", ["help", "verbose", "out=", "deep"])
for name, value in found:
    if name in ("-v", "--verbose"):
        verbose = True
    elif name in ("-o", "--out"):
        out = value
print(sorted(found), files)
END
  takes "[('--out', 'z'), ('--verbose', '')] ['a']" old run -v -o z a
  call tcli old run --deep=1
  assert_status 2
  script library.py <<'END'
#!/usr/bin/env python3
"""Ship it."""
import sys
from docopt import docopt
END
  assert_stdout_has 'TODO: nothing tells what words it takes: any are handed on'
  script handed.py <<'END'
#!/usr/bin/env python3
import sys
def main(argv):
    print(argv[0], argv[1])
main(sys.argv[1:])
END
  takes 'a b' handed run a b
  script other.py <<'END'
#!/usr/bin/env python3
import argparse
parser = argparse.ArgumentParser()
known, others = parser.parse_known_args()
print(others)
END
  takes "['a']" other run a
  script greet.py <<'END'
#!/usr/bin/env python3
print("hello")
END
  takes 'hello' greet run
  call tcli greet run a
  assert_status 2
}

@test "Python: a default that is made when it runs is not told as an empty one" {
  script whose.py <<'END'
#!/usr/bin/env python3
import argparse, os
parser = argparse.ArgumentParser(description="Whose")
parser.add_argument("--user", default=os.environ.get("USER"), help="whose they are (default: %(default)s)")
parser.add_argument("--most", default=3, type=int, help="how many [default: %(default)s]")
parser.add_argument("--where", default=os.getcwd(), help="Use %(default)s unless given")
parser.add_argument("--least", default=0, type=int, help="at least (default: %(default)s)")
parser.parse_args()
END
  grep -q 'summary: "whose they are"' "$S/tcli-whose.yaml"
  ! grep -q 'Use None' "$S/tcli-whose.yaml" || complain 'told as None'
  grep -q 'summary: "at least (default: 0)"' "$S/tcli-whose.yaml"
  grep -q 'summary: "how many \[default: 3\]"' "$S/tcli-whose.yaml"
}

@test "Python: commands that one variable holds after the other, and those that stand below others" {
  script one.py <<'END'
#!/usr/bin/env python3
"""Does one thing or another"""
import argparse, sys
parser = argparse.ArgumentParser()
commands = parser.add_subparsers()
p = commands.add_parser("start", help="Start it")
p.add_argument("--now", action="store_true")
p = commands.add_parser("stop")
p.add_argument("when")
p = commands.add_parser("user")
users = p.add_subparsers()
p = users.add_parser("list")
p.add_argument("--all", action="store_true")
p = users.add_parser("add")
p.add_argument("name")
teams = commands.add_parser("team").add_subparsers()
teams.add_parser("list")
p = commands.add_parser("stash", help="Show or keep")
p.set_defaults(func=print)
p.add_subparsers().add_parser("pop")
parser.parse_args()
print(*sys.argv[1:])
END
  takes 'start --now' one start --now
  takes 'stop later' one stop later
  takes 'user list --all' one user list --all
  takes 'user add bo' one user add bo
  takes 'team list' one team list
  call tcli one team list --all
  assert_status 2
  grep -q "TODO: 'stash' without a sub-command does something of its own" "$S/tcli-one.yaml"
  script two.py <<'END'
#!/usr/bin/env python3
import sys
print(*sys.argv[1:])
sys.exit() # with click or without
import click
@click.group()
def cli(): "Two"
@cli.group()
def user(): "Users"
@user.command()
@click.option("--all", is_flag=True)
def list(all): "Those there are"
@cli.group()
def team(): "Teams"
@team.command()
def list(): "All teams"
@team.group()
def deep(): "Farther"
@deep.command()
def down(): "Farthest"
@click.command()
@click.argument("who")
def hello(who): "Greet"
cli.add_command(hello)
END
  takes 'user list --all' two user list --all
  takes 'team list' two team list
  takes 'hello bo' two hello bo
  grep -q "TODO: 'team deep down' is of three words" "$S/tcli-two.yaml"
  script three.py <<'END'
#!/usr/bin/env python3
import argparse, sys
first = argparse.ArgumentParser(add_help=False)
first.add_argument("--config")
_, words = first.parse_known_args()
parser = argparse.ArgumentParser()
parser.add_argument("--loud", action="store_true")
parser.parse_args(words)
print(*sys.argv[1:])
END
  takes '--config x --loud' three run --config x --loud
}

@test "Python: each option goes to the command that it is of, or is told" {
  script two.py <<'END'
#!/usr/bin/env python3
import argparse, sys
NAMES = {"start": 1, "stop": 2}
def common(p):
    p.add_argument("--common", action="store_true")
made = lambda number: argparse.ArgumentParser()
def main():
    parser = argparse.ArgumentParser(description="Things")
    sub = parser.add_subparsers()
    remote = sub.add_parser("remote", help="Other places").add_subparsers()
    remote.add_parser("add", aliases=["new", "a"], help="One more").add_argument("--url", required=True)
    one, last = sub.add_parser("one"), sub.add_parser("last")
    two = sub.add_parser("two")
    three = sub.add_parser("three")
    for each in (two, three):
        each.add_argument("--both")
    common(two)
    common(p=three)
    two.add_argument_group("x").add_argument("--grouped")
    for name, run in NAMES.items():
        sub.add_parser(name).add_argument("--now", action="store_true")
    for name, about in [("first", "The first"), ("second", "The second")]:
        sub.add_parser(name, help=about)
    made(1).add_argument("--lost")
    print(*sys.argv[1:])
main()
END
  takes 'remote add --url x' two remote add --url x
  takes 'two --both x --common --grouped y' two two --both x --common --grouped y
  takes 'three --both x --common' two three --both x --common
  takes 'start --now' two start --now
  takes first two first
  for words in 'three --grouped y' 'second --now' 'second --lost x'; do
    # shellcheck disable=SC2086
    call tcli two $words
    assert_status 2
  done
  call tcli help two
  assert_stdout_has 'Other places'
  assert_stdout_has 'The first'
  grep -q "TODO: 'add' is called new and a as well" "$S/tcli-two.yaml"
  grep -q 'TODO: line 24: --lost is left out, as it is not seen which command it is of' "$S/tcli-two.yaml"
}

# The words of scripts that read them by hand, in the ways in which people do: what is adopted takes what the script takes.
# shellcheck disable=SC2016 # texts of scripts
load adopt_helpers

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

@test "a usage text of one line that prints several" {
  script rot.pl <<'END'
#!/usr/bin/perl
# Rotates logs
if (!@ARGV) { print "usage: rot.pl [--keep N] [-v] NAME\n\t--keep N   how \"many\"\n"; exit 2 }
print "@ARGV\n";
END
  takes '--keep 3 x' rot run --keep 3 x
  takes '-v x' rot run -v x
  call tcli rot run x y
  assert_status 2
  call tcli help rot run
  assert_stdout_has 'how "many"'
}

@test "a script that takes options before its words alone gets them there" {
  script purge.sh <<'END'
#!/bin/bash
# Purge old releases
# Usage: purge.sh [-n] [-k DAYS] DIR...
while getopts nk: o; do case $o in n) dry_run=1 ;; k) keep=$OPTARG ;; *) exit 2 ;; esac; done
shift $((OPTIND - 1))
printf '%s<%s>' "${dry_run:+would }" "$keep" "$@"
END
  sed -i 's/dry_run: true/dry_run: true\n    effect: destructive/' "$S/tcli-purge.yaml"
  takes 'would <3>d<-x>' purge run d --dry-run -k 3 -- -x
  script loop.sh <<'END'
#!/bin/sh
while [ $# -gt 0 ]; do
  case $1 in
    --dry-run) dry=1; shift ;;
    -c) file=$2; shift 2 ;;
    *) break ;;
  esac
done
echo "dry=$dry file=$file target=$1"
END
  takes 'dry=1 file=f target=x' loop run x --dry-run -c f
}

@test "words that begin with a dash reach a script that takes any" {
  script wrap.sh <<'END'
#!/bin/sh
# Usage: wrap.sh COMMAND [ARG...]
exec env STAGE=1 "$@"
END
  takes '-n' wrap run -- printf '%s' -n
  call tcli wrap run printf -n
  assert_error 2 "no option '-n'"
  grep -q 'passes_dashes: false' "$S/tcli-wrap.yaml"
  script hello.awk <<'END'
#!/usr/bin/awk -f
BEGIN { for (i = 1; i < ARGC; ++i) printf "%s ", ARGV[i] }
END
  takes 'a -b ' hello run a -- -b
  grep -q 'any are handed on, those that begin with - behind --' "$S/tcli-hello.yaml"
}

@test "what sounds like a secret is none of the history's, and no default of a help text" {
  script sec.py <<'END'
#!/usr/bin/env python3
import argparse
parser = argparse.ArgumentParser()
parser.add_argument("--password", default="hunter2")
parser.add_argument("--api-key")
parser.add_argument("--token-file", choices=["", "a", "a", "b"])
parser.parse_args()
END
  call tcli sec run --password s3cret --api-key K123 --token-file b
  assert_status 0
  call tcli history list -o json
  assert_stdout_lacks s3cret
  assert_stdout_lacks K123
  call tcli help sec run
  assert_stdout_lacks hunter2
  assert_stdout_has 'one of: a, b'
  grep -q 'TODO: it is taken for a secret' "$S/tcli-sec.yaml"
}

@test "words that shift moves, verbs with a default, and those that are refused by no branch" {
  script conn.sh <<'END'
#!/bin/sh
host=$1; shift; port=${1:-22}
echo "$host:$port"
END
  takes h:80 conn run h 80
  takes h:22 conn run h
  call tcli help conn run
  assert_stdout_has '<host>'
  script sets.sh <<'END'
#!/bin/sh
case "${1:-show}" in
  show) echo showing ;;
  set) shift; echo "set $1=$2" ;;
  -v|--version) echo 1.0 ;;
esac
END
  takes showing sets show
  takes 'set a=b' sets set a b
  script oneline.sh <<'END'
#!/bin/sh
case $1 in build) echo "b $2" ;; publish) shift; while [ $# -gt 0 ]; do case $1 in --token) T=$2; shift 2;; --dry-run) D=1; shift;; *) break;; esac; done; echo "$T $D $1";; esac
END
  takes 'b x' oneline build x
  takes 'a 1 site' oneline publish site --token a --dry-run
  script ten.sh <<'END'
#!/bin/sh
echo "hi ${10}"
END
  takes 'hi ' ten run
  script maybe.sh <<'END'
#!/bin/sh
[ "$1" = all ] && shift
echo "$1"
END
  takes x maybe run x
}

@test "usages with several forms, and options that have to be given" {
  script docs.sh <<'END'
#!/bin/sh
# Usage: docs.sh build [--draft] DIR
#        docs.sh publish --site NAME DIR
echo "$@"
END
  takes 'build d --draft' docs run build d --draft
  takes 'publish --site x d' docs run publish --site x d
  script forms.pl <<'END'
#!/usr/bin/perl
if (!@ARGV) { die "Usage: forms.pl [--weeks N]\n\tforms.pl NAME\n" }
print "@ARGV\n";
END
  takes name forms run name
  takes '--weeks 3' forms run --weeks 3
  grep -q 'TODO: its usage has several forms: any words are handed on' "$S/tcli-forms.yaml"
  script liar.sh <<'END'
#!/bin/sh
# Usage: liar.sh --input FILE --mode {fast|slow} -v name=VALUE [--more] OUT
echo "$@"
END
  takes '--input f --mode fast -v a=b o' liar run --input f --mode fast --option-v a=b o
  call tcli liar run o
  assert_error 2 '--input is missing'
  call tcli liar run --input f --mode faster -v a=b o
  assert_error 2 '--mode wants'
  script plus.py <<'END'
#!/usr/bin/env python3
import argparse
parser = argparse.ArgumentParser(prefix_chars="-+")
parser.add_argument("+x", "++ex")
print(parser.parse_args().ex)
END
  takes 3 plus run --ex 3
}

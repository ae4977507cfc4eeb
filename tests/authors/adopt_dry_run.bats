# What is promised to change nothing: --dry-run of an adopted script never does the real thing, wherever it is typed.
# shellcheck disable=SC2016 # texts of scripts
load adopt_helpers

# safe WORDS...: the call shows what it would do, or is refused.
safe() {
  call tcli "$@"
  assert_stdout_lacks REAL
}

# shows WORDS...: it does show it.
shows() {
  call tcli "$@"
  assert_status 0
  assert_stdout_lacks REAL
  assert_stdout_has would
}

# left_out NAME: its module has no --dry-run, and says so.
left_out() {
  safe "$1" run T --dry-run
  assert_status 2
  safe "$1" run --dry-run T
  assert_status 2
  grep -q 'TODO: --\?[a-z-]* is left out, as .*: tcli promises' "$S/tcli-$1.yaml" || complain "no TODO for $1"
  assert_no_match 'name: "dry-run"' "$S/tcli-$1.yaml"
}

last='[ "$DRY" ] && { echo "would $*"; exit; }; echo "REAL $*"'

@test "a look at the words before getopts or a loop consumes none" {
  local name look
  for name in usage helps log all; do
    case $name in
      usage) look='[ -z "$1" ] && exit 2' ;;
      helps) look='if [ "$1" = -h ]; then echo help; exit; fi' ;;
      log) look='logger "$*" 2>/dev/null' ;;
      all) look='ARGS="$@"; OPTIND=1' ;;
    esac
    script "$name.sh" <<<"#!/bin/sh
$look
while getopts n o; do case \$o in n) DRY=1 ;; *) exit 2 ;; esac; done
shift \$((OPTIND - 1))
$last"
    sed -i 's/DRY/DRY_RUN/g' "$S/$name.sh"
    call tcli plugin adopt "$S/$name.sh"
    shows "$name" run T --dry-run
    script "$name-loop.sh" <<<"#!/bin/sh
$look
while :; do case \$1 in --dry-run) DRY=1; shift ;; *) break ;; esac; done
$last"
    shows "$name-loop" run T --dry-run
  done
}

@test "what is looked for as the first word alone gets there" {
  script one.sh <<<'#!/bin/sh
[ "$1" = "--dry-run" ] && { DRY=1; shift; }; '"$last"
  shows one run T --dry-run
  script case.sh <<<'#!/bin/sh
case "$1" in -n|--dry-run) DRY=1; shift ;; esac
'"$last"
  shows case run T --dry-run
  shows case run T -n
  script db.sh <<<'#!/bin/sh
case $1 in
  drop) shift; if [ "$1" = --dry-run ]; then DRY=1; shift; fi; '"$last"' ;;
  make) if [ "$2" = --dry-run ]; then echo would; exit; fi; echo "REAL $2" ;;
  *) exit 2 ;;
esac'
  shows db drop main --dry-run
  shows db make main --dry-run
  script two.sh <<<'#!/bin/sh
[ "$1" = --dry-run ] && { DRY=1; shift; }
[ "$1" = --force ] && { FORCE=1; shift; }
'"$last"
  left_out two # behind --force it is none
  takes 'REAL T' two run T --force
}

@test "a loop that ends at the first word that is no option gets the options first" {
  local name head
  for name in dash cut more; do
    case $name in
      dash) head='[[ $1 == -* ]]' ;;
      cut) head='[ "${1#-}" != "$1" ]' ;;
      more) head='[ $# -gt 1 ]' ;;
    esac
    script "$name.sh" <<<"#!/bin/bash
while $head; do case \$1 in --dry-run) DRY=1 ;; --fast) FAST=1 ;; *) KEPT=\$1 ;; esac; shift; done
$last"
    shows "$name" run T --dry-run
    shows "$name" run T --fast --dry-run
  done
  script plus.sh <<<'#!/bin/bash
words=$(getopt -o "+nv" --long dry-run -- "$@") || exit 2
eval set -- "$words"
while :; do case $1 in -n|--dry-run) DRY=1; shift ;; -v) shift ;; --) shift; break ;; esac; done
'"$last"
  shows plus run T --dry-run
}

@test "what is looked for only if something else holds is left out" {
  script two.sh <<<'#!/bin/sh
if [ $# -eq 2 ]; then
  if [ "$1" = "--dry-run" ]; then DRY=1; shift; fi
fi
'"$last"
  left_out two
  script both.sh <<<'#!/bin/sh
[ $# -gt 1 ] && [ "$1" = --dry-run ] && { DRY=1; shift; }
'"$last"
  left_out both
  script inner.py <<<'#!/usr/bin/env python3
import sys
dry = False
if len(sys.argv) == 3:
    if sys.argv[1] == "--dry-run":
        dry = True
print("would" if dry else "REAL", sys.argv[-1])'
  left_out inner
  script more.sh <<<'#!/bin/sh
while [ $# -gt 1 ]; do case $1 in --dry-run) DRY=1 ;; *) KEPT=$1 ;; esac; shift; done
'"$last"
  safe more run --dry-run # which it never looks at when it is alone
  shows more run T --dry-run
  script sure.sh <<<'#!/bin/bash
main() { while getopts n o; do dry_run=1; case $o in n) dry_run=1 ;; esac; done; [ "$dry_run" ] && echo would || echo REAL; }
if [ "${BASH_SOURCE[0]}" = "$0" ]; then main "$@"; fi'
  shows sure run --dry-run
}

@test "options that are looked for behind a word are left out" {
  script later.sh <<<'#!/bin/sh
host=$1; shift
while getopts n o; do case $o in n) dry_run=1 ;; esac; done
[ "$dry_run" ] && { echo would; exit; }; echo "REAL $host"'
  safe later run --dry-run T
  safe later run T --dry-run
  grep -q 'TODO: -n is left out' "$S/tcli-later.yaml"
  script second.sh <<<'#!/bin/sh
[ "$2" = --dry-run ] && { echo "would $1"; exit; }
echo "REAL $1"'
  left_out second
  script moved.sh <<<'#!/bin/sh
host=$1; shift
while [ $# -gt 0 ]; do case $1 in --dry-run) DRY=1 ;; *) exit 2 ;; esac; shift; done
[ "$DRY" ] && { echo would; exit; }; echo "REAL $host"'
  left_out moved
  script told.pl <<<'#!/usr/bin/perl
# Usage: told.pl T [--dry-run]
print $ARGV[1] eq "--dry-run" ? "would\n" : "REAL $ARGV[0]\n";'
  left_out told
  script front.pl <<<'#!/usr/bin/perl
# Usage: front.pl [--dry-run] T
print $ARGV[0] eq "--dry-run" ? "would\n" : "REAL $ARGV[0]\n";'
  shows front run T --dry-run
  script handed.sh <<<'#!/bin/sh
# Usage: handed.sh [--dry-run] T
exec echo REAL "$@"'
  left_out handed
}

@test "words that are handled as they come, and options that act at once" {
  script turn.sh <<<'#!/bin/sh
for a in "$@"; do case $a in --dry-run) DRY=1 ;; *) if [ "$DRY" ]; then echo "would $a"; else echo "REAL $a"; fi ;; esac; done'
  shows turn run T U --dry-run
  script behind.sh <<<'#!/bin/sh
for a; do [ "$a" = --dry-run ] && DRY=1; done
for a; do [ "$a" = --dry-run ] && continue; [ "$DRY" ] && echo "would $a" || echo "REAL $a"; done'
  shows behind run T U --dry-run
  script test.sh <<<'#!/bin/sh
for a in "$@"; do
  if [ "$a" = --dry-run ]; then DRY=1
  else [ "$DRY" ] && echo "would $a" || echo "REAL $a"
  fi
done'
  shows test run T --dry-run
  script acts.sh <<<'#!/bin/sh
for a in "$@"; do case $a in --dry-run) DRY=1 ;; --purge) echo "REAL purge" ;; *) T=$a ;; esac; done
[ "$DRY" ] && { echo would; exit; }; echo "REAL $T"'
  left_out acts
  safe acts run T --purge --dry-run
  script keeps.sh <<<'#!/bin/bash
while [[ $# -gt 0 ]]; do
  case "$1" in
    -n|--dry-run) DRY=1; shift ;;
    --to) to=$2; shift 2 ;;
    -h|--help) echo help; exit 0 ;;
    -*) echo "unknown option $1" >&2; exit 2 ;;
    *) files+=("$1"); shift ;;
  esac
done
[ "$DRY" ] && { echo "would ${files[*]}"; exit; }; echo "REAL ${files[*]}"'
  shows keeps run T --to x --dry-run
  assert_no_match options_first "$S/tcli-keeps.yaml"
}

@test "a flag that turns its variable off is none of that name" {
  script off.sh <<<'#!/bin/sh
dry_run=1
while getopts fk: o; do case $o in f) dry_run=0 ;; k) k=$OPTARG ;; esac; done
[ $dry_run = 1 ] && { echo would; exit; }; echo REAL'
  safe off run --dry-run
  call tcli off run --no-dry-run
  assert_stdout REAL
  script value.sh <<<'#!/bin/sh
while [ $# -gt 0 ]; do case $1 in --dry-run) how=$2; shift 2 ;; *) T=$1; shift ;; esac; done
[ "$how" = client ] && { echo would; exit; }; echo "REAL $T"'
  left_out value
  script dest.py <<'END'
#!/usr/bin/env python3
import argparse
parser = argparse.ArgumentParser()
parser.add_argument("-x", action="store_false", dest="dry_run")
print("would" if parser.parse_args().dry_run else "REAL")
END
  safe dest run --dry-run
}

@test "Python: a parser that takes no option behind the first word gets them first" {
  script rest.py <<'END'
#!/usr/bin/env python3
import argparse
parser = argparse.ArgumentParser()
parser.add_argument("--dry-run", action="store_true")
parser.add_argument("target")
parser.add_argument("rest", nargs=argparse.REMAINDER)
given = parser.parse_args()
print("would" if given.dry_run else "REAL", given.target, *given.rest)
END
  shows rest run T --dry-run
  shows rest run T U --dry-run -- -x
  script inter.py <<'END'
#!/usr/bin/env python3
import optparse
parser = optparse.OptionParser(usage="%prog [options] TARGET...")
parser.disable_interspersed_args()
parser.add_option("-n", "--dry-run", action="store_true")
given, words = parser.parse_args()
print("would" if given.dry_run else "REAL", *words)
END
  shows inter run T --dry-run
  script anywhere.py <<'END'
#!/usr/bin/env python3
import optparse
parser = optparse.OptionParser()
parser.add_option("-n", "--dry-run", action="store_true")
given, words = parser.parse_args()
print("would" if given.dry_run else "REAL", *words)
END
  shows anywhere run T --dry-run
  assert_no_match options_first "$S/tcli-anywhere.yaml"
  cat >"$S/click.py" <<'END'
def command(*_, **__): return lambda function: function
option = argument = command
END
  script clicks.py <<'END'
#!/usr/bin/env python3
import click, sys
@click.command(context_settings={"allow_interspersed_args": False})
@click.option("--dry-run", is_flag=True)
@click.argument("target")
def run(): print("would" if sys.argv[1] == "--dry-run" else "REAL")
run()
END
  shows clicks run T --dry-run
}

@test "Python: words that are looked at by hand" {
  script turn.py <<'END'
#!/usr/bin/env python3
import sys
dry = False
for a in sys.argv[1:]:
    if a == "--dry-run":
        dry = True
    else:
        print("would" if dry else "REAL", a)
END
  shows turn run T U --dry-run
  script keeps.py <<'END'
#!/usr/bin/env python3
import sys
dry, files = False, []
for a in sys.argv[1:]:
    if a in ("-n", "--dry-run"):
        dry = True
    elif a.startswith("-"):
        print("no", a, file=sys.stderr)
        sys.exit(2)
    else:
        files.append(a)
print("would" if dry else "REAL", *files)
END
  shows keeps run T --dry-run
  assert_no_match options_first "$S/tcli-keeps.yaml"
  script head.py <<'END'
#!/usr/bin/env python3
import sys
dry = False
if sys.argv[1] == "--dry-run":
    dry = True
    sys.argv.pop(1)
print("would" if dry else "REAL", sys.argv[1])
END
  shows head run T --dry-run
  script later.py <<'END'
#!/usr/bin/env python3
import sys
if len(sys.argv) > 2 and sys.argv[2] == "--dry-run": sys.exit("would")
if sys.argv[2:] and sys.argv[2] == "--dry-run":
    print("would")
    sys.exit()
print("REAL", sys.argv[1])
END
  safe later run --dry-run T
  script place.py <<'END'
#!/usr/bin/env python3
import sys
if sys.argv[-1] == "x": pass
if sys.argv[2] == "--dry-run":
    sys.exit("would")
print("REAL", sys.argv[1])
END
  safe place run --dry-run T
  safe place run T --dry-run
  script rest.py <<'END'
#!/usr/bin/env python3
import getopt, sys
host = sys.argv[1]
found, words = getopt.getopt(sys.argv[2:], "n", ["dry-run"])
print("would" if found else "REAL", host)
END
  left_out rest
  script pops.py <<'END'
#!/usr/bin/env python3
import sys
words = sys.argv[1:]
while words and words[0].startswith("-"):
    one = words.pop(0)
    if one == "--dry-run":
        sys.exit(print("would"))
print("REAL", *words)
END
  shows pops run T --dry-run
  script among.py <<'END'
#!/usr/bin/env python3
import sys
dry = "--dry-run" in sys.argv
print("would" if dry else "REAL")
END
  shows among run --dry-run
}

# The options of adopted scripts: each reaches the script as the spelling that was meant.
# shellcheck disable=SC2016 # texts of scripts
load adopt_helpers

@test "an option never becomes the one that sets the same to something else" {
  script del.sh <<'END'
#!/bin/sh
while [ $# -gt 0 ]; do case $1 in --delete) DELETE=yes;; -k) DELETE=no;; *) SRC=$1;; esac; shift; done
echo "$DELETE:$SRC"
END
  takes no:x del run --no-delete x
  takes yes:x del run --delete x
  call tcli del run -k x
  assert_stdout_lacks yes
  script loud.sh <<'END'
#!/bin/sh
while [ $# -gt 0 ]; do case $1 in --level) LEVEL=1;; -q) LEVEL=quiet;;
  -t) T=$(($2 * 60)); shift;; --t) T=$2; shift;; esac; shift; done
echo "$LEVEL:$T"
END
  takes 1: loud run --level
  takes quiet: loud run -q
  takes :120 loud run -t 2
  takes :2 loud run --t 2
  script same.sh <<'END'
#!/bin/sh
while [ $# -gt 0 ]; do case $1 in -d) delim=$2; shift ;; --delim=*) delim=${1#*=} ;; -a) all=1 ;; --all) all=1 ;; esac; shift; done
echo "$delim:$all"
END
  takes x:1 same run -d x -a
  [[ $(grep -c passed_as "$S/tcli-same.yaml") == 2 ]] || complain 'expected one option a variable'
}

@test "the spelling that was typed is what is passed where the script looks at it" {
  script rec.sh <<'END'
#!/bin/sh
while [ $# -gt 0 ]; do case $1 in -r|-rf) how=$1 ;; -v|-vv|-vvv) loud=${#1} ;; *) f=$1 ;; esac; shift; done
echo "$how:$loud:$f"
END
  takes '-r::x' rec run -r x
  takes ':2:x' rec run -v x
  takes ':4:x' rec run --vvv x
  script plain.sh <<'END'
#!/bin/sh
for a; do case $a in -r|-rf) R=1 ;; esac; done
echo "$*"
END
  takes -r plain run -r
  script stage.sh <<'END'
#!/bin/sh
while [ $# -gt 0 ]; do case $1 in --prod|--staging) E=${1#--} ;; esac; shift; done
echo "$E"
END
  takes prod stage run --prod
  takes staging stage run --staging
}

@test "a loop that keeps the word in a variable first" {
  script key.sh <<'END'
#!/bin/bash
while [[ $# -gt 0 ]]; do
  key="$1"
  case $key in
    -e|--env) ENV="$2"; shift; shift ;;
    --dry-run) DRY=1; shift ;;
    *) POS+=("$1"); shift ;;
  esac
done
set -- "${POS[@]}"
echo "$ENV:$1:$2:$DRY"
END
  takes 'x:a:b:1' key run a --env x b --dry-run
}

@test "usages: what stands for something else is an option of its own" {
  script keep.pl <<'END'
#!/usr/bin/perl
# Usage: keep.pl [-k|--delete] [--fast|--slow] [-o|--output FILE] [-f|--to DIR] NAME
print "@ARGV\n";
END
  takes '-k x' keep run -k x
  takes '--delete x' keep run --delete x
  takes '--slow x' keep run --slow x
  takes '--output f x' keep run -o f x
  takes '-f d x' keep run -f d x
  script table.pl <<'END'
#!/usr/bin/perl
# Usage: table.pl [-k|--delete] NAME
#   -k, --delete   remove it
print "@ARGV\n";
END
  takes '--delete x' table run -k x
}

@test "usages: a word behind one dash stays one" {
  script conv.pl <<'END'
#!/usr/bin/perl
# Usage: conv.pl [-force] [-out FILE] [-db NAME] [-nv] IN
print "@ARGV\n";
END
  takes '-force i' conv run --force i
  takes '-out o i' conv run --out o i
  takes '-db d i' conv run --db d i
  takes '-n -v i' conv run -n -v i
  call tcli conv run -force i
  assert_status 2
  script lines.pl <<'END'
#!/usr/bin/perl
# Usage: lines.pl [-abc] [-id] IN
#   -a   all
#   -b   both
#   -c   count
#   -id  with its number
print "@ARGV\n";
END
  takes '-a -c i' lines run -ac i
  takes '-id i' lines run --id i
}

@test "usages: lines of options as people write them" {
  script forms.pl <<'END'
#!/usr/bin/perl
# Usage: forms.pl [options] HOST:PORT [FILE]
#   -q|--quiet               tell nothing
#   --[no]color              in colour
#   -I DIR, --include=DIR    look there
print "@ARGV\n";
END
  takes '--quiet h:1 f' forms run -q h:1 f
  takes '--nocolor h:1' forms run --nocolor h:1
  takes '--color h:1' forms run --color h:1
  takes '--include=d h:1' forms run -I d h:1
  call tcli help forms run
  assert_stdout_has 'tell nothing'
  script verbs.pl <<'END'
#!/usr/bin/perl
# Usage: verbs.pl <command> [options]
#
# Commands:
#   add NAME   one more
#   list       all
print "@ARGV\n";
END
  takes 'add x' verbs run add x
  takes list verbs run list
  grep -q 'TODO: what each of its own commands takes is not in the manifest' "$S/tcli-verbs.yaml"
}

@test "what stands behind a test is no value of its option" {
  script all.sh <<'END'
#!/bin/sh
[ "$1" = --all ] && A=1; echo "$A:$2"
END
  takes '1:x' all run --all x
  script body.sh <<'END'
#!/bin/sh
if [ "$1" = --show ]; then
  echo "show $2"
  exit
fi
echo "plain $1"
END
  takes 'show x' body run --show x
  takes 'plain x' body run x
  script pop.py <<'END'
#!/usr/bin/env python3
import sys
every = False
if sys.argv[1] == "--all":
    every = True
    sys.argv.pop(1)
print(every, sys.argv[1])
END
  takes 'True x' pop run --all x
  takes 'False x' pop run x
}

@test "what a script is for, where it begins with the script's name" {
  script purge.sh <<'END'
#!/bin/sh
# purge old logs
rm -f old.log
END
  grep -q '^summary: "Purge old logs"' "$S/tcli-purge.yaml"
  script svc.sh <<'END'
#!/bin/sh
# Controls the services
cmd_start() { echo start; }
# Stop one
cmd_stop() { echo stop; }
"cmd_$1" "$@"
END
  grep -q '^summary: "Controls the services"' "$S/tcli-svc.yaml"
  [[ $(grep -c 'Controls the services' "$S/tcli-svc.yaml") == 1 ]] || complain 'a verb has the summary of the script'
  grep -q 'summary: "Stop one"' "$S/tcli-svc.yaml"
}

# Scripts in Python: what is adopted takes what the script takes.
# shellcheck disable=SC2016 # texts of scripts
load adopt_helpers

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

@test "Python: docopt, whose usage text is its grammar" {
  printf 'import sys\ndef docopt(text): print(*sys.argv[1:])\n' >"$S/docopt.py"
  script ship.py <<'END'
#!/usr/bin/env python3
"""Naval things.

Usage:
  ship.py ship new <name>...
  ship.py ship move <name> <x> [<y>] [--speed=<kn>] [-v]
  ship.py mine (set|remove) <x>
  ship.py list [options]
  ship.py list --all
  ship.py one two three
  ship.py -h | --help

Options:
  -h --help        Show this.
  -s --speed=<kn>  Speed in knots [default: 10].
  -o FILE          Where to
  --dry            Do nothing.
"""
from docopt import docopt
docopt(__doc__)
END
  takes 'ship new a b' ship ship new a b
  takes 'ship move a 1 2 --speed 3' ship ship move a 1 2 --speed 3
  takes 'ship move a 1 -v' ship ship move a 1 -v
  takes 'list --dry -o x' ship list --dry -o x
  takes 'mine set 1' ship mine set 1
  for words in 'ship move a' 'ship new' 'ship new a --speed 3' 'list x'; do
    # shellcheck disable=SC2086
    call tcli ship $words
    assert_status 2
  done
  call tcli help ship ship move
  assert_stdout_has 'Speed in knots'
  grep -q "TODO: list has several forms, and the manifest one: 'ship.py list --all' is left out" "$S/tcli-ship.yaml"
  grep -q "TODO: 'one two three' is of three words" "$S/tcli-ship.yaml"
  grep -q "TODO: 'ship.py mine (set|remove) <x>' is more than a manifest can say: any words are handed on" "$S/tcli-ship.yaml"
}

@test "Python: what changed in a line comes in, where another part of it was edited" {
  script deploy.py <<'END'
#!/usr/bin/env python3
import argparse
parser = argparse.ArgumentParser(description="Deploys")
parser.add_argument("env", choices=["dev", "prod"])
parser.parse_args()
END
  sed -i 's/TODO: say what env is/Where to/' "$S/tcli-deploy.yaml"
  sed -i 's/"prod"/"qa", "prod"/' "$S/deploy.py"
  call tcli plugin adopt "$S/deploy.py"
  assert_stdout_has 'changed   deploy'
  assert_stdout_lacks 'gave way'
  takes '' deploy run qa
  call tcli help deploy run
  assert_stdout_has 'Where to (one of: dev, qa, prod, required)'
}

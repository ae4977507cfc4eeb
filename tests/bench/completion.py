"""TAB: the whole function of bash beside git's, and a container engine that never answers."""
import os
import shutil
import socket
import statistics
import subprocess

from peers import Place

GIT = "/usr/share/bash-completion/completions/git"
DEAD, NONE = "an engine that never answers", "no engine"
# Each line typed is completed in turn, in one shell for each of the two: microseconds of a TAB, a line each.
TABS = r"""
complete_word() { # FUNCTION WORDS...: as readline calls it, with the cursor behind the last word
  local run=$1 begin end; shift
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_TYPE=9 COMP_KEY=9
  COMP_POINT=${#COMP_LINE} COMPREPLY=()
  begin=${EPOCHREALTIME/./}
  "$run" "$1" "${@: -1}" "${@: -2:1}" 2>/dev/null
  end=${EPOCHREALTIME/./}
  ((${#COMPREPLY[@]})) || { echo "no answer to: $*" >&2; exit 1; }
  echo $((end - begin))
}
compopt() { :; }
COMP_WORDBREAKS=$' \t\n"\'><=;|&(:'
"""


def tabs(env, folder, script, words, often):
    """The times of `often` TABs in one shell, without the first, which loads what it needs."""
    calls = f"for ((i = 0; i <= {often}; i++)); do complete_word {words}; done"
    done = subprocess.run(["/bin/bash", "--norc", "-c", TABS + script + "\n" + calls], env=env, cwd=folder, text=True,
                          check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    return [int(line) / 1000 for line in done.stdout.split()][1:]


def measure_tabs(bench):
    place = bench.place(1000)
    env = dict(place.env, PATH=os.path.dirname(bench.tcli[0]) + ":" + place.env["PATH"] + ":/usr/bin:/bin")
    subprocess.run([*bench.tcli, "plugin", "list"], env=env, check=True, stdout=subprocess.DEVNULL)
    ours = subprocess.run([*bench.tcli, "completion", "bash"], env=env, check=True, text=True, stdout=subprocess.PIPE).stdout
    theirs = f". {GIT}"
    folder = os.path.join(bench.folder, "repository")
    subprocess.run(["git", "-c", "init.defaultBranch=main", "init", "--quiet", folder], env=env, check=True)
    subprocess.run(["git", "-c", "user.name=n", "-c", "user.email=n@localhost", "commit", "--quiet", "--allow-empty", "-m", "First"],
                   cwd=folder, env=env, check=True)
    print("A whole TAB in bash, 1,000 plugins, ms\n")
    print(f"{'':<24}{'tcli':>8}{'git':>8}")
    for what, mine, other in (("the first word", "''", "''"), ("a value", "declared thing verb7 --level ''", "checkout ''"),
                              ("an option", "declared thing verb7 --", "commit --")):
        pairs = [(statistics.median(tabs(env, folder, ours, "_tcli tcli " + mine, 20)),
                  statistics.median(tabs(env, folder, theirs, "__git_wrap__git_main git " + other, 20)))
                 for _ in range(3 if bench.quick else 9)]
        print(f"{what:<24}" + "".join(f"{statistics.median(side):8.2f}" for side in zip(*pairs)))
        if what == "an option":
            continue  # git keeps these in the shell after the first time; tcli asks each time, so that an edited manifest counts
        bench.gate(f"a TAB in bash, {what}: tcli / git", statistics.median(one / two for one, two in pairs), 1.0)
    print(flush=True)


def measure_dead_engine(bench):
    top = os.path.join(bench.folder, "dead-engine")
    programs = os.path.join(top, "bin")
    os.makedirs(programs)
    shutil.copy2(bench.program("noop"), os.path.join(programs, "docker"))
    shutil.copy2(bench.program("noop"), os.path.join(programs, "tcli-noop"))
    place = Place(top, programs)
    words = [*bench.tcli, "__complete", "--", ""]
    commands = [place.command(NONE, words), place.command(DEAD, words)]
    dead = os.path.join(top, "dead.sock")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(dead)
        listener.listen(64)
        commands[0].env = dict(place.env, TCLI_CONTAINERS_ENGINE="none")
        commands[1].env = dict(place.env, DOCKER_HOST=f"unix://{dead}")
        results, rounds = bench.measure(commands, 400)
    print(f"TAB and a dead engine, ms; {rounds} rounds\n")
    for command in commands:
        print(f"{command.name:<32}{results.ms(command.name):8.2f}")
    print(flush=True)
    bench.gate("a dead engine, TAB: ms more", results.ms(DEAD) - results.ms(NONE), 0.03)


def measure_completion(bench):
    if os.path.exists(GIT):
        measure_tabs(bench)
    else:
        print("No bash completion of git: a whole TAB is not measured.\n")
    measure_dead_engine(bench)

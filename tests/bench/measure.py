"""Commands run in shuffled rounds by bench_runner, and what their times say. Ratios are taken within a round."""
import dataclasses
import os
import statistics
import subprocess
import time

NANOSECONDS, FAULTS, KIB = range(3)


class Failed(Exception):
    """A command that is to be measured does not work."""


@dataclasses.dataclass
class Command:
    name: str
    argv: list
    env: dict
    every: int = 1  # takes part in every so many rounds: for slow ones
    remove: str = ""  # a folder that is removed before each run, outside the clock


def try_out(command, check=None):
    """Runs it twice, so that caches are warm; the first time with the system's programs at hand. `check` is a call that
    gives consent where tcli may not ask a module by itself (status 126)."""
    system = dict(command.env, PATH=command.env["PATH"] + ":/usr/bin:/bin")
    for env in (system, command.env):
        done = subprocess.run(command.argv, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        if done.returncode == 126 and check:
            subprocess.run(check, env=system, stdin=subprocess.DEVNULL, capture_output=True, check=False)
            done = subprocess.run(command.argv, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        if done.returncode != 0:
            raise Failed(f"{command.name}: {' '.join(command.argv)}: status {done.returncode}: "
                         f"{done.stderr.decode(errors='replace').strip() or 'nothing on standard error'}")


def read_in_anew(programs):
    """Each as after a start of the machine, its pages read from the disk as they are needed. Those that a compiler has just
    written, or a package manager long ago, lie in memory in larger or smaller pieces, which is a tenth of a short run's time."""
    for program in programs:
        with open(os.path.realpath(program), "rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


class Results:
    def __init__(self, text):
        self.runs = {}
        for line in text.splitlines():
            number, name, nanoseconds, faults, kib, status = line.split("\t")
            if status != "0":
                raise Failed(f"{name}: wait status {status} in round {number}")
            self.runs.setdefault(name, {})[int(number)] = (int(nanoseconds), int(faults), int(kib))

    def __contains__(self, name):
        return name in self.runs

    def median(self, name, what=NANOSECONDS):
        return statistics.median(run[what] for run in self.runs[name].values())

    def ms(self, name):
        return self.median(name) / 1e6

    def ratio(self, name, other, what=NANOSECONDS):
        """The median of the ratios within the rounds that both took part in; None when one of them is not here."""
        mine, others = self.runs.get(name, {}), self.runs.get(other, {})
        both = mine.keys() & others.keys()
        return statistics.median(mine[number][what] / others[number][what] for number in both) if both else None


def measure(runner, commands, rounds, folder):
    lines = []
    for command in commands:
        lines.append(f"command {command.name}")
        lines += [f"arg {word}" if word else "arg " for word in command.argv]
        lines += [f"env {name}={value}" for name, value in command.env.items()]
        lines.append(f"every {command.every}")
        if command.remove:
            lines.append(f"remove {command.remove}")
    done = subprocess.run([runner, str(rounds), str(time.time_ns())], input="\n".join(lines) + "\n", cwd=folder, text=True,
                          capture_output=True, check=False)
    if done.returncode != 0:
        raise Failed(done.stderr.strip() or f"bench_runner ended with {done.returncode}")
    return Results(done.stdout)

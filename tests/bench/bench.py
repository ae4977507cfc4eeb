#!/usr/bin/python3
"""What tcli costs beside the limits of the machine and other dispatchers. Called by script/bench.

Usage: bench.py [--quick] [--engine SOCKET] --tcli PROGRAM --write-runs PROGRAM --bin FOLDER      (FOLDER has the compiled programs of this folder)
Status 1 when a gate is not met."""
import argparse
import os
import shutil
import sys
import tempfile

from completion import measure_completion
from history import measure_history
from images import measure_images
from measure import FAULTS, KIB, Failed, measure, read_in_anew, try_out
from packs import measure_packs
from peers import EVERY, LISTING, SHOWN, Place, find_peers
from trees import add_native, make_tree

SIZES = (10, 100, 1000, 10000)
LIMIT_B, LIMIT_C = "limit B: look up, execv", "limit C: look up, vfork, wait"
NATIVE = "tcli, a native plugin"
DECLARED_CALL = ["declared", "thing", "verb7", "--count", "3", "--level", "high", "--force", "first", "second"]


class Bench:
    def __init__(self, options, folder):
        self.tcli = [os.path.abspath(options.tcli)]
        self.bin = os.path.abspath(options.bin)
        self.quick = options.quick
        self.write_runs = options.write_runs
        self.folder = folder
        self.peers = find_peers()
        self.places = {}
        self.gates = []  # (what, value or None, at most, remark)

    def program(self, name):
        return os.path.join(self.bin, name)

    def place(self, size, scripts=False):
        if (size, scripts) not in self.places:
            top = os.path.join(self.folder, f"{size}-scripts" if scripts else str(size))
            self.places[size, scripts] = Place(top, make_tree(top, size, self.program("noop"), scripts))
        return self.places[size, scripts]

    def measure(self, commands, rounds):
        host = os.path.join(os.path.dirname(self.tcli[0]), "..", "lib", "tcli", "tcli-host")
        read_in_anew({host, *(command.argv[0] for command in commands)})
        for command in commands:
            module = command.argv[1:2]
            try_out(command, [*self.tcli, "plugin", "check", *module] if command.argv[:1] == self.tcli and module else None)
        rounds = max(rounds // 4, 20) if self.quick else rounds
        return measure(self.program("bench_runner"), commands, rounds, self.folder), rounds

    def dispatch(self):
        place = self.place(100)
        noop = os.path.join(place.env["PATH"].split(":")[-1], "tcli-noop")
        commands = [
            place.command("the program itself", [noop]),
            place.command(LIMIT_B, [self.program("limit_exec"), "noop"]),
            place.command(LIMIT_C, [self.program("limit_wait"), "noop"]),
            place.command("tcli noop", [*self.tcli, "noop"]),
            place.command("tcli noop, history off", [*self.tcli, "noop"]),
            place.command("tcli, 20 declared commands", [*self.tcli, *DECLARED_CALL]),
            place.command(NATIVE, [*self.tcli, "native-noop", "go"]),
        ]
        commands[4].env = place.env_no_history
        commands += [place.command(SHOWN[peer], [*argv, "noop"], EVERY[peer]) for peer, argv in self.peers.items()]
        results, rounds = self.measure(commands, 1200)

        print(f"Dispatch to a program that does nothing: 10 folders, 3,000 other files, 100 plugins; {rounds} rounds\n")
        print(f"{'command':<32}{'ms':>8}{'x limit C':>11}{'x git':>8}{'faults':>8}{'KiB':>8}")
        for command in commands:
            ratios = (results.ratio(command.name, other) for other in (LIMIT_C, "git noop"))
            print(f"{command.name:<32}{results.ms(command.name):8.2f}" + "".join(
                f"{'-' if ratio is None else format(ratio, '.2f'):>{width}}" for ratio, width in zip(ratios, (11, 8)))
                + f"{results.median(command.name, FAULTS):8.0f}{results.median(command.name, KIB):8.0f}")
        print(flush=True)
        self.gate("tcli noop / limit C", results.ratio("tcli noop", LIMIT_C), 1.35)
        self.gate("tcli noop / git noop", results.ratio("tcli noop", "git noop"), 0.75, results.ratio(LIMIT_C, "git noop"))
        self.gate("tcli noop, history off / git noop", results.ratio("tcli noop, history off", "git noop"), 0.55,
                  results.ratio(LIMIT_B, "git noop"))
        self.gate("tcli, 20 declared commands / git noop", results.ratio("tcli, 20 declared commands", "git noop"), 1.0)
        self.gate("tcli, a native plugin / git noop", results.ratio(NATIVE, "git noop"), 1.0)
        self.gate("peak memory: tcli noop / git noop", results.ratio("tcli noop", "git noop", KIB), 1.0)
        self.gate("peak memory: a native plugin, MiB", results.median(NATIVE, KIB) / 1024, 30)

    def growth(self):
        runs = {"limit C": [self.program("limit_wait")], "tcli": self.tcli}
        if "git" in self.peers:
            runs["git"] = self.peers["git"]
        commands = [self.place(size).command(f"{name} {size}", [*argv, "noop"]) for size in SIZES for name, argv in runs.items()]
        results, rounds = self.measure(commands, 800)
        print(f"Dispatch as plugins grow, ms; {rounds} rounds\n")
        self.table_by_size(runs, results, growth=True)
        self.gate("dispatch with 10,000 / with 10 plugins", results.ratio("tcli 10000", "tcli 10"), 1.05,
                  results.ratio("limit C 10000", "limit C 10"))

    def listing(self):
        runs = {"tcli": (self.tcli, [], 1), "tcli __complete": (self.tcli, ["__complete", "--", ""], 1)}
        for peer, argv in self.peers.items():
            runs[" ".join([peer, *LISTING[peer]])] = (argv, LISTING[peer], EVERY[peer])
        commands = []
        for size in SIZES:
            for name, (argv, words, every) in runs.items():
                if (name.startswith("docker") and size > 100) or (name == "bash" and size > 1000):
                    continue  # it starts every plugin
                often = every if every > 1 or size == 1000 else 3 if size < 1000 else 10
                commands.append(self.place(size).command(f"{name} {size}", [*argv, *words], often))
        results, rounds = self.measure(commands, 400)
        print(f"Listing with a warm cache, ms; {rounds} rounds\n")
        self.table_by_size(runs, results)
        for name in ("tcli", "tcli __complete"):
            self.gate(f"{name}, warm / git help -a, 1,000 plugins", results.ratio(f"{name} 1000", "git help -a 1000"), 0.35)
        self.gate("tcli __complete, warm, 10,000 plugins: ms", results.ms("tcli __complete 10000"), 3.0)

    def cold(self):
        place = self.place(1000, scripts=True)
        commands = [place.command("tcli", self.tcli, remove=place.cache),
                    place.command("tcli __complete", [*self.tcli, "__complete", "--", ""], remove=place.cache)]
        if "git" in self.peers:
            commands.append(place.command("git help -a", [*self.peers["git"], "help", "-a"]))
        results, rounds = self.measure(commands, 200)
        print(f"Listing 1,000 declared scripts, no cache; {rounds} rounds\n")
        for command in commands:
            print(f"{command.name:<20}{results.ms(command.name):8.2f} ms")
        print(flush=True)
        for name in ("tcli", "tcli __complete"):
            self.gate(f"{name}, cold / git help -a, 1,000 scripts", results.ratio(name, "git help -a"), 3.0)

    def native_listing(self):
        """The same tree twice, the second time with 200 native plugins more."""
        places = {}
        for name, plugins in (("without", 0), ("with", 200)):
            top = os.path.join(self.folder, f"native-{name}")
            places[name] = Place(top, make_tree(top, 100, self.program("noop"), scripts=True))
            add_native(top, plugins)
        commands = []
        for name, place in places.items():
            warm = place.command(f"warm {name}", self.tcli)
            warm.env = dict(place.env, XDG_CACHE_HOME=place.cache + "-warm")  # the cold runs take the other away
            commands += [warm, place.command(f"cold {name}", self.tcli, remove=place.cache)]
        results, rounds = self.measure(commands, 400)
        print(f"Listing 100 scripts without and with 200 native plugins, ms; {rounds} rounds\n")
        print(f"{'':<20}{'without':>9}{'with':>9}{'more':>9}")
        for kind in ("warm", "cold"):
            without, with_them = results.ms(f"{kind} without"), results.ms(f"{kind} with")
            print(f"{kind:<20}{without:9.2f}{with_them:9.2f}{with_them - without:9.2f}")
        print(flush=True)
        self.gate("200 native plugins, warm: ms more", results.ms("warm with") - results.ms("warm without"), 0.03)
        self.gate("200 native plugins, cold: ms more", results.ms("cold with") - results.ms("cold without"), 2.0)

    @staticmethod
    def table_by_size(names, results, growth=False):
        print(f"{'plugins':<20}" + "".join(f"{size:>9,}" for size in SIZES) + ("   10,000 / 10" if growth else ""))
        for name in names:
            cells = [f"{results.ms(f'{name} {size}'):9.2f}" if f"{name} {size}" in results else f"{'-':>9}" for size in SIZES]
            print(f"{name:<20}" + "".join(cells) + (f"{results.ratio(f'{name} 10000', f'{name} 10'):15.2f}" if growth else ""))
        print(flush=True)

    def gate(self, what, value, at_most, limit=None):
        """`limit`: what the limit program itself reaches on this machine."""
        self.gates.append((what, value, at_most, "" if limit is None else f" (the limit: {limit:.2f})"))

    def judge(self):
        print(f"{'Gate':<52}{'is':>7}{'at most':>9}")
        good = True
        for what, value, at_most, remark in self.gates:
            met = value is not None and value <= at_most
            good = good and met
            shown = "-" if value is None else f"{value:.2f}"
            verdict = "met" if met else "NOT MET" if value is not None else "NOT MEASURED"
            print(f"{what:<52}{shown:>7}{at_most:9.2f}  {verdict}{remark}")
        return good


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--engine", default="")
    parser.add_argument("--write-runs", required=True)
    parser.add_argument("--tcli", required=True)
    parser.add_argument("--bin", required=True)
    options = parser.parse_args()
    os.umask(0o022)
    folder = tempfile.mkdtemp(prefix="tcli-bench-")
    try:
        bench = Bench(options, folder)
        for part in (bench.dispatch, bench.growth, bench.listing, bench.cold, bench.native_listing):
            part()
        measure_completion(bench)
        measure_history(bench)
        measure_packs(bench)
        if options.engine:
            measure_images(bench, options.engine)
        else:
            print("No engine: images are not measured.\n")
        return 0 if bench.judge() else 1
    except Failed as failure:
        print(f"bench: {failure}", file=sys.stderr)
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)


sys.exit(main())

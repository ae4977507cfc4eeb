"""The history: what a first look at new runs costs, and questions to a million of them; what a copy of the output costs."""
import json
import os
import subprocess
import time

from peers import Place

RUNS, NEW_RUNS = 1_000_000, 10_000
PAYLOAD = 4 << 30  # bytes through a pipe
SPEAKER = "#!/bin/sh\n# ---\n# tcli: 1\n# summary: Speaks\n# commands: {out: {summary: Much}}\n# ---\nexec head -c {size} /dev/zero\n"


def journal(bench, place, runs):
    folder = os.path.join(place.env["XDG_STATE_HOME"], "tcli", "history")
    os.makedirs(folder, mode=0o700, exist_ok=True)
    with open(os.path.join(folder, "journal"), "ab") as file:
        subprocess.run([bench.write_runs, str(runs)], stdout=file, check=True)


def seconds(argv, env, **streams):
    start = time.monotonic()
    subprocess.run(argv, env=env, stdin=subprocess.DEVNULL, check=True, **streams)
    return time.monotonic() - start


def fresh(bench, name):
    top = os.path.join(bench.folder, name)
    os.makedirs(os.path.join(top, "bin"))
    place = Place(top, os.path.join(top, "bin"))
    place.env["XDG_STATE_HOME"] = os.path.join(top, "state")
    return place


def measure_questions(bench):
    place = fresh(bench, "history")
    journal(bench, place, RUNS // 10 if bench.quick else RUNS)
    folding = seconds([*bench.tcli, "history", "list"], place.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    newest = json.loads(subprocess.run([*bench.tcli, "history", "list", "-n", "500", "-o", "json"], env=place.env, check=True,
                                       stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout)["runs"][-1]["id"]
    questions = {"list -n 20": 50, f"show {newest}": 50, f"show {newest[:12]}": 50, "list -n 20 --status failed": 50, "stats": 1000}
    commands = [place.command(f"history {words}", [*bench.tcli, "history", *words.split()], 10 if words == "stats" else 1)
                for words in questions]
    results, rounds = bench.measure(commands, 80)
    print(f"Questions to {RUNS // 10 if bench.quick else RUNS:,} runs, ms; {rounds} rounds; folding all of them took {folding:.1f} s\n")
    for command in commands:
        print(f"{command.name.replace(newest, 'ID').replace(newest[:12], 'BEGINNING'):<40}{results.ms(command.name):8.1f}")
    print(flush=True)
    for (words, most), command in zip(questions.items(), commands):
        what = words.replace(newest, "ID").replace(newest[:12], "BEGINNING")
        bench.gate(f"history {what}, {'100,000' if bench.quick else '1,000,000'} runs, ms", results.ms(command.name), most)


def measure_folding(bench):
    place = fresh(bench, "folding")
    journal(bench, place, NEW_RUNS)
    bench.gate("first list after 10,000 runs, s",
               seconds([*bench.tcli, "history", "list"], place.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL), 1.0)


def measure_capture(bench):
    place = fresh(bench, "capture")
    module = os.path.join(place.env["PATH"].split(":")[-1], "tcli-speaker")
    with open(module, "w", encoding="utf-8") as file:
        file.write(SPEAKER.replace("{size}", str(PAYLOAD)))
    os.chmod(module, 0o755)
    env = dict(place.env, PATH=place.env["PATH"] + ":/usr/bin:/bin")
    took = []
    for options in (["--capture=all"], ["--capture=off"]):
        sink = subprocess.Popen(["/usr/bin/cat"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, env=env)
        took.append(seconds([*bench.tcli, *options, "speaker", "out"], env, stdout=sink.stdin))
        sink.stdin.close()
        sink.wait()
    print(f"{PAYLOAD >> 30} GiB through a pipe, GB/s: copied {PAYLOAD / took[0] / 1e9:.2f}, not copied {PAYLOAD / took[1] / 1e9:.2f}\n")
    bench.gate("copied pipe: seconds for a GB", took[0] / (PAYLOAD / 1e9), 1.0, took[1] / (PAYLOAD / 1e9))


def measure_history(bench):
    measure_folding(bench)
    measure_questions(bench)
    measure_capture(bench)

"""Packs: what it costs to ask twenty remotes, to install a thousand files, and to call a module of a pack."""
import contextlib
import glob
import os
import shutil
import socket
import statistics
import subprocess
import threading
import time

from history import fresh, seconds
from measure import read_in_anew
from trees import write

PACKS, FILES = 20, 1000
DELAY = 0.2  # seconds until a connection to a remote is taken
MODULE = "#!/bin/sh\n# ---\n# tcli: 1\n# summary: Goes\n# ---\nexit 0\n"
SIDECAR = "tcli: 1\nsummary: Goes\ncommands: {go: {summary: Go}}\n"


def git(env, *words):
    subprocess.run(["git", *words], env=env, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)


def repository(env, folder, name):
    write(os.path.join(folder, "pack.yaml"), f"name: {name}\nsummary: Pack {name}\n")
    git(env, "init", "--quiet", "--initial-branch=main", folder)
    git(env, "-C", folder, "add", "--all")
    git(env, "-C", folder, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--message=one")


def with_system(bench, name):
    place = fresh(bench, name)
    place.env["PATH"] += ":/usr/bin:/bin"
    return place


def serve_late(listener, folder):
    """Each connection gets a git daemon of its own, after DELAY."""
    def serve(client):
        time.sleep(DELAY)
        with client:
            subprocess.run(["git", "daemon", "--inetd", "--export-all", f"--base-path={folder}", folder], stdin=client, stdout=client,
                           stderr=subprocess.DEVNULL, check=False)
    while True:
        try:
            client, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=serve, args=(client,), daemon=True).start()


@contextlib.contextmanager
def slow_remotes(folder):
    """The repositories in `folder`, far away; the URL before their names."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve_late, args=(listener, folder), daemon=True).start()
        yield f"git://127.0.0.1:{listener.getsockname()[1]}"


def at_once(env, urls, **streams):
    """Seconds until all of them have answered git itself, with nothing of tcli: what the processors of the machine allow."""
    begin = time.monotonic()
    asked = [subprocess.Popen(["git", "ls-remote", "--", one], env=env, stdin=subprocess.DEVNULL, **streams) for one in urls]
    for process in asked:
        process.wait()
    return time.monotonic() - begin


def measure_update(bench):
    place = with_system(bench, "packs")
    folder = os.path.join(bench.folder, "remotes")
    for number in range(PACKS):
        module = os.path.join(folder, f"p{number}", "modules", f"m{number}")
        os.makedirs(module)
        write(os.path.join(module, "go"), MODULE, executable=True)
        repository(place.env, os.path.join(folder, f"p{number}"), f"p{number}")
    config = os.path.join(place.env["XDG_CONFIG_HOME"], "tcli")
    os.makedirs(config)
    write(os.path.join(config, "config.yaml"), "packs: {protocols: [git]}\n")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with slow_remotes(folder) as url:
        urls = [f"{url}/p{number}" for number in range(PACKS)]
        for one in urls:
            subprocess.run([*bench.tcli, "pack", "install", "--yes", one], env=place.env, check=True, stdin=subprocess.DEVNULL, **quiet)
        rounds = []
        for _ in range(3 if bench.quick else 7):
            slowest = max(seconds(["git", "ls-remote", "--", one], place.env, **quiet) for one in urls)
            rounds.append((seconds([*bench.tcli, "pack", "update"], place.env, **quiet), slowest, at_once(place.env, urls, **quiet)))
    print(f"{PACKS} packs with nothing new, remotes {DELAY * 1000:.0f} ms away: "
          f"{statistics.median(one for one, _, _ in rounds) * 1000:.0f} ms, "
          f"the slowest git ls-remote {statistics.median(one for _, one, _ in rounds) * 1000:.0f} ms, "
          f"{PACKS} of them at once {statistics.median(one for _, _, one in rounds) * 1000:.0f} ms\n")
    bench.gate("20 packs, nothing new / slowest git ls-remote", statistics.median(one / other for one, other, _ in rounds), 1.3,
               statistics.median(git / other for _, other, git in rounds))


def measure_install(bench):
    folder = os.path.join(bench.folder, "large", "repository")
    place = with_system(bench, "large")
    os.makedirs(os.path.join(folder, "modules", "large"))
    write(os.path.join(folder, "modules", "large", "go"), MODULE, executable=True)
    for number in range(FILES):
        os.makedirs(os.path.join(folder, "data", str(number % 20)), exist_ok=True)
        write(os.path.join(folder, "data", str(number % 20), f"{number}.txt"), f"file {number}\n" * 40)
    repository(place.env, folder, "large")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    rounds = []
    for number in range(5 if bench.quick else 15):
        home, clone = os.path.join(bench.folder, f"home{number}"), os.path.join(bench.folder, f"clone{number}")
        env = {**place.env, "HOME": home, "XDG_DATA_HOME": f"{home}/data", "XDG_CACHE_HOME": f"{home}/cache"}
        os.mkdir(home)
        os.sync()
        cloning = seconds(["git", "clone", "--depth", "1", f"file://{folder}", clone], env, **quiet)
        os.sync()
        rounds.append((seconds([*bench.tcli, "pack", "install", "--yes", f"file://{folder}"], env, **quiet), cloning))
        shutil.rmtree(home)
        shutil.rmtree(clone)
    print(f"A pack of {FILES} files: installed in {statistics.median(one for one, _ in rounds) * 1000:.0f} ms, "
          f"git clone --depth 1 {statistics.median(one for _, one in rounds) * 1000:.0f} ms\n")
    bench.gate("1,000 files, pack install / git clone --depth 1", statistics.median(one / other for one, other in rounds), 1.5)


def measure_calls(bench):
    """One file under both names: of two copies, one lies better in the processor's caches, by a hundredth of a call, for good."""
    place = bench.place(100)  # where the module is found on PATH as the others are that are measured
    on_path = os.path.join(place.env["PATH"].split(":")[-1], "tcli-plain")
    folder = os.path.join(bench.folder, "calls")
    packed = os.path.join(folder, "bin", "tcli-packed")
    os.makedirs(os.path.dirname(packed))
    for program in (packed, on_path):
        shutil.copy2(bench.program("noop"), program)
        write(f"{program}.yaml", SIDECAR)
    env = dict(place.env, PATH=place.env["PATH"] + ":/usr/bin:/bin")
    repository(env, folder, "calls")
    subprocess.run([*bench.tcli, "pack", "install", "--yes", f"file://{folder}"], env=env, check=True, stdin=subprocess.DEVNULL,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    [installed] = glob.glob(os.path.join(place.env["XDG_DATA_HOME"], "tcli", "packs", "calls", "*", "bin", "tcli-packed"))
    os.unlink(on_path)
    os.link(installed, on_path)
    read_in_anew([installed])
    commands = [place.command(f"a module {where}", [*bench.tcli, name, "go"])
                for where, name in (("of a pack", "packed"), ("on PATH", "plain"))]
    results, rounds = bench.measure(commands, 4000)
    print(f"Calls, ms; {rounds} rounds\n")
    for command in commands:
        print(f"{command.name:<32}{results.ms(command.name):8.2f}")
    print(flush=True)
    bench.gate("a module of a pack / on PATH", results.ratio("a module of a pack", "a module on PATH"), 1.0)


def measure_packs(bench):
    measure_update(bench)
    measure_install(bench)
    measure_calls(bench)

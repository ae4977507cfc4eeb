#!/usr/bin/python3
"""Install, update, sync, roll-back and removal of a pack, cut short or failing at system calls: what is installed is wholly the old or
wholly the new, modules run, and the retry works. A sample of the calls is tried, each with one fault; TCLI_SWEEP=all tries every call with
every fault, which takes about ten minutes. Argument: tcli."""
import collections
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

TCLI = os.path.abspath(sys.argv[1])
ALL = os.environ.get("TCLI_SWEEP") == "all"
DECISIVE = ("rename", "renameat", "renameat2", "symlink", "symlinkat", "fsync", "syncfs")
# What changes files, tells of them, or keeps them as they are for others; execve and clone, since git is started in between.
CALLS = (*DECISIVE, "openat", "newfstatat", "getdents64", "write", "pwrite64", "mkdir", "mkdirat", "unlink", "unlinkat", "rmdir", "fdatasync", "chmod", "fchmod",
         "fchmodat", "ftruncate", "link", "flock", "clone", "clone3", "vfork", "execve")
FAULTS = ("signal=KILL", "error=ENOSPC", "error=EIO")
GIT = {"GIT_CONFIG_SYSTEM": "/dev/null", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_AUTHOR_NAME": "Ann", "GIT_COMMITTER_NAME": "Ann",
       "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_EMAIL": "a@b"}


class Place:
    """A folder with a repository and a home, and a copy of the home for each try."""

    def __init__(self, top):
        self.top = pathlib.Path(top)
        self.repository = self.top / "core"
        self.home = self.top / "home"
        self.home.mkdir()
        self.environment = {"PATH": "/usr/bin:/bin", "HOME": str(self.home), "LC_ALL": "C.UTF-8", "TCLI_CONTAINERS_ENGINE": "none",
                            "ASAN_OPTIONS": "detect_leaks=0", **GIT}
        self.git("init", "-q", "-b", "main", str(self.repository))
        self.heads = [self.commit(1), self.commit(2)]

    def git(self, *words):
        return subprocess.run(["git", *words], env=self.environment, check=True, capture_output=True, text=True).stdout.strip()

    def commit(self, number):
        verb = self.repository / "modules" / "hello" / "say"
        verb.parent.mkdir(parents=True, exist_ok=True)
        verb.write_text(f"#!/bin/sh\n# ---\n# tcli: 1\n# summary: Say it\n# ---\necho {number}\n")
        verb.chmod(0o755)
        (self.repository / "pack.yaml").write_text("name: core\nsummary: Core\n")
        for name in range(3):
            (self.repository / f"file{name}").write_text(f"{number}\n")
        self.git("-C", str(self.repository), "add", "-A")
        self.git("-C", str(self.repository), "commit", "-qm", f"Number {number}")
        return self.git("-C", str(self.repository), "rev-parse", "HEAD")

    def at(self, number):
        self.git("-C", str(self.repository), "reset", "-q", "--hard", self.heads[number - 1])

    def tcli(self, *words, under=()):
        return subprocess.run([*under, TCLI, *words], env=self.environment, cwd=self.top, capture_output=True, text=True, check=False,
                              timeout=300, stdin=subprocess.DEVNULL)

    def traced(self, words, calls, *options):
        """The result under strace, and the lines of its calls."""
        trace = self.top / "trace"
        trace.write_text("")
        result = self.tcli(*words, under=("strace", "-qq", "-o", str(trace), "-e", f"trace={calls}", *options))
        return result, [line for line in trace.read_text().splitlines() if "--- SIG" not in line]

    def save(self):
        shutil.copytree(self.home, self.top / "saved", symlinks=True)

    def restore(self):
        shutil.rmtree(self.home)
        shutil.copytree(self.top / "saved", self.home, symlinks=True)

    def installed(self):
        """The number of the version that is installed, 0 for none; fails where that is not one whole version."""
        listed = self.tcli("pack", "list", "-o", "json")
        assert listed.returncode == 0, listed
        packs = json.loads(listed.stdout)["packs"]
        said = self.tcli("hello", "say")
        if not packs:
            assert said.returncode == 127, said
            return 0
        number = [head[:7] for head in self.heads].index(packs[0]["commit"]) + 1
        assert (said.returncode, said.stdout) == (0, f"{number}\n"), said
        checked = self.tcli("pack", "verify")
        assert checked.returncode == 0, checked
        return number


def calls_of(place, words, *options):
    """The calls of a run that nothing happens to: names, each with its number among those of that name, as strace(1) counts them: for
    each process by itself."""
    place.restore()
    result, lines = place.traced(words, ",".join(CALLS), *options)
    assert result.returncode == 0, result
    counts, calls = collections.Counter(), {}
    for line in lines:
        call = re.match(r"(\d+ +)?(\w+)\(", line)
        if call:
            counts[call.groups()] += 1
            calls[call.group(2), counts[call.groups()]] = None
    return list(calls)


def plan(place, words):
    """The tries: a call, its number, a fault, and strace's options, -f to count git's calls as well."""
    own = calls_of(place, words)
    gits = calls_of(place, words, "-f") if words[1] in ("install", "update") else []
    if not ALL:
        others = [call for call in own if call[0] not in DECISIVE]
        own = [call for call in own if call[0] in DECISIVE] + others[:: len(others) // 15 + 1]
        gits = gits[:: len(gits) // 8 + 1]
    for options, calls in (((), own), (("-f",), gits)):
        for at, call in enumerate(calls):
            yield from ((*call, fault, options) for fault in (FAULTS if ALL else (FAULTS[at % len(FAULTS)],)))


def attempt(place, words, old, new, one):
    """What is installed after a run that fails so."""
    call, number, fault, options = one
    place.restore()
    failed, lines = place.traced(words, call, *options, "-e", f"inject={call}:{fault}:when={number}")
    hit = [line for line in lines if "INJECTED" in line]
    now = place.installed()
    where = f"{words}, {one}: status {failed.returncode}: {failed.stderr}\n{hit}\n"
    assert now in (old, new), where
    if "SanitizerTool: CHECK failed" in failed.stderr:  # the fault hit a write of the sanitizer's own, and killed it
        return now
    assert failed.returncode != 0 or now == new, where
    if call in DECISIVE and fault.startswith("error"):
        assert failed.returncode in (0, 1), where
    again = place.tcli(*words)
    if again.returncode != 0:  # such as removing what is gone
        assert now == new and words[1] in ("remove", "rollback"), f"{where}again: {again}"
    elif words[1] != "rollback" or now == old:
        assert place.installed() == new, f"{where}again: {again}"
    left = list((place.home / ".local/share/tcli/packs/staging").glob("*"))
    assert not left or again.returncode != 0 or now == new, f"{where}left: {left}"
    return now


def sweep(prepare, words, old, new):
    with tempfile.TemporaryDirectory(prefix="tcli-sweep-") as top:
        place = Place(top)
        prepare(place)
        place.save()
        assert place.installed() == old
        outcomes = {old: 0, new: 0}
        for one in plan(place, words):
            outcomes[attempt(place, words, old, new, one)] += 1
        assert outcomes[old] and outcomes[new], outcomes
        return f"{words[1]}: {sum(outcomes.values())} faults, {outcomes[old]} times the old version, {outcomes[new]} the new one"


def at_first(place):
    place.at(1)


def with_first(place):
    place.at(1)
    assert place.tcli("pack", "install", "-y", f"file://{place.repository}").returncode == 0


def with_update(place):
    with_first(place)
    place.at(2)


def with_both(place):
    with_update(place)
    assert place.tcli("pack", "update").returncode == 0


def with_lock(place):
    with_first(place)
    shutil.copy(place.home / ".local/share/tcli/packs/current/packs.lock", place.top / "agreed")
    place.at(2)
    assert place.tcli("pack", "update").returncode == 0


def main():
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        sweeps = [pool.submit(sweep, *words) for words in (
            (with_update, ("pack", "update"), 1, 2),
            (at_first, ("pack", "install", "-y", "./core"), 0, 1),
            (with_lock, ("pack", "sync", "--yes", "agreed"), 2, 1),
            (with_both, ("pack", "remove", "core"), 2, 0),
            (with_both, ("pack", "rollback", "core"), 2, 1))]
        for one in sweeps:
            print(one.result(), flush=True)


main()

#!/usr/bin/python3
"""Install, update, roll-back and removal of a pack, cut short or failing at every system call that changes something: what is
installed is wholly the old or wholly the new, modules run, and the retry works. Argument: tcli."""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

TCLI = os.path.abspath(sys.argv[1])
# What changes files, or keeps them as they are for others; execve and clone, since git is started in between.
CALLS = ("openat,write,pwrite64,mkdir,mkdirat,rename,renameat,renameat2,symlink,symlinkat,unlink,unlinkat,rmdir,fsync,fdatasync,"
         "syncfs,chmod,fchmod,fchmodat,ftruncate,flock,link,clone,clone3,vfork,execve")
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


def sweep(name, prepare, words, old, new, follow=(), step=1):
    """`words` fail at their call number 1, 1 + step, ... until they run through. `follow`: of strace, to reach git as well."""
    with tempfile.TemporaryDirectory(prefix="tcli-sweep-") as top:
        place = Place(top)
        prepare(place)
        place.save()
        assert place.installed() == old
        for fault in FAULTS:
            outcomes = {old: 0, new: 0}
            when = 1
            while True:
                place.restore()
                trace = place.top / "trace"
                trace.write_text("")
                failed = place.tcli(*words, under=("strace", *follow, "-qq", "-o", str(trace), "-e", f"trace={CALLS}", "-e",
                                                   f"inject={CALLS}:{fault}:when={when}"))
                hit = "INJECTED" in trace.read_text() or "+++ killed by SIGKILL" in trace.read_text()
                now = place.installed()
                where = f"{name}, {fault}, call {when}: status {failed.returncode}: {failed.stderr}{trace.read_text()[-600:]}"
                assert now in (old, new), where
                assert failed.returncode != 0 or now == new, where
                again = place.tcli(*words)
                if again.returncode != 0:  # such as removing what is gone
                    assert now == new and name in ("remove", "rollback"), f"{where}\nagain: {again}"
                elif name != "rollback" or now == old:
                    assert place.installed() == new, f"{where}\nagain: {again}"
                left = list((place.home / ".local/share/tcli/packs/staging").glob("*"))
                assert not left or again.returncode != 0 or now == new, f"{where}\nleft: {left}"
                outcomes[now] += 1
                if not hit:
                    break
                when += step
            print(f"{name}, {fault}: {when} calls, {outcomes[old]} times the old version, {outcomes[new]} the new one")
            assert outcomes[old] and outcomes[new]


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


def main():
    step = int(os.environ.get("TCLI_SWEEP_STEP", "1"))
    sweep("update", with_update, ("pack", "update"), 1, 2, step=step)
    sweep("remove", with_both, ("pack", "remove", "core"), 2, 0, step=step)
    sweep("rollback", with_both, ("pack", "rollback", "core"), 2, 1, step=step)
    sweep("install", at_first, ("pack", "install", "-y", "./core"), 0, 1, step=step)
    sweep("update with git", with_update, ("pack", "update"), 1, 2, follow=("-f",), step=5 * step)


main()

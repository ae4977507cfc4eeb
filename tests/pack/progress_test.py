#!/usr/bin/python3
"""A long fetch on a terminal: what came is told while it comes, and Ctrl-C ends tcli and the script that called it. Argument: tcli."""
import contextlib
import os
import pathlib
import pty
import re
import select
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

TCLI = os.path.abspath(sys.argv.pop(1))
LIMIT = 30
GIT = {"GIT_CONFIG_SYSTEM": "/dev/null", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_AUTHOR_NAME": "Ann", "GIT_COMMITTER_NAME": "Ann",
       "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_EMAIL": "a@b"}
RECEIVED = re.compile(rb"Receiving objects: +(\d+)%")
# ssh to a host that gives the first part of a pack, and the rest when the file is there.
STALLING = """#!/usr/bin/python3
import os, subprocess, sys, time
remote = subprocess.Popen(sys.argv[-1], shell=True, stdout=subprocess.PIPE)
left = 100_000
while data := os.read(remote.stdout.fileno(), 4096):
    left -= len(data)
    while left < 0 and not os.path.exists({0!r}):
        time.sleep(0.05)
    while data:
        data = data[os.write(1, data):]
"""


class Fetch(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)  # of what a failure leaves running
        self.addCleanup(folder.cleanup)
        self.top = pathlib.Path(folder.name)
        self.go_on = self.top / "go-on"
        ssh = self.top / "ssh"
        ssh.write_text(STALLING.format(str(self.go_on)))
        ssh.chmod(0o755)
        (self.top / "home").mkdir()
        self.environment = {"PATH": "/usr/bin:/bin", "HOME": str(self.top / "home"), "LC_ALL": "C.UTF-8", "TERM": "xterm", "TCLI_CONTAINERS_ENGINE": "none",
                            "ASAN_OPTIONS": "detect_leaks=0", "GIT_SSH_COMMAND": str(ssh), **GIT}
        core = self.top / "core"
        verb = core / "modules" / "hello" / "say"
        verb.parent.mkdir(parents=True)
        verb.write_text("#!/bin/sh\n# ---\n# tcli: 1\n# summary: Say it\n# ---\necho hello\n")
        verb.chmod(0o755)
        (core / "pack.yaml").write_text("name: core\nsummary: Core\n")
        for number in range(300):
            (core / f"data{number}").write_bytes(os.urandom(2000))
        for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-qm", "First"]):
            subprocess.run(["git", "-C", core, *words], env=self.environment, check=True)
        self.install = f"{shlex.quote(TCLI)} pack install --yes ssh://host{shlex.quote(str(core))}"

    def start(self, script):
        child, self.terminal = pty.fork()
        if child == 0:
            os.chdir(self.top)
            os.execve("/bin/bash", ["bash", "-c", script], self.environment)
        self.addCleanup(os.close, self.terminal)
        self.shown = b""
        return child

    def read(self):
        """False at the end."""
        if not select.select([self.terminal], [], [], 0.1)[0]:
            return True
        try:
            data = os.read(self.terminal, 65536)
        except OSError:  # all of them have closed it
            return False
        self.shown += data
        return bool(data)

    def wait_for_part(self):
        end = time.monotonic() + LIMIT
        while not RECEIVED.search(self.shown):
            if not self.read() or time.monotonic() > end:
                self.go_on.touch()
                self.fail(f"nothing told what was received: {self.shown[-2000:]!r}")

    def wait_for_end(self, child):
        end = time.monotonic() + LIMIT
        while self.read():
            self.assertLess(time.monotonic(), end, self.shown[-2000:])
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    def test_what_was_received_is_told_while_the_rest_is_waited_for(self):
        self.environment["COLUMNS"] = "20"
        child = self.start(f"{self.install}; exit $?")
        self.wait_for_part()
        self.assertLess(int(RECEIVED.findall(self.shown)[-1]), 100)
        self.go_on.touch()
        self.assertEqual(self.wait_for_end(child), 0, self.shown[-2000:])
        self.assertEqual(RECEIVED.findall(self.shown)[-1], b"100")
        self.assertNotIn(b"[new branch]", self.shown)

    def test_ctrl_c_ends_the_script_that_called_it_and_the_next_call_finds_nothing_in_its_way(self):
        child = self.start(f"{self.install}; echo NEXT")
        self.wait_for_part()
        os.write(self.terminal, b"\x03")
        self.assertEqual(self.wait_for_end(child), -signal.SIGINT, self.shown[-2000:])
        self.assertNotIn(b"NEXT", self.shown)
        self.go_on.touch()
        self.assertEqual(self.wait_for_end(self.start(f"{self.install} && {shlex.quote(TCLI)} hello say; exit $?")), 0, self.shown[-2000:])
        self.assertIn(b"hello\r\n", self.shown)

    def test_ctrl_c_in_the_second_fetch_of_an_update_leaves_all_as_it_was_and_tells_of_nothing(self):
        quick = self.top / "quick"
        shutil.copytree(self.top / "core", quick)
        (quick / "pack.yaml").write_text("name: quick\nsummary: Quick\n")
        os.rename(quick / "modules" / "hello", quick / "modules" / "bye")
        self.commit(quick)
        self.go_on.touch()
        both = f"{shlex.quote(TCLI)} pack install --yes file://{shlex.quote(str(quick))} && {self.install}; exit $?"
        self.assertEqual(self.wait_for_end(self.start(both)), 0, self.shown[-2000:])
        self.go_on.unlink()
        for pack in (quick, self.top / "core"):
            (pack / "more").write_bytes(os.urandom(400_000))
            self.commit(pack)
        before = self.listed()
        child = self.start(f"{shlex.quote(TCLI)} pack update; echo NEXT")
        self.wait_until(lambda: self.shown.count(b"remote: Enumerating") == 2)
        self.assertNotIn(b"1 commit", self.shown)
        self.shown = b""
        self.wait_for_part()
        os.write(self.terminal, b"\x03")
        self.assertEqual(self.wait_for_end(child), -signal.SIGINT, self.shown[-2000:])
        self.assertEqual(self.listed(), before)

    def listed(self):
        return subprocess.run([TCLI, "pack", "list", "-o", "json"], env=self.environment, check=True, capture_output=True).stdout

    def commit(self, folder):
        for words in (["add", "-A"], ["commit", "-qm", "More"]):
            subprocess.run(["git", "-C", folder, *words], env=self.environment, check=True)

    def test_ctrl_c_while_a_remote_is_asked_leaves_nothing_of_git(self):
        config = self.top / "home" / ".config" / "tcli" / "config.yaml"
        config.parent.mkdir(parents=True)
        config.write_text("packs: {protocols: [http]}\n")
        with socket.create_server(("127.0.0.1", 0)) as silent:
            url = f"http://127.0.0.1:{silent.getsockname()[1]}/core"
            child = self.start(f"{shlex.quote(TCLI)} pack install --yes {url}; echo NEXT")
            self.wait_until(lambda: any("remote-http" in words for words in running(url)))
            os.write(self.terminal, b"\x03")
            self.assertEqual(self.wait_for_end(child), -signal.SIGINT, self.shown[-2000:])
            self.assertNotIn(b"NEXT", self.shown)
            self.wait_until(lambda: not running(url))

    def wait_until(self, condition):
        end = time.monotonic() + LIMIT
        while not condition():
            self.read()
            self.assertLess(time.monotonic(), end, self.shown[-2000:])


def running(url):
    """The command lines with that URL."""
    lines = []
    for file in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            lines.append(file.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
    return [words for words in lines if url in words and "bash" not in words]


unittest.main()

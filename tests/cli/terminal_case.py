"""A team's folder with a bit of everything, and tcli called in it with any of its streams on a terminal."""
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fault"))
import module_folder
from module_folder import ModuleTest

SGR = re.compile(rb"\x1b\[[0-9;]*m")


class Answer:
    def __init__(self, out, err, status):
        self.out, self.err, self.status = out, err, status


class TerminalCase(ModuleTest):
    def setUp(self):
        super().setUp()
        self.environment.update(TERM="xterm-256color", TCLI_CONTAINERS_ENGINE="none")
        os.mkdir(self.path("second"))
        self.environment["PATH"] = self.path("bin") + ":" + self.path("second") + ":/usr/bin:/bin"
        self.module("good", 'exit "${1-0}"')
        self.module("wide", "exit 0")
        with open(self.path("bin/tcli-wide"), "r+") as file:
            text = file.read().replace("summary: wide", "summary: " + "a long summary of many words " * 4, 1)
            file.seek(0)
            file.write(text)
        self.module("again", "exit 0")
        os.rename(self.path("bin/tcli-again"), self.path("second/tcli-again"))
        self.module("again", "exit 0")
        with open(self.path("bin/tcli-wreck"), "w") as file:
            file.write("#!/no/such/interpreter\n")
        os.chmod(self.path("bin/tcli-wreck"), 0o755)
        self.call("good", "go")
        self.module("bad", "exit 3")
        self.call("bad", "go")

    def call(self, *words, out=False, err=False, into=False, size=(24, 80), limit=20, keys=b"", **variables):
        """`out`, `err`, `into`: whether that stream is the terminal. A variable that is None is unset. `keys` are typed once
        something was shown."""
        environment = dict(self.environment)
        for name, value in variables.items():
            environment.pop(name, None)
            if value is not None:
                environment[name] = value
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
        modes = termios.tcgetattr(theirs)
        modes[1] &= ~termios.OPOST  # the very bytes
        termios.tcsetattr(theirs, termios.TCSANOW, modes)
        self.modes_before = termios.tcgetattr(theirs)
        reader, writer = os.pipe()
        child = subprocess.Popen(
            [module_folder.program, *words], env=environment, cwd=self.folder,
            stdin=theirs if into else subprocess.DEVNULL, stdout=theirs if out else writer, stderr=theirs if err else writer,
            start_new_session=True, preexec_fn=(lambda: fcntl.ioctl(theirs, termios.TIOCSCTTY, 0)))
        os.close(writer)
        shown, piped = self.gather(child, ours, reader, keys, limit)
        self.modes_after = termios.tcgetattr(theirs)
        for fd in (ours, theirs, reader):
            os.close(fd)
        return Answer(shown if out else piped, shown if err else piped, child.wait())

    def gather(self, child, terminal, pipe, keys, limit):
        texts = {terminal: b"", pipe: b""}
        end = time.monotonic() + limit
        while True:
            ended = child.poll() is not None
            ready = select.select([terminal, pipe], [], [], 0 if ended else 0.05)[0]
            for fd in ready:
                texts[fd] += os.read(fd, 65536) or b""
            if keys and texts[terminal]:
                time.sleep(0.3)  # what is typed behind Ctrl-C at once is thrown away by the terminal
                os.write(terminal, keys[:1])
                keys = keys[1:]
            if ended and not [fd for fd in ready if fd == terminal]:
                rest = b""
                while select.select([pipe], [], [], 0)[0]:
                    rest = os.read(pipe, 65536)
                    texts[pipe] += rest
                    if not rest:
                        break
                return texts[terminal], texts[pipe]
            if time.monotonic() > end:
                child.kill()
                child.wait()
                self.fail("it did not end; shown: %r" % texts[terminal][-2000:])


def plain(text):
    return SGR.sub(b"", text)

"""The driver around run_child_copied on terminals."""
import shlex

import pexpect

from copied_folder import CopiedTest

CTRL_C, CTRL_D, CTRL_Z, CTRL_BACKSLASH = "\x03", "\x04", "\x1a", "\x1c"
PROMPT = "READY> "
MODES = ("off", "stderr", "all")


class CopiedOnTerminal(CopiedTest):


    def open(self, command, *words):
        terminal = pexpect.spawn(command, list(words), env=self.environment, encoding="utf-8", timeout=15, dimensions=(24, 300))
        self.addCleanup(terminal.close, True)
        return terminal

    def shell(self):
        shell = self.open("/bin/bash", "--norc", "--noprofile", "-i")
        shell.expect_exact(PROMPT)
        return shell

    def script(self, text):
        """A shell without job control, so that nobody but the driver mends the terminal."""
        return self.open("/bin/sh", "-c", text)

    def line(self, mode, *words):
        return shlex.join(self.command(mode, *words))

    def sh(self, text):
        return ["/bin/sh", "-c", text.replace("@", self.folder)]

    def status(self, shell):
        shell.sendline("echo status=$?")
        shell.expect(r"status=(\d+)")
        status = int(shell.match.group(1))
        shell.expect_exact(PROMPT)
        return status

    def state(self, pid):
        try:
            with open("/proc/%d/stat" % pid) as file:
                return file.read().rsplit(")", 1)[1].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return "gone"

    def assert_usable(self, shell):
        shell.sendline("stty -a")
        shell.expect(r"\nopost .* onlcr.*\nisig icanon iexten echo ")
        shell.expect_exact(PROMPT)

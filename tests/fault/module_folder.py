"""A folder of modules on the search path, and the program under test: argv[1] or $TCLI. Test files run by `main()`."""
import os
import shutil
import sys
import tempfile
import time
import unittest

MANIFEST = "# ---\n# tcli: 1\n# summary: {0}\n# commands:\n#   go: {{summary: {0}}}\n# ---\n"

program = None


class ModuleTest(unittest.TestCase):
    """Each test has its own folder, with its own home in it; the folder is kept when the test failed."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="tcli-test-")
        os.mkdir(self.path("home"))
        os.mkdir(self.path("bin"))
        self.environment = {
            "PATH": self.path("bin") + ":/usr/bin:/bin",
            "HOME": self.path("home"),
            "TCLI": program,
            "TERM": "dumb",
            "PS1": "READY> ",
            "LC_ALL": "C.UTF-8",
        }
        self.errors_before = count_errors(self)

    def tearDown(self):
        if count_errors(self) == self.errors_before:
            shutil.rmtree(self.folder)
        else:
            print("kept:", self.folder, file=sys.stderr)

    def path(self, name):
        return os.path.join(self.folder, name)

    def module(self, name, body, interpreter="/bin/sh"):
        """A declared module with the one command `go`. Its working files stand beside the folder of the modules."""
        file = self.path("bin/tcli-" + name)
        with open(file, "w") as script:
            script.write("#!" + interpreter + "\n" + MANIFEST.format(name) + body.replace("@", self.folder) + "\n")
        os.chmod(file, 0o755)

    def read(self, name):
        try:
            with open(self.path(name)) as file:
                return file.read()
        except FileNotFoundError:
            return ""

    def wait_for(self, condition, limit=10.0):
        end = time.monotonic() + limit
        while not condition():
            if time.monotonic() > end:
                self.fail("waited %s s in vain" % limit)
            time.sleep(0.01)

    def pid_of(self, name):
        """What the module wrote with `echo $$ >@/NAME`, once it is there."""
        self.wait_for(lambda: self.read(name).endswith("\n"))
        return int(self.read(name))


def count_errors(test):
    outcome = test._outcome
    if hasattr(outcome, "errors"):  # Python before 3.11 keeps a row for each step
        return sum(1 for _, error in outcome.errors if error)
    return len(outcome.result.errors) + len(outcome.result.failures)


def is_gone(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def main():
    global program
    program = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else os.environ.get("TCLI")
    if not program:
        sys.exit("usage: TEST PROGRAM [TEST NAMES]")
    sys.modules["module_folder"].program = program
    unittest.main(module="__main__", verbosity=2)

"""The driver around run_child_copied, $RUN_COPIED, in a folder of its own."""
import os
import re
import subprocess

from module_folder import ModuleTest

DRIVER = os.environ.get("RUN_COPIED", "")


class CopiedTest(ModuleTest):
    def setUp(self):
        super().setUp()
        self.environment["D"] = DRIVER
        os.chdir("/")

    def tearDown(self):
        self.doCleanups()
        self.wait_for(self.none_left)  # it writes to the folder
        super().tearDown()

    def command(self, mode, *words):
        """The words of a driver that copies to @/out and @/err, and reports to @/report."""
        for name in ("out", "err", "out.tail", "err.tail", "report"):
            if os.path.exists(self.path(name)):
                os.unlink(self.path(name))
        options = ["--report", self.path("report")]
        words = list(words)
        while words and words[0].startswith("--"):
            options += [words.pop(0), words.pop(0)]
        return [DRIVER, mode, self.path("out"), self.path("err"), *options, "--", *words]

    def copy(self, name):
        """As `tcli history output` shows it."""
        with open(self.path(name), "rb") as file:
            copy = file.read()
        if not os.path.exists(self.path(name + ".tail")):
            return copy
        with open(self.path(name + ".tail"), "rb") as file:
            head, begin, end = map(int, file.readline().split())
            text = file.read()
        self.assertEqual(os.stat(self.path(name + ".tail")).st_mode & 0o7777, 0o600)
        return copy + (b"\n[tcli: %d bytes left out]\n" % (begin - head) if begin > head else b"") + text

    def report(self, stream):
        text = re.search("^%s (.*)$" % stream, self.read("report"), re.MULTILINE).group(1)
        return dict(field.split("=", 1) for field in re.findall(r"why=.*$|\w+=\S*", text))

    def run_driver(self, mode, *words, **options):
        options.setdefault("stdin", subprocess.DEVNULL)
        return subprocess.run(self.command(mode, *words), env=self.environment, capture_output="stdout" not in options, timeout=60, **options)

    def none_left(self):
        """No process of the driver lives on."""
        return not any(self.folder in line for line in subprocess.run(["/bin/ps", "-eo", "args"], capture_output=True, text=True).stdout.splitlines())

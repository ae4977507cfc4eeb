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

    def command(self, mode, *words):
        """The words of a driver that copies to @/out and @/err, and reports to @/report."""
        for name in ("out", "err", "report"):
            if os.path.exists(self.path(name)):
                os.unlink(self.path(name))
        options = ["--report", self.path("report")]
        words = list(words)
        while words and words[0].startswith("--"):
            options += [words.pop(0), words.pop(0)]
        return [DRIVER, mode, self.path("out"), self.path("err"), *options, "--", *words]

    def copy(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def report(self, stream):
        text = re.search("^%s (.*)$" % stream, self.read("report"), re.MULTILINE).group(1)
        return dict(field.split("=", 1) for field in re.findall(r"\w+=(?:.*$|\S*)" if False else r"why=.*$|\w+=\S*", text))

    def run_driver(self, mode, *words, **options):
        options.setdefault("stdin", subprocess.DEVNULL)
        return subprocess.run(self.command(mode, *words), env=self.environment, capture_output="stdout" not in options, timeout=60, **options)

    def none_left(self):
        """No process of the driver lives on."""
        return not any(self.folder in line for line in subprocess.run(["/bin/ps", "-eo", "args"], capture_output=True, text=True).stdout.splitlines())

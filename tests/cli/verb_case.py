"""Every command of tcli's own, by tcli's own description of itself, and a folder in which each has something to do and does it."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import terminal_case  # it leads to module_folder
from terminal_case import module_folder

LONG = "word " * 35 + "end"
RICH = """#!/bin/sh
# ---
# tcli: 1
# summary: LONG
# subjects: {rota: The rotations}
# commands:
#   take:
#     summary: LONG
#     arguments: [{name: reason, summary: Why, variadic: true}]
#     options: [{name: count, short: c, type: int, default: 1, summary: Number of shifts}]
#     examples: [{run: tcli oncall take x, summary: Once}]
#   rota list: {summary: The rotation}
# ---
printf '<%s>\\n' "$@"
""".replace("LONG", LONG)
VERB = "#!/bin/sh\n# ---\n# tcli: 1\n# summary: {}\n# ---\n"

# What a command is called with, if anything; {0} is the folder, {1} what stands beside it. The others are called bare.
WORDS = {
    "completion install": "fish", "completion remove": "fish",
    "config get": "undeclared", "config set": "packs.hint false", "config unset": "history.keep.age",
    "history rerun": "last --dry-run", "history check": "--success 1%", "history import": "{0}/runs", "history annotate": "last again",
    "pack install": "file://{1}/third", "pack sync": "{0}/lock", "pack show": "core", "pack diff": "core", "pack remove": "side",
    "pack rollback": "core", "pack pin": "core", "pack unpin": "core", "pack link": "{1}/side", "pack unlink": "work",
    "pack schedule": "on", "pack bundle": "side -o {0}/bundle", "pack mirror": "{0}/mirrors",
    "plugin show": "oncall", "plugin which": "oncall", "plugin check": "oncall", "plugin test": "{0}/suite", "plugin adopt": "{0}/runner.sh",
    "plugin link": "{1}/clock.so", "plugin unlink": "other", "plugin new": "greet", "team join": "file://{1}/core",
}
BEFORE = {"team join": ("team", "leave")}


class Command:
    def __init__(self, module, said):
        self.name, self.effect = f"{module} {said['name']}", said["effect"]
        self.options = {option["name"]: option for option in said["options"]}
        self.needs_words = any(argument["required"] for argument in said["arguments"])
        output = self.options.get("output", {})
        self.forms = output.get("choices", []) if output.get("type") == "choice" else []
        self.asks = self.effect == "destructive" or "yes" in self.options


class Answer:
    def __init__(self, done):
        self.status, self.out, self.err = done.returncode, done.stdout.decode("utf-8", "surrogateescape"), done.stderr.decode()

    def __repr__(self):
        return f"status {self.status}\n{self.out[-2000:]}\n{self.err[-2000:]}"


def place():
    """The folder is made anew some hundred times: in memory, where programs may run there."""
    memory = "/dev/shm"
    may_run = os.access(memory, os.W_OK) and not os.statvfs(memory).f_flag & os.ST_NOEXEC
    return memory if may_run else None


class VerbCase(unittest.TestCase):
    """One folder for all the tests of a class, put back to what it was by `anew`."""

    @classmethod
    def setUpClass(cls):
        cls.top = tempfile.mkdtemp(prefix="tcli-test-", dir=place())
        cls.addClassCleanup(cls.remove, cls.top)
        cls.folder, cls.kept = cls.top + "/it", cls.top + "/kept"
        cls.home = cls.folder + "/home"
        cls.environment = {
            "PATH": f"{cls.folder}/bin:{cls.folder}/second:/usr/bin:/bin", "HOME": cls.home, "TERM": "dumb", "LC_ALL": "C.UTF-8", "EDITOR": "true",
            "TCLI_CONTAINERS_ENGINE": "none", "GIT_CONFIG_SYSTEM": "/dev/null", "GIT_TEMPLATE_DIR": "",
            "GIT_AUTHOR_NAME": "Ann", "GIT_AUTHOR_EMAIL": "ann@example.org",
            "GIT_COMMITTER_NAME": "Ann", "GIT_COMMITTER_EMAIL": "ann@example.org", "TZ": "Asia/Tokyo", **cls.more(),
        }
        os.makedirs(cls.home)
        cls.commands = [Command(module, said) for module in cls.builtin() for said in cls.described(module)]
        cls.fill()
        cls.keep()

    @classmethod
    def more(cls):
        return {f"XDG_{kind}_HOME": "relative" for kind in ("CONFIG", "DATA", "CACHE", "STATE")}  # which count for nothing

    @staticmethod
    def remove(folder):
        shutil.rmtree(folder)

    @classmethod
    def builtin(cls):
        return [row["name"] for row in cls.told("plugin", "list")["modules"] if row["kind"] == "builtin"]

    @classmethod
    def described(cls, module):
        return cls.told("plugin", "show", module)["commands"]

    @classmethod
    def told(cls, *words):
        return json.loads(cls.call(*words, "-o", "json").out)

    @classmethod
    def call(cls, *words, typed=None, **variables):
        environment = {name: value for name, value in {**cls.environment, **variables}.items() if value is not None}
        given = {"input": typed} if typed else {"stdin": subprocess.DEVNULL}
        return Answer(subprocess.run([module_folder.program, *words], env=environment, capture_output=True, cwd=cls.folder, timeout=60,
                                     start_new_session=True, **given))

    @classmethod
    def words(cls, command):
        return [*command.name.split(), *WORDS.get(command.name, "").format(cls.folder, cls.top).split()]

    @classmethod
    def go(cls, command, *more, **variables):
        """The command as it works, from the same start each time."""
        if command.name in BEFORE:
            cls.done(*BEFORE[command.name])
        answer = cls.call("--yes", *cls.words(command), *more, **variables)
        assert not os.path.exists(cls.folder + "/relative"), "a relative XDG folder was taken"
        if command.effect != "read" or command.name in BEFORE:
            cls.anew()
        return answer

    @classmethod
    def anew(cls):
        cls.remove(cls.folder)
        subprocess.run(["cp", "-a", cls.kept, cls.folder], check=True)

    @classmethod
    def keep(cls):
        """What `anew` makes from here on."""
        if os.path.exists(cls.kept):
            cls.remove(cls.kept)
        subprocess.run(["cp", "-a", cls.folder, cls.kept], check=True)

    @classmethod
    def write(cls, name, text, mode=0o644):
        file = pathlib.Path(cls.folder, name)  # or an absolute one
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        file.chmod(mode)

    @classmethod
    def done(cls, *words, **variables):
        answer = cls.call(*words, **variables)
        assert answer.status == 0, (words, answer)
        return answer

    @classmethod
    def commit(cls, repository, verb):
        cls.write(f"{cls.top}/{repository}/modules/{repository}-it/{verb}", VERB.format(LONG), 0o755)
        for words in (["init", "-qb", "main"], ["add", "-A"], ["commit", "-qm", f"Have {verb}"]):
            subprocess.run(["git", *words], cwd=f"{cls.top}/{repository}", env=cls.environment, check=True, capture_output=True)

    @classmethod
    def fill(cls):
        cls.write("bin/tcli-oncall", RICH, 0o755)
        cls.write("second/tcli-oncall", RICH, 0o755)
        cls.write("bin/tcli-wreck", "#!/no/such/interpreter\n", 0o755)
        cls.write("bin/tcli-plain", "#!/bin/sh\necho help\n", 0o755)
        cls.write("bin/systemctl", "#!/bin/sh\nexit 1\n", 0o755)  # no timer of this machine is to be changed
        cls.write("bin/crontab", f"#!/bin/sh\n[ \"$1\" = -l ] && exec cat {cls.folder}/table\nexec cat >{cls.folder}/table\n", 0o755)
        cls.write("table", "")
        os.symlink(module_folder.program, cls.folder + "/bin/tcli")
        cls.write("suite/tests/works", "#!/bin/sh\n", 0o755)
        cls.write("runner.sh", "#!/bin/sh\necho \"$1\"\n", 0o755)
        cls.write("home/.config/tcli/config.yaml", "history: {keep: {age: 90d}}\n")
        cls.done("--capture=all", "oncall", "take", LONG, "tab\tand\nnewline", "é漢")
        cls.write("runs", cls.done("history", "export").out)
        for name in ("core", "side", "third", "work"):
            cls.write(f"{cls.top}/{name}/pack.yaml", f"name: {name}\nsummary: {LONG}\nowner: ops\n")
            if name == "core":
                cls.write(f"{cls.top}/core/team.yaml", "tcli: 1\npacks: []\ndefaults: {history.keep.runs: 100}\n")
            cls.commit(name, "say")
        cls.done("team", "join", "--yes", f"file://{cls.top}/core")
        cls.done("pack", "install", "--yes", f"file://{cls.top}/side")
        cls.done("pack", "link", f"{cls.top}/work")
        cls.write("lock", next(pathlib.Path(cls.folder).glob("**/packs/current/packs.lock")).read_text())
        cls.commit("core", "more")
        cls.done("pack", "update", "--yes")
        os.remove(cls.top + "/core/modules/core-it/say")
        cls.commit("core", "last")
        cls.done("pack", "fetch")
        plugins = os.environ.get("TEST_PLUGINS") or str(pathlib.Path(module_folder.program).parent.parent / "tests/native/plugins")
        for name in ("clock", "other"):
            shutil.copy(plugins + "/sound.so", f"{cls.top}/{name}.so")
        cls.done("plugin", "link", f"{cls.top}/other.so")
        cls.done("completion", "install", "fish")
        cls.done("oncall", "take", LONG)
        cls.done("--capture=all", "oncall", "take", LONG, "tab\tand\nnewline", "é漢")

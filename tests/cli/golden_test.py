#!/usr/bin/python3
"""Rule 26: the shape of every JSON document stands in tests/cli/golden, and is the same as long as schema_version is.

Usage: golden_test.py PROGRAM. With TCLI_GOLDEN=write the files are written anew; a key that is gone or has another type is refused
all the same, unless schema_version (src/cli/table.hpp) was raised."""
import json
import os
import pathlib
import shutil
import subprocess

import terminal_case
from terminal_case import ModuleTest, module_folder

GOLDEN = pathlib.Path(__file__).resolve().parent / "golden"

RICH = """#!/bin/sh
# ---
# tcli: 1
# summary: On-call rotation
# description: Who has the pager
# version: "1.4.0"
# subjects: {rota: The rotations}
# commands:
#   take:
#     summary: Take the pager
#     description: At once
#     arguments: [{name: reason, summary: Why, variadic: true}]
#     options:
#       - {name: count, short: c, type: int, default: 1, summary: Number of shifts}
#       - {name: kind, type: choice, choices: [day, night], required: false}
#       - {name: token, secret: true, env: ONCALL_TOKEN}
#     examples: [{run: tcli oncall take x, summary: Once}]
#     effect: write
#   rota list: {summary: The rotation}
# ---
echo told >&2
[ -z "${ONCALL_KILL-}" ] || kill -9 $$
exit "${ONCALL_STATUS-0}"
"""


def shape_of(value):
    """Keys and types, without any value; a list is what all its items together are."""
    if isinstance(value, dict):
        return {key: shape_of(item) for key, item in sorted(value.items())}
    if isinstance(value, list):
        return [merged([shape_of(item) for item in value])] if value else []
    return {bool: "boolean", int: "number", float: "number", str: "string", type(None): "null"}[type(value)]


def merged(shapes):
    if all(isinstance(shape, dict) for shape in shapes):
        keys = sorted({key for shape in shapes for key in shape})
        return {key: merged([shape[key] for shape in shapes if key in shape]) for key in keys}
    if all(isinstance(shape, list) for shape in shapes):
        items = [shape[0] for shape in shapes if shape]
        return [merged(items)] if items else []
    dicts, others = [shape for shape in shapes if isinstance(shape, dict)], [shape for shape in shapes if isinstance(shape, str)]
    words = "|".join(sorted({word for shape in others for word in shape.split("|")}))
    return {**merged(dicts), "(or)": words} if dicts else words


def losses(before, now, path=""):
    """What a program that reads `before` misses in `now`."""
    if isinstance(before, dict) and isinstance(now, dict):
        return [loss for key, shape in before.items()
                for loss in (losses(shape, now[key], f"{path}.{key}") if key in now else [f"{path}.{key} is gone"])]
    if isinstance(before, list) and isinstance(now, list):
        return losses(before[0], now[0], path + "[]") if before and now else []
    return [] if before == now else [f"{path} was {before} and is {now}"]


class Golden(ModuleTest):
    def setUp(self):
        super().setUp()
        self.environment.update(TCLI_CONTAINERS_ENGINE="none", GIT_CONFIG_SYSTEM="/dev/null", GIT_AUTHOR_NAME="Ann", TZ="UTC",
                                GIT_AUTHOR_EMAIL="ann@example.org", GIT_COMMITTER_NAME="Ann", GIT_COMMITTER_EMAIL="ann@example.org")
        os.mkdir(self.path("second"))
        self.environment["PATH"] = self.path("bin") + ":" + self.path("second") + ":/usr/bin:/bin"

    def write(self, name, text, mode=0o644):
        file = pathlib.Path(self.path(name))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        file.chmod(mode)

    def tcli(self, *words, **variables):
        return subprocess.run([module_folder.program, *words], env={**self.environment, **variables}, capture_output=True, text=True,
                              cwd=self.folder, timeout=60, stdin=subprocess.DEVNULL)

    def git(self, *words, folder="core"):
        subprocess.run(["git", "-C", self.path(folder), *words], env=self.environment, check=True, capture_output=True)

    def scenario(self):
        self.write("bin/tcli-oncall", RICH, 0o755)
        self.write("second/tcli-oncall", RICH, 0o755)
        self.write("bin/tcli-wreck", "#!/no/such/interpreter\n", 0o755)
        self.write("bin/tcli-odd", RICH.replace("summary: On", "sumary: x\n# summary: On"), 0o755)
        self.write("bin/tcli-parent", RICH.replace("echo told >&2", "tcli oncall take below"), 0o755)
        os.symlink(module_folder.program, self.path("bin/tcli"))
        self.write("home/.config/tcli/config.yaml", "history: {keep: {age: 90d}}\nimages: {allow: [a/*, b/*]}\n")
        self.tcli("--capture=all", "oncall", "take", "a bath", "--count", "2")
        self.tcli("parent", "take", "all of it", ONCALL_STATUS="3")
        self.tcli("oncall", "rota", "list", ONCALL_KILL="1")
        self.tcli("history", "annotate", "last", "a note")
        self.write("runs", self.tcli("history", "export").stdout)
        self.write("suite/tests/well", "#!/bin/sh\n", 0o755)
        self.write("core/pack.yaml", "name: core\nsummary: The core\nowner: ops\nversion: '1'\n")
        self.write("core/team.yaml", "tcli: 1\npacks: []\ndefaults: {undeclared: refuse}\n")
        self.write("core/modules/web/open", "#!/bin/sh\n# ---\n# tcli: 1\n# summary: Open it\n# ---\n", 0o755)
        for words in (["init", "-qb", "main"], ["add", "-A"], ["commit", "-qm", "First"]):
            self.git(*words)
        joined = self.tcli("team", "join", "--yes", "file://" + self.path("core"))
        self.assertEqual(joined.returncode, 0, joined.stderr)
        self.write("core/modules/web/close", "#!/bin/sh\n# ---\n# tcli: 1\n# summary: Close it\n# ---\n", 0o755)
        self.write("core/team.yaml", "tcli: 1\npacks: []\ndefaults: {undeclared: allow}\n")
        self.git("add", "-A")
        self.git("commit", "-qm", "Second")
        self.tcli("pack", "fetch")

    CALLS = {
        "plugin list": [[]], "plugin show": [["oncall"], ["wreck"], ["plugin"]], "plugin which": [["oncall"]],
        "plugin check": [["wreck"], ["odd"]], "plugin test": [["./suite"]], "plugin adopt": [["--dry-run", "runner.sh"]],
        "config get": [["undeclared"]], "config list": [["--all"]], "config path": [[]], "config check": [["broken.yaml"]],
        "history list": [[], ["--tree"]], "history show": [["last"], ["last-failed"]], "history rerun": [["last", "--dry-run"]],
        "history stats": [[]], "history check": [["--success", "99%", "--p95", "2s"]], "history prune": [["--dry-run"]],
        "history import": [["runs"]], "history annotate": [["last", "again"]],
        "pack list": [[]], "pack show": [["core"]], "pack status": [[]], "pack outdated": [[]], "pack diff": [["core"]],
        "pack verify": [[]], "pack schedule": [[]], "team show": [[]], "self check": [[]], "self version": [[]],
        "pack fetch": [[]], "pack update": [["--yes"]], "pack rollback": [["core"]], "pack pin": [["core"]], "pack unpin": [["core"]],
        "pack link": [["core"]], "pack unlink": [["core"]], "pack mirror": [["mirrors"]], "team update": [["--yes"]],
        "pack sync": [["--yes", "agreed"]], "team leave": [[]], "team join": [["--yes", "./core"]], "pack install": [["--yes", "./more"]],
        "pack remove": [["more"]], "plugin new": [["--lang", "python", "fresh"]], "plugin link": [["lib.so"]],
        "plugin unlink": [["lib"]], "config set": [["history.keep.age", "9d"]], "config unset": [["history.keep.age"]],
        "config edit": [[]], "completion install": [["bash"]], "completion remove": [["bash"]],
    }
    # Their standard output is what they make: a script, what a run printed, a file of packs, and what build servers read of tests.
    WITHOUT = ["completion bash", "completion fish", "completion zsh", "history export", "history output", "pack bundle", "plugin test"]

    def shapes(self):
        self.scenario()
        self.write("broken.yaml", "nonsense: 1\n")
        self.write("runner.sh", "#!/bin/sh\necho \"$1\"\n", 0o755)
        shutil.copy(pathlib.Path(module_folder.program).parent.parent / "share/tcli/tools/plugins/oncall.so", self.path("lib.so"))
        self.write("more/pack.yaml", "name: more\nsummary: More of it\n")
        self.write("more/modules/more/do", "#!/bin/sh\n# ---\n# tcli: 1\n# summary: Do it\n# ---\n", 0o755)
        for words in (["init", "-qb", "main"], ["add", "-A"], ["commit", "-qm", "First"]):
            self.git(*words, folder="more")
        shutil.copy(self.path("home/.local/share/tcli/packs/current/packs.lock"), self.path("agreed"))
        self.environment["EDITOR"] = "sed -i s/b/c/"
        for name, calls in self.CALLS.items():
            if name == "pack verify":
                tree = next(pathlib.Path(self.path("home/.local/share/tcli/packs/core")).glob("*/modules/web/open"))
                tree.parent.chmod(0o755)
                tree.chmod(0o755)
                tree.write_text("changed\n")
            documents = []
            for words in calls:
                answer = self.tcli(*name.split(), *words, "-o", "json")
                self.assertTrue(answer.stdout, f"{name}: {answer.stderr}")
                documents.append(json.loads(answer.stdout))
            versions = {document.get("schema_version") for document in documents}
            self.assertEqual(len(versions), 1, name)
            yield name, {"schema_version": versions.pop(), "shape": merged([shape_of(document) for document in documents])}

    def test_rule_26_golden_files(self):
        wanted, without = {}, []
        listed = json.loads(self.tcli("plugin", "list", "-o", "json").stdout)["modules"]
        for module in [row["name"] for row in listed if row["kind"] == "builtin"]:
            for command in json.loads(self.tcli("plugin", "show", module, "-o", "json").stdout)["commands"]:
                options = {option["name"]: option for option in command["options"]}
                name = f"{module} {command['name']}"
                if "choices" in options.get("output", {}):
                    wanted[name] = True
                    self.assertIn("json", options["output"]["choices"], name)
                formats = {"table", "json", "yaml", "name", "csv"}
                if not formats <= set(options.get("output", {}).get("choices", [])) or "key" not in options:
                    without.append(name)
        self.assertEqual(sorted(wanted), sorted(self.CALLS), "each command with -o has its calls here")
        self.assertEqual(sorted(without), self.WITHOUT, "every other command has -o with all formats, and -k")
        for name, now in self.shapes():
            with self.subTest(name=name):
                file = GOLDEN / (name.replace(" ", "-") + ".json")
                before = json.loads(file.read_text()) if file.exists() else None
                if before and now["schema_version"] == before["schema_version"]:
                    self.assertEqual(losses(before["shape"], now["shape"]), [], "programs read this: raise schema_version")
                if os.environ.get("TCLI_GOLDEN") == "write":
                    file.parent.mkdir(exist_ok=True)
                    file.write_text(json.dumps(now, indent=2) + "\n")
                else:
                    self.assertEqual(before, now, f"something new, or another schema_version: TCLI_GOLDEN=write {__file__} PROGRAM")
        if os.environ.get("TCLI_GOLDEN") != "write":
            files = {file.stem for file in GOLDEN.glob("*.json")}
            self.assertEqual(files, {name.replace(" ", "-") for name in self.CALLS}, "a file for each command, and no other")

    def test_what_is_a_loss(self):
        before = shape_of({"a": 1, "b": [{"c": "x"}, {"c": "y", "d": None}]})
        self.assertEqual(before, {"a": "number", "b": [{"c": "string", "d": "null"}]})
        self.assertEqual(losses(before, shape_of({"a": 1, "b": [{"c": "x", "d": None, "e": 1}], "f": 1})), [])
        self.assertEqual(losses(before, shape_of({"a": "1", "b": [{"c": "x"}]})), [".a was number and is string", ".b[].d is gone"])
        self.assertEqual(losses(before, shape_of({"b": []})), [".a is gone"])


if __name__ == "__main__":
    module_folder.main()

#!/usr/bin/python3
"""Rules 15, 16, 23 to 25, 27 to 29, 33, 35, 49 and 55: what each command of tcli's own prints, where, and in which forms. Usage: every_verb_test.py PROGRAM"""
import csv
import datetime
import io
import json
import os
import re
import shutil
import time

import verb_case
from verb_case import LONG, VerbCase, module_folder

try:
    import yaml
except ImportError:
    yaml = None

# What a command says in place of a table, in each line of it; one that changes something says so in a sentence (rule 33).
NO_TABLE = {
    "config get": r"allow", "history show": r"\w+\t[^\t]+", "self version": r"tcli [\d.]+|[\w-]+\t[^\t]+",
    "pack diff": r"core   \w{7}\.\.\w{7}   1 commit|  [+~-] core-it (say|more|last) .*", "plugin check": r"oncall: declared", "pack fetch": r"core   \w{7}\.\.\w{7}",
}
WARNINGS = (
    "unknown key 'no-such-key'", "unknown key 'no-such-word'", "alias.oncall has no effect", "no run of tcli history export",
    "could not be read", "nothing can be remembered", "work is left out", "oncall is there already",
)
WEIGHTS = ["ok", "note", "warning", "error"]


def rows_of(text):
    return list(csv.reader(io.StringIO(text, newline="")))


def keys_of(document):
    """Of every depth; "p50_ms" and "success_percent" are p50 and success with their unit, "commands" has each command."""
    keys = set()
    for key, value in document.items() if isinstance(document, dict) else []:
        keys |= {key, re.sub("_(ms|percent)$", "", key), key.removesuffix("s")} | keys_of(value)
    for value in document if isinstance(document, list) else []:
        keys |= keys_of(value)
    return keys


class EveryVerb(VerbCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with open(module_folder.program, "rb") as program:
            cls.sanitized = b"__asan_init" in program.read()  # which makes each call slower
        cls.plain = {command.name: cls.go(command, COLUMNS="20") for command in cls.commands}
        cls.forms = {command.name: {form: cls.go(command, "-o", form, COLUMNS="20", CLICOLOR_FORCE=None if form == "table" else "1")
                                    for form in command.forms} for command in cls.commands}

    def test_each_command_does_here_what_it_is_for(self):
        self.assertGreaterEqual(len(self.commands), 55)
        self.assertEqual(set(verb_case.WORDS) - {command.name for command in self.commands}, set())
        for command in self.commands:
            with self.subTest(command=command.name):
                self.assertTrue(command.name in verb_case.WORDS or not command.needs_words, "it wants words in verb_case.py")
                for answer in (self.plain[command.name], *self.forms[command.name].values()):
                    self.assertIn(answer.status, (0, 1) if command.effect == "read" else (0,), answer)
                    self.assertNotIn("error: ", answer.err)

    def test_rule_15_each_form_is_asked_for_in_each_way(self):
        for command in self.commands:
            if command.effect == "read" and "json" in command.forms and command.name != "self check":  # sizes of what is kept differ
                with self.subTest(command=command.name):
                    for way in (["--output=json"], ["-ojson"], ["--output", "json"]):
                        printed = [self.go(command, *way).out, self.forms[command.name]["json"].out]
                        self.assertEqual(*(re.sub(r'"seconds": "[\d.]+"', "", text) for text in printed))

    def test_rule_16_a_letter_is_one_option_and_an_option_one_thing(self):
        letters, types = {}, {}
        for command in self.commands:
            for name, option in command.options.items():
                letters.setdefault(option.get("short", name), set()).add(name)
                types.setdefault(name, set()).add((option["type"], option.get("short")))
        self.assertEqual({letter: names for letter, names in letters.items() if len(names) > 1}, {})
        # What is asked for is a form, or the file that it goes to.
        self.assertEqual({name: sorted(of) for name, of in types.items() if len(of) > 1}, {"output": [("choice", "o"), ("path", "o")]})
        self.assertEqual([types[name] for name in ("quiet", "yes", "dry-run", "limit")],
                         [{("bool", "q")}, {("bool", "y")}, {("bool", None)}, {("int", "n")}])

    def test_rule_29_times_are_iso_8601_in_utc_for_programs_and_local_for_people(self):
        times = 0
        for command in self.commands:
            with self.subTest(command=command.name):
                printed = self.forms[command.name].get("json", self.plain[command.name]).out
                for moment in re.findall(r'"(\d{4}-\d\d-\d\d[^"]*)"', printed):
                    self.assertRegex(moment, r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")
                    times += 1
        self.assertGreater(times, 8)
        utc = json.loads(self.forms["history list"]["json"].out)["runs"][0]["started"]
        local = datetime.datetime.fromisoformat(utc.replace("Z", "+00:00")) + datetime.timedelta(hours=9)
        for name in ("history list", "history show"):
            self.assertIn(local.strftime("%Y-%m-%d %H:%M:%S"), self.plain[name].out)

    def test_rule_33_each_change_is_told_and_with_q_it_is_not(self):
        for command in self.commands:
            if command.effect != "read" and "--dry-run" not in self.words(command):  # which is asked to tell
                with self.subTest(command=command.name):
                    self.assertRegex(self.plain[command.name].out, r"^\S.*\n")
                    quiet = self.go(command, "-q")
                    self.assertEqual((quiet.status, quiet.out, quiet.err), (0, "", ""))

    def test_rule_35_what_programs_read_has_no_colour_even_where_it_is_forced(self):
        for name, forms in self.forms.items():
            for form, answer in forms.items():
                with self.subTest(command=name, form=form):
                    self.assertNotIn("\x1b", answer.out)

    def test_rule_55_tab_behind_each_command_is_quick_and_silent(self):
        for command in self.commands:
            for word in ("", "--"):
                with self.subTest(command=command.name, word=word):
                    taken = []
                    while not taken or (min(taken) > 0.3 and len(taken) < 10):  # of a busy machine
                        shutil.rmtree(self.home + "/.cache", ignore_errors=True)
                        start = time.monotonic()
                        answer = self.call("__complete", "--", *command.name.split(), word)
                        taken.append(time.monotonic() - start)
                        self.assertEqual((answer.status, answer.err), (0, ""))
                        if word == "--":
                            self.assertTrue({f"--{name}" for name in command.options} <= {line.split("\t")[0] for line in answer.out.splitlines()})
                    self.assertTrue(min(taken) <= 0.3 or self.sanitized, taken)
        self.anew()

    def test_rule_23_data_on_standard_output_the_rest_on_standard_error(self):
        for command in self.commands:
            with self.subTest(command=command.name):
                plain = self.plain[command.name]
                self.assertEqual(plain.err, "")
                self.assertTrue(plain.out or command.name in ("config check", "pack verify"), "no data")
                for form, answer in self.forms[command.name].items():
                    self.assertEqual(answer.err, "", form)
                    self.assertTrue(answer.out or form in ("table", "name"), form)
                if "json" in command.forms:
                    self.assertIsInstance(json.loads(self.forms[command.name]["json"].out), dict)
                wrong = self.call(*self.words(command), "--no-such-option")
                self.assertEqual((wrong.status, wrong.out), (2, ""), wrong)
                self.assertTrue(wrong.err.startswith("tcli: error: "), wrong.err)
                if command.needs_words and command.name not in ("pack mirror", "plugin new"):  # which make what is not there
                    more = {"config set": ["x"], "history annotate": ["x"], "plugin adopt": ["-o", "json"]}.get(command.name, [])
                    wrong = self.call(*command.name.split(), "./no-such-thing", *more)
                    self.assertNotEqual(wrong.status, 0)
                    self.assertEqual(wrong.out if command.name != "plugin adopt" else "", "")
                    self.assertIn("tcli: ", wrong.err)

    def test_rule_25_each_form_has_the_same_keys_and_values(self):
        for command in [command for command in self.commands if "csv" in command.forms]:
            with self.subTest(command=command.name):
                forms = {form: answer.out for form, answer in self.forms[command.name].items()}
                heading, *rows = rows_of(forms["csv"])
                self.assertTrue({"table", "json", "yaml", "name"} <= forms.keys())
                self.assertEqual(forms["table"], self.plain[command.name].out)
                self.assertEqual(len({answer.status for answer in self.forms[command.name].values()}), 1)
                self.assertEqual(forms["name"].splitlines(), [row[0] for row in rows])
                document = json.loads(forms["json"])
                if yaml:
                    self.assertEqual(yaml.safe_load(forms["yaml"]), document)
                shown = {row[0] for row in rows} if heading == ["field", "value"] else set(heading)
                if rows:
                    self.assertLessEqual(shown, keys_of(document))

    def test_rule_27_each_key_of_what_was_changed_can_be_asked_for(self):
        for command in [command for command in self.commands if command.effect != "read" and "csv" in command.forms]:
            heading = rows_of(self.forms[command.name]["csv"].out)[0]
            for key in ("schema_version", *heading):
                with self.subTest(command=command.name, key=key):
                    answer = self.go(command, "-k", key)
                    self.assertEqual((answer.status, answer.err), (0, ""), answer)

    def test_rule_25_an_empty_list_is_an_empty_list_and_status_0(self):
        os.mkdir(self.top + "/empty")
        empty = {"HOME": self.top + "/empty", "TCLI_CONTAINERS_ENGINE": None, "PATH": "/usr/bin:/bin"}
        lists = {"plugin list": ["--broken"], "history check": ["--success", "1%"], "history prune": []}
        found = set()
        for command in [command for command in self.commands if "csv" in command.forms and not command.needs_words]:
            with self.subTest(command=command.name):
                words = [*command.name.split(), *lists.get(command.name, [])]
                answer = self.call("--yes", *words, "-o", "json", **empty)
                document = json.loads(answer.out) if answer.out else {}
                rows = [value for value in document.values() if isinstance(value, list)]
                if rows != [[]] or len(document) != 2:
                    self.assertFalse(command.name.endswith(" list"), answer)
                    continue
                found.add(command.name)
                self.assertEqual((answer.status, answer.err), (0, ""))
                self.assertIn(": []", self.call("--yes", *words, "-o", "yaml", **empty).out)
                for form in ("table", "name") if "quiet" not in command.options else ("name",):  # else a sentence that says so
                    answer = self.call("--yes", *words, "-o", form, **empty)
                    self.assertEqual((answer.status, answer.out), (0, ""))
        self.assertGreaterEqual(found, {"plugin list", "config list", "history list", "pack list", "pack outdated", "pack status", "pack verify"})

    def test_rule_28_what_is_piped_is_one_record_a_line_with_nothing_wrapped_or_cut(self):
        for command in self.commands:
            with self.subTest(command=command.name):
                out = self.plain[command.name].out
                self.assertNotRegex(out, r"(?m)\x1b| $|\.\.\.$")
                if command.effect == "read" and command.name != "self check":  # sizes of what is kept differ
                    self.assertEqual(self.go(command, COLUMNS="400").out, out)
                if command.effect != "read" or "csv" not in command.forms:
                    continue
                if command.name in NO_TABLE:
                    for line in out.splitlines():
                        self.assertRegex(line, f"^({NO_TABLE[command.name]})$")
                    continue
                _, *rows = rows_of(self.forms[command.name]["csv"].out)
                self.assertEqual([line.split("\t") for line in out.splitlines()], rows)
        for name in ("plugin list", "plugin show", "history list", "history show", "pack show"):
            self.assertIn(LONG, self.plain[name].out, "it would not be seen to be cut")


class EveryWarning(VerbCase):
    """The same where something is to be warned of."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name in ("core", "side", "third"):
            cls.write(f"{cls.top}/{name}/pack.yaml", f"name: {name}\nsummary: Short\nowner: ops\nno-such-word: 1\n")
            cls.commit(name, "newest")
        cls.write("runs", cls.read("runs") + "nonsense\nnonsense\n")
        cls.write("etc/tcli/config.yaml", "no-such-key: 1\nalias: {oncall: plugin list}\n")
        with open(next(verb_case.pathlib.Path(cls.home).glob(".local/state/tcli/history/journal*")), "a") as journal:
            journal.write("nonsense\n")
        verb_case.shutil.rmtree(cls.home + "/.cache/tcli/manifests")
        cls.write("home/.cache/tcli/manifests", "a file, where a folder is wanted")
        cls.keep()
        cls.environment["XDG_CONFIG_DIRS"] = cls.folder + "/etc"
        words = {"config set": "alias.oncall plugin list", "pack bundle": "--all -o {0}/bundle", "plugin new": "oncall"}
        kept, verb_case.WORDS = verb_case.WORDS, {**verb_case.WORDS, **words}
        cls.answers = {command.name: cls.go(command, *(["-o", "json"] if command.forms else []), TCLI_DEBUG="1") for command in cls.commands}
        cls.wrong = {command.name: cls.call(*command.name.split(), "--no-such-option") for command in cls.commands}
        verb_case.WORDS = kept

    @classmethod
    def read(cls, name):
        with open(f"{cls.folder}/{name}") as file:
            return file.read()

    def test_rule_24_json_stays_pure_under_every_warning(self):
        for command in self.commands:
            with self.subTest(command=command.name):
                answer = self.answers[command.name]
                self.assertIn("tcli: debug: ", answer.err)
                if "json" in command.forms:
                    self.assertEqual(json.loads(answer.out)["schema_version"], 1)
                self.assertNotRegex(answer.out, "(?m)^(tcli: (warning|debug|error)|hint): ")
        self.assertGreater(sum("tcli: warning: " in answer.err for answer in self.answers.values()), 50)
        for warning in WARNINGS:
            with self.subTest(warning=warning):
                self.assertTrue(any(warning in answer.err for answer in self.answers.values()))

    def test_rule_49_each_warning_once_those_of_a_kind_together_and_the_error_last(self):
        for command in self.commands:
            with self.subTest(command=command.name):
                lines = self.wrong[command.name].err.splitlines()
                self.assertEqual(len(lines), len(set(lines)))
                kinds = [re.match("tcli: warning|tcli: error|hint|", line).group() for line in lines]
                self.assertEqual(kinds.count("tcli: error"), 1)
                self.assertNotIn("tcli: warning", kinds[kinds.index("tcli: error"):])
                told = [line for line in self.answers[command.name].err.splitlines() if line.startswith("tcli: warning: ")]
                self.assertEqual(len(told), len(set(told)))
                reasons = [line.rsplit(": ", 1)[1] for line in told]
                self.assertEqual(len(reasons), len(set(reasons)), "similar ones are told as one")

    def test_rule_49_findings_of_a_kind_are_told_once_and_the_heaviest_last(self):
        self.write("bin/tcli-mixed", verb_case.RICH.replace("summary: Once", "sumary: x").replace("variadic", "varadic"), 0o755)
        self.write("home/.config/tcli/config.yaml", "undeclared: nonsense\nother-key: 1\n")
        found = [WEIGHTS.index(one["severity"]) for one in json.loads(self.call("self", "check", "-o", "json").out)["findings"]]
        self.assertGreater(len(set(found)), 2)
        self.assertEqual(found, sorted(found))
        os.remove(self.home + "/.config/tcli/config.yaml")
        checked = self.call("plugin", "check", "./bin/tcli-mixed", "./bin/tcli-wreck", "./bin/tcli-oncall")
        self.assertEqual(len(re.findall(r"(?m)\[key\]$", checked.out)), 2)
        self.assertEqual(len(re.findall(r"(?m)^  key  ", checked.err)), 1)
        self.anew()


if __name__ == "__main__":
    module_folder.main()

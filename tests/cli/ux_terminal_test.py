#!/usr/bin/python3
"""Rules 30 to 32, 37, 38 and 43 on a real terminal. Usage: ux_terminal_test.py PROGRAM"""
import os
import re
import subprocess

import terminal_case
from terminal_case import TerminalCase, module_folder

TABLES = [
    ("plugin", "list"), ("plugin", "list", "--broken"), ("plugin", "show", "wide"), ("plugin", "which", "again"),
    ("config", "list", "--all", "--show-origin"), ("config", "get", "undeclared", "--show-origin"), ("history", "list"),
    ("history", "list", "--tree"), ("history", "stats"), ("history", "check", "--success", "99%", "--max", "2s"), ("pack", "list"),
    ("pack", "status"), ("pack", "outdated"), ("pack", "verify"), ("pack", "schedule"),
]


class Terminal(TerminalCase):
    def shown(self, *words, **how):
        return self.call(*words, out=True, TCLI_COLOR="never", **how).out.decode()

    def test_rule_43_a_run_fits_the_terminal_but_for_what_is_to_be_copied(self):
        folder = self.path("a folder of many words " * 4)
        os.makedirs(folder)
        os.rename(self.path("bin"), os.path.join(folder, "bin"))
        self.environment["PATH"] = os.path.join(folder, "bin") + ":" + self.environment["PATH"]
        self.call("bad", "go")
        self.call("history", "annotate", "last", "a note of many words " * 8)
        for columns in (80, 100):
            text = self.shown("history", "show", "--detail", "last", size=(500, columns))
            for line in text.splitlines():
                self.assertTrue(len(line) <= columns or line.split()[0] in ("again", "command", "with"), line)
        self.assertIn("a note of many words", text)

    def test_rule_43_tables_fit_the_terminal_and_are_ascii_in_the_c_locale(self):
        for columns in (20, 40, 60, 80, 200):
            for words in TABLES:
                with self.subTest(words=words, columns=columns):
                    text = self.shown(*words, size=(500, columns), LC_ALL="C")
                    self.assertTrue(text.isascii())
                    for line in text.splitlines():
                        self.assertLessEqual(len(line), columns, line)

    def test_rule_43_a_narrow_table_loses_nothing(self):
        wide, narrow = self.call("plugin", "list", "-o", "csv").out.decode(), self.shown("plugin", "list", size=(500, 40))
        self.assertEqual(narrow.count("NAME"), wide.count("\n") - 1)
        self.assertRegex(narrow, r"(?m)^NAME     wreck\nSTATE    broken\nKIND     exec\nFROM     \S+(?:\n +\S+)?\nSUMMARY  \S+")
        self.assertIn("a long summary of many words a\n         long summary", narrow)
        self.assertNotIn("...", narrow)
        self.assertTrue(self.shown("plugin", "list", size=(500, 80)).startswith("NAME "))

    def test_rule_30_the_newest_first_and_how_many_there_are(self):
        answer = self.call("history", "list", "-n", "1", out=True, TCLI_COLOR="never")
        self.assertIn(b"bad go", answer.out)
        self.assertEqual(answer.err, b"1 of 2, -n shows more\n")

    def test_rule_37_no_animation_off_a_terminal(self):
        self.module("slow", "sleep 0.1")
        for words in (("slow", "go"), ("plugin", "list"), ("plugin", "check", "good"), ("history", "stats"), ("pack", "update")):
            answer = self.call(*words)
            self.assertNotIn(b"\r", answer.out + answer.err)
            self.assertNotIn(b"\x1b", answer.out + answer.err)

    def test_rule_38_what_takes_long_is_told_on_a_terminal(self):
        with open(self.path("bin/git"), "w") as slow:
            slow.write('#!/bin/sh\nfor word; do if [ "$word" = ls-remote ]; then sleep 1.3; fi; done\nexec /usr/bin/git "$@"\n')
        os.chmod(self.path("bin/git"), 0o755)
        subprocess.run(["/usr/bin/git", "init", "--quiet", self.path("pack")], env=self.environment, check=True)
        install = ("pack", "install", "--yes", self.path("pack"))
        told = self.call(*install, err=True, TCLI_COLOR="never").err.decode()
        asking = "tcli: asking " + self.path("pack")
        self.assertTrue(told.startswith(f"{asking} ...\n{asking}: 1 s\ntcli: error: "), told)
        for quiet in (self.call("-q", *install, err=True), self.call(*install, "-q", err=True), self.call(*install)):
            self.assertNotIn(b"asking", quiet.err)
        with open(self.path("bin/git"), "r+") as faster:
            text = faster.read().replace("sleep 1.3", "sleep 0.6")
            faster.seek(0)
            faster.write(text)
            faster.truncate()
        self.assertIn(f"{asking} ...\n", self.call(*install, err=True, TCLI_COLOR="never").err.decode())
        os.remove(self.path("bin/git"))
        self.assertNotIn(b": 1 s", self.call(*install, err=True).err)

    def test_rules_31_and_32_ids_and_a_rerun_that_reproduces_the_run(self):
        with open(self.path("bin/tcli-tells"), "w") as file:
            file.write("#!/bin/sh\nif [ \"$1\" = --help ]; then echo tells; exit 0; fi\nprintf '<%s>' \"$@\"; pwd\n")
        os.chmod(self.path("bin/tcli-tells"), 0o755)
        self.call("plugin", "check", "tells", "--unsealed")
        words = ["", "a b", "it's", "new\nline", "$HOME", "-x", "--", "*", "\\", "é"]
        first = self.call("tells", *words)
        self.assertEqual(first.status, 0, first.err)
        last = self.call("history", "list", "-n", "1", "-o", "name").out.decode().strip()
        line = self.call("history", "rerun", "last", "--dry-run").out.decode()
        again = subprocess.run(["sh", "-c", 'tcli() { "$TCLI" "$@"; }; ' + line], env=self.environment, capture_output=True, cwd="/")
        self.assertEqual(again.stdout, first.out)
        self.assertEqual(self.call("history", "show", last[:-1], "-k", "id").status, 0)
        vague = self.call("history", "show", last[:2])
        self.assertEqual(vague.status, 2)
        self.assertGreaterEqual(len(re.findall(rb"(?m)^  [0-9A-Z]{26}\b", vague.err)), 2)


if __name__ == "__main__":
    module_folder.main()

#!/usr/bin/python3
"""Rules 3, 27 and 41 to 43: which commands of tcli's own ask, what becomes of one that can't,
and their tables on a terminal. Usage: every_verb_asks_test.py PROGRAM"""
import hashlib
import os
import re
import subprocess

import verb_case
from every_verb_test import NO_TABLE
from terminal_case import TerminalCase
from verb_case import VerbCase, module_folder

QUESTION = b"[y/N] "
# Where only another state of things, or another argument, leads to the question.
WORDS = {"history prune": "--runs 0"}


class EveryVerbAsks(VerbCase):
    on_terminal, gather = TerminalCase.call, TerminalCase.gather

    @classmethod
    def words(cls, command):
        return [*super().words(command), *WORDS.get(command.name, "").split()]

    def state(self):
        """Every file with its content, but for what can be computed again."""
        found = set()
        for top, folders, files in os.walk(self.folder):
            folders[:] = [name for name in folders if name != ".cache"]
            for name in folders + files:
                path = os.path.join(top, name)
                if os.path.islink(path):
                    found.add((path, os.readlink(path)))
                elif os.path.isfile(path):
                    with open(path, "rb") as file:
                        found.add((path, hashlib.sha256(file.read()).hexdigest()))
                else:
                    found.add((path, ""))
        return found

    def test_rule_3_help_among_the_words_of_each_command_is_all_that_comes_of_it(self):
        before = self.state()
        for command in self.commands:
            with self.subTest(command=command.name):
                page = self.call("help", *command.name.split()).out
                words = self.words(command)
                for asked in ([*words, "--help"], ["--yes", *words[:2], "-h", *words[2:]], [*words, "--no-such-option=x", "--help", "more"]):
                    answer = self.call(*asked)
                    self.assertEqual((answer.status, answer.out, answer.err), (0, page, ""))
        self.assertEqual(self.state(), before)

    def test_rule_27_a_key_that_no_record_has_is_refused_before_anything_changes(self):
        before = self.state()
        for command in self.commands:
            if command.effect == "read" or "key" not in command.options or command.name in ("history annotate", "history rerun"):
                continue  # those two have what there is of the run, which can be read again
            with self.subTest(command=command.name):
                if command.name in verb_case.BEFORE:
                    self.done(*verb_case.BEFORE[command.name])
                    before = self.state()
                for key in ("no-such-key", "0.no-such-key", "changed..name"):
                    answer = self.call("--yes", *self.words(command), "-k", key)
                    self.assertEqual((answer.status, answer.out), (2, ""), answer)
                    self.assertIn(f"no key '{key}' in the result: it has ", answer.err)
                    self.assertEqual(self.state(), before)

    def test_rule_43_each_table_fits_the_terminal_and_is_ascii_in_the_c_locale(self):
        for command in self.commands:
            if command.effect == "read" and "csv" in command.forms and command.name not in (*NO_TABLE, "config path"):
                with self.subTest(command=command.name):
                    out = self.on_terminal(*self.words(command), out=True, size=(1000, 80), TCLI_COLOR="never", LC_ALL="C").out.decode()
                    self.assertTrue(re.sub("[é漢]", "", out).isascii(), out)  # what a caller typed is as it was
                    if command.name != "self check":  # a report there, with paths and commands to be copied whole
                        self.assertLessEqual(max(map(len, out.splitlines() or [""])), 80)

    def test_rules_41_and_42_questions_on_a_terminal_alone(self):
        asked = set()
        for command in self.commands:
            with self.subTest(command=command.name):
                if command.name in verb_case.BEFORE:
                    self.done(*verb_case.BEFORE[command.name])
                words = self.words(command)
                if command.asks:
                    self.call("history", "list")  # what is known stands in the database from here on
                before = self.state()
                there = self.on_terminal(*words, into=True, err=True, keys=b"\n" if command.asks else b"", TCLI_COLOR="never")
                if QUESTION in there.err:
                    asked.add(command.name)
                    self.assertEqual(there.status, 1)
                    self.refused(words, before)
                    hint = re.search(r"(?m)^hint: (.*)", self.call(*words).err).group(1)
                    done = subprocess.run(["bash", "-c", hint], env=self.environment, cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True)
                    self.assertEqual(done.returncode, 0, done.stderr)
                    self.assertNotEqual(self.state(), before, "with a yes it does what it asked for")
                elif command.effect != "read":
                    self.anew()
                if QUESTION not in there.err:
                    for answer in (there, self.call(*words)):
                        self.assertNotIn("y/N", str(answer.err))
                if command.effect != "read" or command.name in verb_case.BEFORE:
                    self.anew()
        self.assertEqual(asked, {command.name for command in self.commands if command.asks})

    def refused(self, words, before):
        self.assertEqual(self.state(), before, "no is no")
        for how in ({}, {"err": True}, {"into": True}, {"into": True, "err": True, "more": ["--no-input"]}):
            answer = self.on_terminal(*how.pop("more", []), *words, TCLI_COLOR="never", **how)
            self.assertEqual(answer.status, 2, answer.err)
            self.assertNotIn(QUESTION, answer.err + answer.out)
            self.assertRegex(answer.err, rb"tcli: error: [^\n]*--yes says so beforehand\r?\nhint: tcli [^\n]*--yes")
            self.assertEqual(self.state(), before)


if __name__ == "__main__":
    module_folder.main()

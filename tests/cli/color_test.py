#!/usr/bin/python3
"""Rules 35 and 36: colour is decided for each stream by itself, and only adds. Usage: color_test.py PROGRAM"""
import os
import re

import terminal_case
from terminal_case import SGR, TerminalCase, plain

RED, YELLOW, CYAN, BOLD = b"\x1b[1;31merror:\x1b[0m", b"\x1b[33mwarning:\x1b[0m", b"\x1b[36mhint:\x1b[0m", b"\x1b[1m"
ERROR = ("nothing",)
TABLE = ("plugin", "list")

COMMANDS = [
    (), ("help",), ("help", "good"), ("help", "good", "go"), ("help", "plugin"), ("help", "nothing"), ("nothing",), ("--bogus",),
    ("plugin", "list"), ("plugin", "list", "--broken"), ("plugin", "show", "good"), ("plugin", "show", "wreck"),
    ("plugin", "check", "good"), ("plugin", "check", "wreck"), ("plugin", "which", "again"), ("wreck", "go"),
    ("config", "list", "--all"), ("config", "check"), ("history", "list"), ("history", "list", "--tree"),
    ("history", "stats"), ("history", "check", "--success", "99%"), ("history", "check"), ("history", "show", "last-failed"),
    ("pack", "list"), ("pack", "status"), ("pack", "show", "none"), ("team", "show"), ("good", "nothing"), ("goo", "go"),
] + [("help", topic) for topic in ("config-keys", "contract", "environment", "exit-codes", "formatting", "manifest", "options")]


def without_notes(text):
    """On a slow machine a line tells what is waited for: each run has it or not."""
    return re.sub(rb"tcli: [^\n]* \.\.\.\n", b"", text)


class Color(TerminalCase):
    def shows(self, *words, **how):
        return SGR.search(self.call(*words, out=True, err=True, **how).out) is not None

    def test_rule_35_each_stream_by_itself(self):
        both = self.call(*ERROR, out=True, err=True)
        self.assertIn(RED, both.err)
        self.assertIn(CYAN, both.err)
        self.assertIsNone(SGR.search(self.call(*ERROR, out=True).err))
        self.assertIn(RED, self.call(*ERROR, err=True).err)
        self.assertIn(BOLD + b"NAME", self.call(*TABLE, out=True).out)
        self.assertIsNone(SGR.search(self.call(*TABLE, err=True).out))
        self.assertIn(BOLD + b"Usage:", self.call("help", out=True).out)

    def test_rule_35_what_is_coloured(self):
        table = self.call(*TABLE, out=True).out
        self.assertIn(b"\x1b[31mbroken\x1b[0m", table)
        self.assertIn(b"\x1b[2mshadowed\x1b[0m", table)
        self.assertIn(b" declared ", table)
        self.assertRegex(self.call("history", "list", out=True).out, rb"\x1b\[31mfailed 3 \([^)]*\)\x1b\[0m")
        self.assertRegex(self.call("history", "show", "last", out=True).out, rb"\x1b\[31mfailed 3 after [^\x1b]*\x1b\[0m")
        os.makedirs(self.path("home/.config/tcli"))
        with open(self.path("home/.config/tcli/config.yaml"), "w") as file:
            file.write("nonsense: 1\n")
        self.assertIn(YELLOW, self.call("plugin", "list", err=True).err)
        with open(self.path("home/.config/tcli/config.yaml"), "w") as file:
            file.write("color: [\n")
        self.assertIn(RED, self.call("plugin", "list", err=True).err)
        self.assertIsNone(SGR.search(self.call("plugin", "list", err=True, TCLI_COLOR="never").err))

    def test_rule_36_the_config_says_it_of_warnings_about_itself(self):
        os.makedirs(self.path("home/.config/tcli"))
        for color, is_coloured in (("never", False), ("always", True)):
            with open(self.path("home/.config/tcli/config.yaml"), "w") as file:
                file.write(f"color: {color}\nnonsense: 1\n")
            said = self.call("plugin", "list", err=not is_coloured, out=is_coloured).err
            self.assertIn(b"unknown key 'nonsense'", said)
            self.assertEqual(YELLOW in said, is_coloured, said)
            self.assertEqual(SGR.search(said) is not None, is_coloured, said)

    def test_rule_35_colour_only_adds(self):
        for size in ((500, 80), (500, 40), (500, 133)):
            for words in COMMANDS:
                with self.subTest(words=words, size=size):
                    never = self.call("--color=never", *words, out=True, err=True, size=size)
                    always = self.call("--color=always", *words, out=True, err=True, size=size)
                    self.assertNotIn(b"\x1b", never.out)
                    self.assertEqual(without_notes(plain(always.out)), without_notes(never.out))
                    self.assertEqual(always.status, never.status)
                    piped = self.call("--color=always", *words)
                    self.assertEqual(plain(piped.out), self.call(*words).out)

    def test_rule_35_what_programs_read_has_none(self):
        for form in ("json", "yaml", "name", "csv"):
            for words in (("plugin", "list"), ("history", "list"), ("plugin", "check", "wreck"), ("plugin", "show", "wreck")):
                with self.subTest(words=words, form=form):
                    answer = self.call("--color=always", *words, "-o", form, out=True, CLICOLOR_FORCE="1")
                    self.assertNotIn(b"\x1b", answer.out)
        self.assertNotIn(b"\x1b", self.call("--color=always", "plugin", "list", "-k", "0.name", out=True).out)
        self.assertIn(b"\x1b[31mbroken\x1b[0m", self.call("--color=always", "plugin", "list").out)

    def test_rule_36_variables(self):
        for expected, variables in [
            (True, {}),
            (False, {"NO_COLOR": "1"}),
            (True, {"NO_COLOR": ""}),
            (False, {"CLICOLOR": "0"}),
            (True, {"CLICOLOR": "1"}),
            (False, {"TERM": "dumb"}),
            (False, {"TERM": None}),
            (False, {"TERM": ""}),
            (True, {"TERM": "dumb", "CLICOLOR_FORCE": "1"}),
            (True, {"CLICOLOR": "0", "CLICOLOR_FORCE": "1"}),
            (False, {"NO_COLOR": "1", "CLICOLOR_FORCE": "1"}),
            (False, {"TERM": "dumb", "CLICOLOR_FORCE": "0"}),
            (False, {"TCLI_COLOR": "never", "CLICOLOR_FORCE": "1"}),
            (True, {"TCLI_COLOR": "always", "NO_COLOR": "1", "TERM": "dumb"}),
            (False, {"TCLI_COLOR": "auto", "NO_COLOR": "1"}),
        ]:
            for words in (ERROR, TABLE, ("help",)):
                with self.subTest(words=words, variables=variables):
                    self.assertEqual(self.shows(*words, **variables), expected)
        self.assertIn(RED, self.call(*ERROR, CLICOLOR_FORCE="1").err)
        self.assertIn(BOLD, self.call("help", CLICOLOR_FORCE="1").out)

    def test_rule_36_an_explicit_flag_wins(self):
        self.assertFalse(self.shows("--color=never", *TABLE, CLICOLOR_FORCE="1", TCLI_COLOR="always"))
        self.assertTrue(self.shows("--color", "always", *TABLE, NO_COLOR="1", TERM="dumb", TCLI_COLOR="never"))
        self.assertFalse(self.shows("--color=never", "--bogus", CLICOLOR_FORCE="1"))
        self.assertTrue(self.shows("--color=always", "--bogus", NO_COLOR="1"))
        wrong = self.call("--color=blue", *TABLE)
        self.assertEqual(wrong.status, 2)
        self.assertIn(b"--color wants one of: auto always never", wrong.err)

    def test_rule_51_the_config_comes_after_the_variable_and_before_others(self):
        os.makedirs(self.path("home/.config/tcli"))
        with open(self.path("home/.config/tcli/config.yaml"), "w") as file:
            file.write("color: always\n")
        for words in (ERROR, TABLE, ("help",)):
            self.assertTrue(self.shows(*words, NO_COLOR="1"))
            self.assertFalse(self.shows(*words, TCLI_COLOR="never"))
            self.assertFalse(self.shows("--color=never", *words))
            self.assertFalse(self.shows("--color=auto", *words, NO_COLOR="1"))


if __name__ == "__main__":
    terminal_case.module_folder.main()

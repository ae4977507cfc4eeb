#!/usr/bin/python3
"""effect: destructive asks on a terminal, and needs --yes off one. Usage: destructive_test.py PROGRAM"""
import os
import subprocess
import sys
import unittest

import pexpect

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fault"))
import module_folder
from module_folder import ModuleTest

QUESTION = "[y/N] "
MODULE = """#!/bin/sh
# ---
# tcli: 1
# summary: Web servers
# commands:
#   drop:
#     summary: Delete the servers
#     effect: destructive
#     arguments: [{name: names, variadic: true, required: false}]
#     options: [{name: count, type: int}]
#   add: {summary: Add a server, effect: write}
#   show: {summary: Show the servers, effect: read}
# ---
printf '%s\\n' "$TCLI_VERB $*" >>@/ran
"""


# rules 41 and 42: of a team's modules; every_verb_asks_test.py has those of tcli's own.
class Destructive(ModuleTest):
    def setUp(self):
        super().setUp()
        file = self.path("bin/tcli-web")
        with open(file, "w") as script:
            script.write(MODULE.replace("@", self.folder) + "exit 7\n")
        os.chmod(file, 0o755)

    def forget(self):
        if os.path.exists(self.path("ran")):
            os.unlink(self.path("ran"))

    def on_terminal(self, *words, shell=None):
        command = ["/bin/sh", "-c", shell] if shell else [module_folder.program, *words]
        terminal = pexpect.spawn(command[0], command[1:], env=self.environment, encoding="utf-8", timeout=20, dimensions=(24, 200))
        self.addCleanup(terminal.close, True)
        return terminal

    def off_terminal(self, *words, answer="y\n"):
        return subprocess.run([module_folder.program, *words], env=self.environment, input=answer, capture_output=True, text=True,
                              timeout=30, start_new_session=True)

    def end(self, terminal):
        terminal.expect(pexpect.EOF)
        terminal.close()
        return -terminal.signalstatus if terminal.signalstatus else terminal.exitstatus

    def test_yes_runs_it_once(self):
        for answer in ("y", "yes", "Y"):
            with self.subTest(answer=answer):
                self.forget()
                terminal = self.on_terminal("web", "drop", "one", "two")
                terminal.expect_exact("web drop: Delete the servers")
                terminal.expect_exact(QUESTION)
                self.assertEqual(self.read("ran"), "")
                terminal.sendline(answer)
                self.assertEqual(self.end(terminal), 7)
                self.assertEqual(self.read("ran"), "drop drop one two\n")

    def test_anything_else_is_no(self):
        for answer in ("n", "", "no", "yep", "ye", " y", "yy", "Yes!", "1", "true", "\x1b[A", "x" * 300):
            with self.subTest(answer=answer):
                terminal = self.on_terminal("web", "drop", "one")
                terminal.expect_exact(QUESTION)
                terminal.sendline(answer)
                terminal.expect_exact("tcli: error: ")
                self.assertEqual(self.end(terminal), 1)
                self.assertEqual(self.read("ran"), "")

    def test_ctrl_c_is_no(self):
        terminal = self.on_terminal("web", "drop", "one")
        terminal.expect_exact(QUESTION)
        terminal.sendintr()
        self.assertEqual(self.end(terminal), -2)
        self.assertEqual(self.read("ran"), "")

    def test_end_of_input_is_no(self):
        terminal = self.on_terminal("web", "drop", "one")
        terminal.expect_exact(QUESTION)
        terminal.sendeof()
        self.assertEqual(self.end(terminal), 1)
        self.assertEqual(self.read("ran"), "")

    def test_the_terminal_goes_away(self):
        terminal = self.on_terminal("web", "drop", "one")
        terminal.expect_exact(QUESTION)
        terminal.close(force=True)
        self.assertEqual(self.read("ran"), "")

    def test_the_rest_of_the_input_is_the_modules(self):
        text = self.read("bin/tcli-web").replace("exit 7", "read -r line; echo got=$line; exit 7")
        with open(self.path("bin/tcli-web"), "w") as script:
            script.write(text)
        terminal = self.on_terminal("web", "drop")
        terminal.expect_exact(QUESTION)
        terminal.send("y\nnext line\n")
        terminal.expect_exact("got=next line")
        self.assertEqual(self.end(terminal), 7)

    def test_yes_beforehand_asks_nothing(self):
        for word in ("--yes", "-y"):
            with self.subTest(word=word):
                self.forget()
                terminal = self.on_terminal(word, "web", "drop")
                self.assertEqual(self.end(terminal), 7)
                self.assertEqual(terminal.before, "")
                done = self.off_terminal(word, "web", "drop")
                self.assertEqual((done.returncode, done.stdout, done.stderr), (7, "", ""))
                self.assertEqual(self.read("ran"), "drop drop\ndrop drop\n")

    def test_off_a_terminal_it_needs_yes(self):
        done = self.off_terminal("web", "drop", "--count", "3", "a b", "$(touch pwn)")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("--yes", done.stderr)
        self.assertIn("hint: tcli --yes web drop --count 3 'a b' '$(touch pwn)'\n", done.stderr)
        self.assertEqual(self.read("ran"), "")
        hint = done.stderr.split("hint: ")[1].splitlines()[0]
        again = subprocess.run(["/bin/sh", "-c", 'tcli() { "$TCLI" "$@"; }; ' + hint], env=self.environment, cwd=self.folder, timeout=30)
        self.assertEqual(again.returncode, 7)
        self.assertEqual(self.read("ran"), "drop drop --count 3 a b $(touch pwn)\n")
        self.assertFalse(os.path.exists(self.path("pwn")))

    def test_one_end_on_a_terminal_is_not_enough(self):
        for redirection in ("</dev/null", "2>/dev/null", "<&-"):
            with self.subTest(redirection=redirection):
                terminal = self.on_terminal(shell='"$TCLI" web drop %s; echo status=$?' % redirection)
                terminal.expect_exact("status=2")
                self.assertEqual(self.read("ran"), "")

    def test_the_question_is_asked_though_the_output_is_a_file(self):
        terminal = self.on_terminal(shell='"$TCLI" web drop >%s; echo status=$?' % self.path("out"))
        terminal.expect_exact(QUESTION)
        terminal.sendline("y")
        terminal.expect_exact("status=7")
        self.assertEqual(self.read("out"), "")

    def test_no_input_never_asks(self):
        terminal = self.on_terminal("--no-input", "web", "drop")
        self.assertEqual(self.end(terminal), 2)
        self.assertNotIn(QUESTION, terminal.before)
        self.assertIn("--yes", terminal.before)
        self.assertEqual(self.read("ran"), "")
        done = self.off_terminal("--no-input", "--yes", "web", "drop")
        self.assertEqual(done.returncode, 7)

    def test_wrong_arguments_are_told_before_the_question(self):
        terminal = self.on_terminal("web", "drop", "--count", "two")
        self.assertEqual(self.end(terminal), 2)
        self.assertNotIn(QUESTION, terminal.before)

    def test_only_a_person_says_yes(self):
        with open(self.path("bin/tcli-web")) as script:
            text = script.read()
        for option, environment in (("{name: yes, type: bool, default: true}", {}),
                                    ("{name: yes, type: bool, env: WEB_YES}", {"WEB_YES": "true"})):
            with self.subTest(option=option):
                self.forget()
                with open(self.path("bin/tcli-web"), "w") as script:
                    script.write(text.replace("{name: count, type: int}", option))
                self.environment = {**self.environment, **environment}
                done = self.off_terminal("web", "drop")
                self.assertEqual(done.returncode, 2)
                self.assertIn("--yes", done.stderr)
                self.assertEqual(self.read("ran"), "")
                self.assertEqual(self.off_terminal("web", "drop", "--yes").returncode, 7)
                self.assertEqual(self.read("ran"), "drop drop --yes\n")

    def test_help_asks_nothing(self):
        for words in (("web", "drop", "--help"), ("web", "drop", "-h"), ("help", "web", "drop"), ("--yes", "web", "drop", "--help")):
            done = self.off_terminal(*words)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(self.read("ran"), "")

    def test_reading_and_writing_ask_nothing(self):
        for verb in ("add", "show"):
            done = self.off_terminal("web", verb)
            self.assertEqual((done.returncode, done.stderr), (7, ""))

    def test_help_tells_the_effect(self):
        page = self.off_terminal("web", "--help").stdout
        lines = {line.split()[0]: line for line in page.splitlines() if line.startswith("  ")}
        self.assertIn("(writes)", lines["add"])
        self.assertIn("destructive", lines["drop"])
        self.assertNotIn("(", lines["show"])


if __name__ == "__main__":
    module_folder.main()

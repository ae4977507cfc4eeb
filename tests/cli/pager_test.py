#!/usr/bin/python3
"""Rules 39 and 40: long pages go through a pager where both ends are terminals, and never do harm. Usage: pager_test.py PROGRAM"""
import os
import shutil
import stat
import subprocess
import termios
import unittest

import terminal_case
from terminal_case import TerminalCase, plain

SMALL = (8, 80)
LONG = ("help", "config-keys")
PAGER = """#!/bin/sh
{ echo "LESS=$LESS LESSSECURE=$LESSSECURE"; printf '<%s>' "$0" "$@"; echo; } >FOLDER/called
cat >FOLDER/page
"""


class Pager(TerminalCase):
    def setUp(self):
        super().setUp()
        self.program("pager")
        self.page = self.call(*LONG).out

    def program(self, name, text=PAGER):
        file = self.path("bin/" + name)
        with open(file, "w") as script:
            script.write(text.replace("FOLDER", self.folder))
        os.chmod(file, 0o755)
        return file

    def shows(self, *words, **how):
        for name in ("called", "page"):
            if os.path.exists(self.path(name)):
                os.unlink(self.path(name))
        how = {"out": True, "into": True, "size": SMALL, "TCLI_COLOR": "never", "TCLI_PAGER": "pager", **how}
        return self.call(*words, **how)

    def assert_paged(self, *words, **how):
        answer = self.shows(*words, **how)
        self.assertEqual((answer.out, answer.err, answer.status), (b"", b"", 0))
        self.assertTrue(self.read("called"), "no pager was called")

    def assert_plain(self, *words, page=None, **how):
        answer = self.shows(*words, **how)
        self.assertEqual(self.read("called"), "")
        self.assertEqual(answer.status, 0)
        self.assertEqual(answer.out, page if page is not None else self.page)
        return answer

    def config(self, text):
        os.makedirs(self.path("home/.config/tcli"), exist_ok=True)
        with open(self.path("home/.config/tcli/config.yaml"), "w") as file:
            file.write(text)

    def test_rule_39_only_when_both_ends_are_terminals(self):
        self.assert_paged(*LONG)
        self.assertEqual(self.read("page").encode(), self.page)
        self.assert_plain(*LONG, into=False)
        self.assert_plain(*LONG, out=False)
        self.assert_plain(*LONG, size=(200, 80))
        self.assert_plain(*LONG, size=(0, 0))
        lines = self.page.count(b"\n")
        self.assert_plain(*LONG, size=(lines + 1, 80))
        self.assert_paged(*LONG, size=(lines, 80))
        self.assert_paged(*LONG, size=(lines + 1, 40))  # lines that are wrapped there take more than one

    def test_rule_39_who_names_it(self):
        for name in ("usual", "configured", "less"):
            self.program(name)
        who = lambda: self.read("called").split("<")[1].rsplit("/", 1)[1].split(">")[0]
        self.assert_paged(*LONG, PAGER="usual")
        self.assertEqual(who(), "pager")
        self.config("pager: configured\n")
        self.assert_paged(*LONG, PAGER="usual")
        self.assertEqual(who(), "pager")
        self.assert_paged(*LONG, PAGER="usual", TCLI_PAGER=None)
        self.assertEqual(who(), "configured")
        self.config("")
        self.assert_paged(*LONG, PAGER="usual", TCLI_PAGER=None)
        self.assertEqual(who(), "usual")
        self.assert_paged(*LONG, TCLI_PAGER=None)
        self.assertEqual(who(), "less")
        self.assertIn("LESS=FRX ", self.read("called"))
        self.assert_paged(*LONG, TCLI_PAGER=None, LESS="M")
        self.assertIn("LESS=M ", self.read("called"))
        self.assertTrue(self.read("called").endswith("<-R>\n"))
        self.assert_plain(*LONG, TCLI_PAGER=None, TERM="dumb")
        self.config("pager: [\n")
        self.assertTrue(self.shows(*LONG).err.startswith(b"tcli: warning: "))
        self.assertEqual(who(), "pager")

    def test_rule_39_empty_cat_or_missing_is_harmless(self):
        for variables in ({"TCLI_PAGER": ""}, {"TCLI_PAGER": "cat"}, {"TCLI_PAGER": " "}, {"TCLI_PAGER": None, "PAGER": ""},
                          {"TCLI_PAGER": "", "PAGER": "pager"}, {"TCLI_PAGER": None, "PAGER": "cat"},
                          {"TCLI_PAGER": None, "PAGER": "no-such-pager"}):
            with self.subTest(variables=variables):
                self.assertEqual(self.assert_plain(*LONG, **variables).err, b"")
        self.config("pager: ''\n")
        self.assert_plain(*LONG, TCLI_PAGER=None, PAGER="pager")
        answer = self.assert_plain(*LONG, TCLI_PAGER="no-such-pager -x")
        self.assertEqual(answer.err.count(b"\n"), 2)
        self.assertTrue(answer.err.startswith(b"tcli: warning: no pager 'no-such-pager' on your search path\nhint: "))
        self.assert_plain(*LONG, TCLI_PAGER=self.path("bin/no-such-pager"))
        self.program("no-program", "")
        self.assert_plain(*LONG, TCLI_PAGER="no-program")
        self.program("starts-nothing", "#!/bin/sh\nexec no-such-pager 2>/dev/null\n")
        self.assert_plain(*LONG, TCLI_PAGER="starts-nothing")

    def test_rule_39_words_split_at_blanks_and_no_shell(self):
        self.assert_paged(*LONG, TCLI_PAGER=" pager  -a\t$HOME ;touch pwned; `touch pwned` ")
        self.assertIn("<-a><$HOME><;touch><pwned;><`touch><pwned`>", self.read("called"))
        self.assertFalse(os.path.exists(self.path("pwned")))

    def test_rule_39_leaving_it_early_is_success(self):
        for index in range(300):
            self.module("module-%d" % index, "exit 0")
        for text in ("#!/bin/sh\nexec true\n", "#!/bin/sh\nexec head -c 1\n", "#!/bin/sh\nexec <&-\nsleep 0.2\n"):
            self.program("leaves", text)
            answer = self.shows("plugin", "list", TCLI_PAGER="leaves", limit=60)
            self.assertEqual((answer.status, answer.err), (0, b""))

    @unittest.skipUnless(shutil.which("less"), "less is not installed")
    def test_rule_39_less_and_the_terminal_after_it(self):
        for keys in (b"q", b"\x03q", b" \x03\x03q"):
            answer = self.shows(*LONG, TCLI_PAGER=None, keys=keys, err=True)
            self.assertEqual(answer.status, 0)
            self.assertIn(b"config-keys: what can be set", answer.out)
            self.assertEqual(self.modes_after, self.modes_before)
        self.program("dies", '#!/bin/sh\nstty raw -echo </dev/tty\nkill -INT $$\n')
        self.assertEqual(self.shows(*LONG, TCLI_PAGER="dies").status, -2)
        self.assertEqual(self.modes_after[3] & (termios.ECHO | termios.ICANON), termios.ECHO | termios.ICANON)

    def test_rule_39_what_is_paged(self):
        for index in range(8):
            self.call("bad", "go")
        for words in ((), ("--help",), ("help",), ("help", "plugin"), ("plugin", "list", "--help"), ("plugin", "list"),
                      ("plugin", "show", "plugin"), ("config", "list", "--all"), ("history", "list"), ("history", "show", "--detail"),
                      ("history", "stats")):
            with self.subTest(words=words):
                self.assert_paged(*words, size=(3, 80))
        for words in (("--version",), ("__complete", "--", ""), ("plugin", "list", "-o", "json"), ("plugin", "list", "-o", "name"),
                      ("completion", "bash"), ("history", "export"), ("config", "set", "packs.hint", "true"),
                      ("completion", "install", "bash"), ("--no-pager", "plugin", "list"), ("--no-input", "plugin", "list")):
            with self.subTest(words=words):
                self.shows(*words, size=(1, 80))
                self.assertEqual(self.read("called"), "")

    def test_rule_40_on_behalf_of_another_user_it_is_secure_or_off(self):
        less = self.program("less")
        for variables in ({"TCLI_PAGER": "pager"}, {"TCLI_PAGER": None, "PAGER": "pager"}, {"TCLI_PAGER": "less"},
                          {"TCLI_PAGER": self.path("second/less")}, {"TCLI_PAGER": "less", "LESSSECURE": "0"}):
            with self.subTest(variables=variables):
                self.assert_paged(*LONG, SUDO_UID="1000", **variables)
                self.assertIn("LESSSECURE=1", self.read("called"))
                self.assertIn("<%s>" % less, self.read("called"))
        self.assert_plain(*LONG, SUDO_UID="1000", TCLI_PAGER="")
        os.unlink(less)
        self.environment["PATH"] = self.path("bin")
        shutil.copy("/bin/cat", self.path("bin/cat"))
        self.assert_plain(*LONG, SUDO_UID="1000", TCLI_PAGER="pager")
        self.assert_paged(*LONG, TCLI_PAGER="pager")
        self.assertIn("LESSSECURE=\n", self.read("called"))

    def man_is_told(self, *options, **variables):
        """What man(1) is told of pagers for the page of a module."""
        self.program("man", '#!/bin/sh\necho "<$MANPAGER> <$LESSSECURE>" >FOLDER/called\n')
        self.shows(*options, "help", "--man", "plugin", **{"MANPAGER": None, "LESSSECURE": None, **variables})
        return self.read("called").strip()

    def test_rule_39_man_pages_by_the_same(self):
        self.assertEqual(self.man_is_told(TCLI_PAGER="pager -x"), "<pager -x> <>")
        self.assertEqual(self.man_is_told(TCLI_PAGER="pager", MANPAGER="most"), "<pager> <>")
        self.assertEqual(self.man_is_told(TCLI_PAGER=None, MANPAGER="most"), "<most> <>")
        for off in ({"TCLI_PAGER": ""}, {"TCLI_PAGER": "", "MANPAGER": "most"}):
            self.assertEqual(self.man_is_told(**off), "<cat> <>")
        for option in ("--no-pager", "--no-input"):
            self.assertEqual(self.man_is_told(option, MANPAGER="most"), "<cat> <>")
        self.assertEqual(self.man_is_told(TCLI_PAGER="no-such-pager"), "<cat> <>")
        self.program("man", '#!/bin/sh\necho "<$MANOPT>" >FOLDER/called\n')
        self.shows("--no-pager", "help", "--man", "plugin", MANOPT="-P prog")
        self.assertEqual(self.read("called").strip(), "<>")

    def test_rule_40_man_pages_too(self):
        less = self.program("less")
        for variables in ({}, {"TCLI_PAGER": None, "MANPAGER": "pager", "PAGER": "pager"}, {"LESSSECURE": "0"}):
            with self.subTest(variables=variables):
                self.assertEqual(self.man_is_told(SUDO_UID="1000", **variables), f"<{less}> <1>")

    @unittest.skipUnless(os.geteuid() == 0, "only root can make a program of another user's")
    def test_rule_40_with_a_changed_uid_or_gid(self):
        self.program("less")
        for folder, _, _ in os.walk(self.folder):
            os.chmod(folder, 0o755)
        os.chmod(self.folder, 0o777)
        with open(terminal_case.module_folder.program, "rb") as file:
            if b"__asan_init" in file.read():
                self.skipTest("the search for leaks can't look into a privileged program")
        program = self.path("privileged")
        shutil.copy(terminal_case.module_folder.program, program)
        usual, terminal_case.module_folder.program = terminal_case.module_folder.program, program
        self.addCleanup(setattr, terminal_case.module_folder, "program", usual)
        for mode, ids in ((stat.S_ISUID, (1234, 0)), (stat.S_ISGID, (0, 1234))):
            os.chown(program, *ids)
            os.chmod(program, mode | 0o755)
            self.assert_paged(*LONG)
            self.assertIn("LESSSECURE=1", self.read("called"))


if __name__ == "__main__":
    terminal_case.module_folder.main()

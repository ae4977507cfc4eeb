#!/usr/bin/python3
"""Output that is copied on a terminal: bytes, keys, sizes and modes. Usage: copied_terminal_test.py PROGRAM, with $RUN_COPIED the driver"""
import os
import time

import pexpect

import module_folder
from copied_terminal import CTRL_C, CTRL_D, CTRL_Z, MODES, CopiedOnTerminal


class CopiedTerminal(CopiedOnTerminal):
    def test_streams_are_terminals_as_without(self):
        look = self.sh("for fd in 0 1 2; do [ -t $fd ] && printf %s $fd >>@/log; done; : </dev/tty && echo tty >>@/log; stty size <&2 >>@/log 2>&1")
        for mode in MODES:
            for redirection, expected in (("", "012tty\n24 300\n"), ("</dev/null", "12tty\n24 300\n"), ("| cat", "02tty\n24 300\n")):
                self.script(self.line(mode, *look) + redirection).expect(pexpect.EOF)
                self.assertEqual(self.read("log"), expected, (mode, redirection))
                os.unlink(self.path("log"))

    def test_bytes_are_the_same(self):
        text = "printf 'a\\nb\\r\\nc\\td\\033[0m\\n'; sleep 0.2; stty raw; printf 'e\\nf\\r\\n'; sleep 0.2; stty -raw; printf 'g\\n'"
        seen = []
        for mode in MODES:
            terminal = self.script(self.line(mode, *self.sh(text)))
            terminal.expect(pexpect.EOF)
            seen.append(terminal.before)
        self.assertEqual(seen[1:], seen[:1] * 2)
        self.assertEqual(seen[0], "a\r\nb\r\r\nc\td\x1b[0m\r\ne\nf\r\ng\r\n")
        self.assertEqual(self.copy("out"), b"a\nb\r\nc\td\x1b[0m\ne\nf\r\ng\n")
        for mode in ("stderr", "all"):
            terminal = self.script(self.line(mode, *self.sh("{ printf 'a\\n'; sleep 0.1; printf 'b\\r\\n'; } >&2")))
            terminal.expect(pexpect.EOF)
            self.assertEqual(terminal.before, "a\r\nb\r\r\n")
            self.assertEqual(self.copy("out"), b"a\nb\r\n")

    def test_both_streams_stay_in_order(self):
        script = "i=0; while [ $i -lt 200 ]; do echo out $i; echo err $i >&2; i=$((i+1)); done"
        expected = "".join("out %d\nerr %d\n" % (i, i) for i in range(200))
        for mode in ("stderr", "all"):
            for redirection in ("", "</dev/null"):
                terminal = self.script(self.line(mode, *self.sh(script)) + redirection)
                terminal.expect(pexpect.EOF)
                self.assertEqual(terminal.before, expected.replace("\n", "\r\n"))
                self.assertEqual(self.copy("out"), expected.encode())
                self.assertFalse(os.path.exists(self.path("err")))

    def test_keys_are_read_from_each_stream(self):
        for mode in MODES:
            for stream, redirection in (("<&0", ""), ("<&1", ""), ("<&2", ""), ("</dev/tty", ""), ("<&2", "</dev/null"), ("</dev/tty", "</dev/null"), ("<$(readlink /proc/$$/fd/2)", "</dev/null")):
                terminal = self.script(self.line(mode, "/bin/bash", "-c", "echo ready; read line %s; echo got=$line" % stream) + redirection)
                terminal.expect_exact("ready")
                terminal.sendline("a line")
                terminal.expect_exact("got=a line")
                terminal.expect(pexpect.EOF)

    def test_a_pager(self):
        for mode in MODES:
            for pager in ("/usr/bin/more", "/usr/bin/less"):
                if not os.path.exists(pager):
                    continue
                for command in (self.line(mode, *self.sh("seq 1000 | " + pager)), "seq 1000 | " + self.line(mode, pager)):
                    terminal = self.script("TERM=xterm; export TERM; %s; stty -a; echo finis" % command)
                    terminal.expect_exact("23\r\n")
                    time.sleep(0.3)
                    terminal.send(" ")
                    terminal.expect_exact("40")
                    time.sleep(0.2)
                    terminal.send("q")
                    terminal.expect(r"[^-]icanon.*[^-]echo ")
                    terminal.expect_exact("finis")

    def test_a_question_in_a_pipeline_leaves_the_modes_as_they_were(self):
        ask = "tty=/dev/tty; stty -echo <$tty; printf 'Pass: ' >$tty; read word <$tty; stty echo <$tty; printf 'one\\ntwo\\n'; stty -a <$tty >@/modes; cat"
        for mode in MODES:
            terminal = self.script("echo x | " + self.line(mode, *self.sh(ask)) + "; stty -a; echo finis")
            terminal.expect_exact("Pass: ")
            time.sleep(0.2)
            terminal.sendline("secret")
            terminal.expect_exact("one\r\ntwo\r\nx\r\n")
            terminal.expect(r"\nopost .*\nisig icanon iexten echo ")
            terminal.expect_exact("finis")
            self.assertIn("\nopost ", self.read("modes"))

    def test_returns_of_the_module_itself(self):
        text = "printf 'a\\r\\nb\\rc\\r'; sleep 0.2; printf 'd\\n\\r\\re\\n'; stty -opost; printf 'f\\ng\\r\\n'; stty opost; printf 'h\\r'"
        for mode in MODES:
            for redirection in ("", "</dev/null"):
                terminal = self.script(self.line(mode, *self.sh(text)) + redirection)
                terminal.expect(pexpect.EOF)
                if not redirection:
                    self.assertEqual(terminal.before, "a\r\r\nb\rc\rd\r\n\r\re\r\nf\ng\r\nh\r", mode)
                else:
                    self.assertTrue(terminal.before.startswith("a\r\r\nb\rc\rd\r\n\r\re\r\n"), (mode, terminal.before))

    def test_others_in_a_pipeline_keep_the_keys(self):
        for mode in MODES:
            asks = "stty -echo </dev/tty; echo ask >/dev/tty; read word </dev/tty; stty echo </dev/tty; echo word=$word"
            terminal = self.script("{ %s; } | %s" % (asks, self.line(mode, "/bin/cat")))
            terminal.expect_exact("ask")
            terminal.sendline("secret")
            terminal.expect_exact("word=secret")
            terminal.expect(pexpect.EOF)

    def test_much_output_is_whole(self):
        for mode in ("stderr", "all"):
            terminal = self.script(self.line(mode, *self.sh("seq 200000; seq 200000 >&2")))
            terminal.expect(pexpect.EOF, timeout=60)
            self.assertEqual(len(terminal.before), 2 * (1288895 + 200000))

    def test_the_window_size_follows(self):
        script = "trap 'stty size >>@/log' WINCH; echo $$ >@/pid; while [ ! -e @/stop ]; do sleep 0.02; done; stty size <&2 >>@/log"
        for mode in MODES:
            terminal = self.script(self.line(mode, *self.sh(script)))
            self.pid_of("pid")
            terminal.setwinsize(30, 90)
            self.wait_for(lambda: "30 90\n" in self.read("log"))
            open(self.path("stop"), "w").close()
            terminal.expect(pexpect.EOF)
            self.assertTrue(self.read("log").endswith("30 90\n"), (mode, self.read("log")))
            for name in ("log", "stop", "pid"):
                os.unlink(self.path(name))

    def test_a_program_in_raw_mode_gets_each_key(self):
        keys = "import sys, tty, os\ntty.setraw(0)\nprint('ready', end='', flush=True)\nfor _ in range(4): print('<%d>' % os.read(0, 1)[0], end='', flush=True)\n"
        for mode in MODES:
            terminal = self.script(self.line(mode, "/usr/bin/python3", "-c", keys) + "; stty -a; echo finis")
            terminal.expect_exact("ready")
            terminal.send("x" + CTRL_C + CTRL_Z + CTRL_D)
            terminal.expect_exact("<120><3><26><4>")
            terminal.expect(r"[^-]icanon.*[^-]echo ")
            terminal.expect_exact("finis")

    def test_a_password_is_not_shown_and_not_copied(self):
        ask = "import getpass\nprint('len', len(getpass.getpass('Pass: ')), input('Name: '))"
        for mode in MODES:
            terminal = self.script(self.line(mode, "/usr/bin/python3", "-c", ask))
            terminal.expect_exact("Pass: ")
            time.sleep(0.1)
            terminal.sendline("hunter2")
            terminal.expect_exact("Name: ")
            self.assertNotIn("hunter2", terminal.before)
            terminal.sendline("me")
            terminal.expect_exact("len 7 me")
            terminal.expect(pexpect.EOF)
            if mode == "all":
                self.assertNotIn(b"hunter2", self.copy("out"))

    def test_the_end_of_input(self):
        for mode in MODES:
            terminal = self.script(self.line(mode, *self.sh("cat; echo after; exit 2")) + "; echo status=$?")
            terminal.send("line\n" + CTRL_D)
            terminal.expect_exact("after")
            terminal.expect_exact("status=2")
            terminal.expect(pexpect.EOF)

    def test_what_is_typed_ahead(self):
        typed = "one\n" + CTRL_D + "two" + CTRL_D + CTRL_D + "th\x16" + CTRL_D + "r\x16" + CTRL_C + "ee\n" + "four"
        read = "import os\nfor _ in range(5): print(os.read(0, 100))"
        for mode in MODES:
            terminal = self.script("touch @/ready; while [ ! -e @/go ]; do sleep 0.02; done; ".replace("@", self.folder) +
                                   self.line(mode, "/usr/bin/python3", "-c", read))
            self.wait_for(lambda: os.path.exists(self.path("ready")))
            terminal.send(typed)
            terminal.expect_exact("four")  # the echo: it is there
            open(self.path("go"), "w").close()
            terminal.expect_exact(r"b'one\n'" + "\r\n" + r"b''" + "\r\n" + r"b'two'" + "\r\n" + r"b''" + "\r\n" + r"b'th\x04r\x03ee\n'" + "\r\n")
            self.assertNotIn("one", terminal.before)  # no second echo
            terminal.close(True)
            self.wait_for(self.none_left, 5)
            os.unlink(self.path("ready")), os.unlink(self.path("go"))

    def test_vim(self):
        for mode in MODES:
            file = self.path("file-" + mode)
            terminal = self.script("TERM=xterm %s; stty -a; echo finis" % self.line(mode, "/usr/bin/vim", "-u", "NONE", "-n", file))
            terminal.expect_exact("file-")
            time.sleep(0.5)
            terminal.send("ihello\x1b:wq\r")
            terminal.expect(r"[^-]icanon.*[^-]echo ")
            terminal.expect_exact("finis")
            self.assertEqual(self.read("file-" + mode), "hello\n")

    def test_changes_made_on_purpose_stay(self):
        for mode in MODES:
            terminal = self.script(self.line(mode, *self.sh("stty -ixon erase ^H")) + "; stty -a; echo finis")
            terminal.expect(r"erase = \^H.*-ixon")


if __name__ == "__main__":
    module_folder.main()

#!/usr/bin/python3
"""Output that is copied on a terminal: keys, sizes, modes and jobs. Usage: copied_terminal_test.py PROGRAM, with $RUN_COPIED the driver"""
import os
import shlex
import signal
import time
import unittest

import pexpect

import module_folder
from copied_folder import CopiedTest, DRIVER
from module_folder import is_gone

CTRL_C, CTRL_D, CTRL_Z, CTRL_BACKSLASH = "\x03", "\x04", "\x1a", "\x1c"
PROMPT = "READY> "
MODES = ("off", "stderr", "all")


class CopiedTerminal(CopiedTest):
    def open(self, command, *words):
        terminal = pexpect.spawn(command, list(words), env=self.environment, encoding="utf-8", timeout=15, dimensions=(24, 300))
        self.addCleanup(terminal.close, True)
        return terminal

    def shell(self):
        shell = self.open("/bin/bash", "--norc", "--noprofile", "-i")
        shell.expect_exact(PROMPT)
        return shell

    def script(self, text):
        """A shell without job control, so that nobody but the driver mends the terminal."""
        return self.open("/bin/sh", "-c", text)

    def line(self, mode, *words):
        return shlex.join(self.command(mode, *words))

    def sh(self, text):
        return ["/bin/sh", "-c", text.replace("@", self.folder)]

    def status(self, shell):
        shell.sendline("echo status=$?")
        shell.expect(r"status=(\d+)")
        status = int(shell.match.group(1))
        shell.expect_exact(PROMPT)
        return status

    def state(self, pid):
        with open("/proc/%d/stat" % pid) as file:
            return file.read().rsplit(")", 1)[1].split()[0]

    def assert_usable(self, shell):
        shell.sendline("stty -a")
        shell.expect(r"\nopost .* onlcr.*\nisig icanon iexten echo ")
        shell.expect_exact(PROMPT)

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
            self.assertEqual(self.copy("err"), b"a\nb\r\n")

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

    def test_keys_that_send_signals(self):
        for mode in MODES:
            shell = self.shell()
            for key, status in ((CTRL_C, 130), (CTRL_BACKSLASH, 131)):
                shell.sendline("ulimit -c 0; " + self.line(mode, *self.sh("echo $$ >@/pid; exec sleep 100")))
                program = self.pid_of("pid")
                time.sleep(0.2)
                shell.send(key)
                shell.expect_exact("^")
                shell.expect_exact(PROMPT)
                self.assertEqual(self.status(shell), status, mode)
                self.assertTrue(is_gone(program))
                os.unlink(self.path("pid"))
            self.assert_usable(shell)

    def test_each_key_is_one_signal(self):
        log = """
import os, signal, sys
watched = {signal.SIGINT, signal.SIGQUIT}
signal.pthread_sigmask(signal.SIG_BLOCK, watched)
with open("@/pid", "w") as file: print(os.getpid(), file=file)
while not os.path.exists("@/stop"):
    news = signal.sigtimedwait(watched, 0.02)
    if news:
        with open("@/log", "a") as file: print(signal.Signals(news.si_signo).name, file=file)
sys.exit(6)
""".replace("@", self.folder)
        terminal = self.script("trap : INT QUIT; " + self.line("all", "/usr/bin/python3", "-c", log) + "; echo status=$?")
        self.pid_of("pid")
        expected = ""
        for key, name in ((CTRL_C, "SIGINT\n"), (CTRL_BACKSLASH, "SIGQUIT\n")) * 3:
            expected += name
            terminal.send(key)
            self.wait_for(lambda: self.read("log").count("\n") >= expected.count("\n"))
            time.sleep(0.05)
        self.assertEqual(self.read("log"), expected)
        open(self.path("stop"), "w").close()
        terminal.expect_exact("status=6")

    def test_ctrl_c_reaches_the_script_around(self):
        for mode in MODES:
            loop = "for i in 1 2 3; do %s; rm -f %s/out %s/err; done; echo finis" % (
                self.line(mode, *self.sh("echo $$ >@/pid; exec sleep 100")), self.folder, self.folder)
            shell = self.open("/bin/bash", "-c", loop)
            self.pid_of("pid")
            time.sleep(0.2)
            shell.send(CTRL_C)
            shell.expect(pexpect.EOF)
            self.assertNotIn("finis", shell.before)
            os.unlink(self.path("pid"))

    def test_stop_and_go_on(self):
        for mode in MODES:
            for prepare in ("", "stty -icanon -echo; "):
                shell = self.shell()
                shell.sendline(self.line(mode, *self.sh(prepare + "echo $$ >@/pid; exec cat")))
                program = self.pid_of("pid")
                time.sleep(0.2)
                for word in ("one", "two"):
                    shell.send(CTRL_Z)
                    shell.expect_exact("Stopped")
                    shell.expect_exact(PROMPT)
                    self.assertEqual(self.state(program), "T")
                    self.assert_usable(shell)
                    shell.sendline("fg")
                    self.wait_for(lambda: self.state(program) == "S")
                    time.sleep(0.1)
                    shell.sendline("li''ne-" + word)
                    shell.expect_exact("li''ne-" + word)
                shell.send(CTRL_C)
                shell.expect_exact(PROMPT)
                self.assertEqual(self.status(shell), 130)
                os.unlink(self.path("pid"))

    def test_a_script_around_stops_as_well(self):
        for mode in MODES:
            with open(self.path("around"), "w") as file:
                file.write(self.line(mode, *self.sh("echo $$ >@/pid; exec sleep 100")) + "\n")
            shell = self.shell()
            shell.sendline("sh " + self.path("around"))
            program = self.pid_of("pid")
            time.sleep(0.2)
            shell.send(CTRL_Z)
            shell.expect_exact("Stopped")
            shell.expect_exact(PROMPT)
            self.assertEqual(self.state(program), "T")
            shell.sendline("fg")
            self.wait_for(lambda: self.state(program) == "S")
            time.sleep(0.1)
            shell.send(CTRL_C)
            shell.expect_exact(PROMPT)
            self.assertEqual(self.status(shell), 130)
            os.unlink(self.path("pid"))

    def test_in_the_background(self):
        for mode in MODES:
            shell = self.shell()
            shell.sendline(self.line(mode, *self.sh("echo $$ >@/pid; sleep 1; echo shown; exit 3")) + " &")
            program = self.pid_of("pid")
            shell.sendline("echo he''re")  # the terminal is still the shell's
            shell.expect_exact("here")
            self.assertEqual(self.state(program), "S")
            shell.expect_exact("shown\r\n")
            shell.sendline("wait %1; echo status=$?")
            shell.expect_exact("status=3")
            self.assert_usable(shell)
            os.unlink(self.path("pid"))

    def test_reading_in_the_background_stops_and_fg_answers(self):
        for mode in MODES:
            shell = self.shell()
            shell.sendline(self.line(mode, *self.sh("echo $$ >@/pid; read line; echo got=$line; exit 5")) + " &")
            program = self.pid_of("pid")
            self.wait_for(lambda: self.state(program) == "T")
            shell.sendline("jo''bs")
            shell.expect_exact("Stopped")
            shell.sendline("fg")
            self.wait_for(lambda: self.state(program) == "S")
            time.sleep(0.1)
            shell.sendline("a line")
            shell.expect_exact("got=a line")
            shell.expect_exact(PROMPT)
            self.assertEqual(self.status(shell), 5)
            os.unlink(self.path("pid"))

    def test_fg_of_a_running_job(self):
        for mode in MODES:
            shell = self.shell()
            shell.sendline(self.line(mode, *self.sh("echo $$ >@/pid; while [ ! -e @/go ]; do sleep 0.02; done; rm @/go; read line; echo got=$line; exec sleep 100")) + " &")
            self.pid_of("pid")
            shell.sendline("fg")
            shell.expect_exact("exec sleep")
            time.sleep(0.2)
            open(self.path("go"), "w").close()
            self.wait_for(lambda: not os.path.exists(self.path("go")))
            time.sleep(0.3)
            shell.sendline("a line")
            shell.expect_exact("got=a line")
            shell.send(CTRL_C)
            shell.expect_exact(PROMPT)
            self.assertEqual(self.status(shell), 130)
            os.unlink(self.path("pid"))

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

    def test_the_terminal_is_put_back_however_it_ends(self):
        for mode in MODES:
            for end in ("exit 4", "kill -KILL $$", "kill -INT $$"):
                terminal = self.script(self.line(mode, *self.sh("stty raw -echo; " + end)) + "; stty -a; echo finis")
                terminal.expect(r"[^-]icanon.*[^-]echo ")
                terminal.expect_exact("finis\r\n")

    def test_the_driver_is_told_to_end(self):
        for mode in MODES:
            for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGALRM):
                if mode == "off" and number == signal.SIGALRM:
                    continue
                terminal = self.script("echo $$ >%s; %s; stty -a; echo finis" % (self.path("driver"), self.line(mode, *self.sh("echo $$ >@/pid; exec sleep 100"))))
                program, parent = self.pid_of("pid"), self.pid_of("driver")
                time.sleep(0.2)
                with open("/proc/%d/task/%d/children" % (parent, parent)) as file:
                    driver = int(file.read().split()[0])
                os.kill(driver, number)
                terminal.expect(r"\nopost .*\nisig icanon iexten echo ")
                terminal.expect_exact("finis\r\n")
                if number != signal.SIGALRM or mode == "all":
                    self.wait_for(lambda: is_gone(program) or self.state(program) == "Z", 1.0)
                else:
                    os.kill(program, signal.SIGKILL)  # as without a copy
                os.unlink(self.path("pid")), os.unlink(self.path("driver"))

    def test_changes_made_on_purpose_stay(self):
        for mode in MODES:
            terminal = self.script(self.line(mode, *self.sh("stty -ixon erase ^H")) + "; stty -a; echo finis")
            terminal.expect(r"erase = \^H.*-ixon")

    def test_a_descendant_is_not_waited_for_and_still_heard(self):
        for mode in MODES:
            shell = self.shell()
            shell.sendline(self.line(mode, *self.sh("(trap '' HUP; sleep 1.5; printf 'la''te\\nr' >&2) & echo now; exit 4")))
            shell.expect_exact("now\r\n")
            shell.expect_exact(PROMPT, timeout=1.2)
            shell.expect_exact("late\r\nr")
            shell.sendline("")
            shell.expect_exact(PROMPT)
            self.wait_for(self.none_left, 5)

    def test_a_terminal_that_goes_away_takes_the_program_along(self):
        for mode in MODES:
            terminal = self.script("exec " + self.line(mode, *self.sh("echo $$ >@/pid; exec sleep 100")))
            program = self.pid_of("pid")
            time.sleep(0.2)
            terminal.ptyproc.fileobj.close()
            self.wait_for(lambda: is_gone(program) or self.state(program) == "Z", 5.0)
            os.unlink(self.path("pid"))


if __name__ == "__main__":
    module_folder.main()

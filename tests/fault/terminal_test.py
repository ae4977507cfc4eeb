#!/usr/bin/python3
"""A module on a terminal: job control, keys, and the state the terminal is left in. Usage: terminal_test.py PROGRAM"""
import os
import signal
import time
import unittest

import pexpect

import module_folder
from module_folder import ModuleTest, is_gone

CTRL_C, CTRL_Z, CTRL_BACKSLASH = "\x03", "\x1a", "\x1c"
PROMPT = "READY> "


class Terminal(ModuleTest):
    def open(self, command, *words):
        terminal = pexpect.spawn(command, list(words), env=self.environment, encoding="utf-8", timeout=15, dimensions=(24, 80))
        self.addCleanup(terminal.close, True)
        return terminal

    def shell(self):
        """An interactive bash: the one with job control."""
        shell = self.open("/bin/bash", "--norc", "--noprofile", "-i")
        shell.expect_exact(PROMPT)
        return shell

    def script(self, text):
        """A shell without job control, so that nobody but tcli mends the terminal."""
        return self.open("/bin/sh", "-c", text)

    def status(self, shell):
        shell.sendline("echo status=$?")
        shell.expect(r"status=(\d+)")
        status = int(shell.match.group(1))
        shell.expect_exact(PROMPT)
        return status

    def states(self, *pids):
        states = []
        for pid in pids:
            with open("/proc/%d/stat" % pid) as file:
                states.append(file.read().rsplit(")", 1)[1].split()[0])
        return states

    def stop_and_go_on(self, shell, module):
        """Ctrl-Z, a look around, fg."""
        shell.send(CTRL_Z)
        shell.expect_exact("Stopped")
        shell.expect_exact(PROMPT)
        self.assertEqual(self.states(module, self.parent(module)), ["T", "T"])
        shell.sendline("echo ba''ck")
        shell.expect_exact("back")
        shell.expect_exact(PROMPT)
        shell.sendline("fg")
        shell.expect_exact("go\r\n")  # bash names the job
        self.wait_for(lambda: self.states(module, self.parent(module)) == ["S", "S"])

    def parent(self, pid):
        with open("/proc/%d/stat" % pid) as file:
            return int(file.read().rsplit(")", 1)[1].split()[1])

    def test_stop_go_on_and_interrupt(self):
        self.module("sleeps", "echo $$ >@/pid; exec sleep 100")
        shell = self.shell()
        shell.sendline('"$TCLI" sleeps go')
        module = self.pid_of("pid")
        for _ in range(3):
            self.stop_and_go_on(shell, module)
        shell.send(CTRL_C)
        shell.expect_exact(PROMPT)
        self.assertEqual(self.status(shell), 130)
        self.assertTrue(is_gone(module))

    def test_stop_and_go_on_in_raw_mode(self):
        self.module("raw", "stty -icanon -echo; echo $$ >@/pid; exec sleep 100")
        shell = self.shell()
        shell.sendline('"$TCLI" raw go')
        module = self.pid_of("pid")
        for _ in range(3):
            self.stop_and_go_on(shell, module)
        shell.send(CTRL_C)
        shell.expect_exact(PROMPT)
        self.assertEqual(self.status(shell), 130)
        shell.sendline("stty -a")
        shell.expect(r"[^-]icanon.*[^-]echo ")

    def test_a_stop_and_go_on_sent_to_tcli_reach_both(self):
        self.module("sleeps", "echo $$ >@/pid; exec sleep 100")
        shell = self.shell()
        shell.sendline('"$TCLI" sleeps go')
        module = self.pid_of("pid")
        tcli = self.parent(module)
        os.kill(tcli, signal.SIGTSTP)
        shell.expect_exact("Stopped")
        shell.expect_exact(PROMPT)
        self.wait_for(lambda: self.states(module, tcli) == ["T", "T"])
        os.kill(tcli, signal.SIGCONT)
        self.wait_for(lambda: self.states(module, tcli) == ["S", "S"])
        os.kill(tcli, signal.SIGTERM)
        self.wait_for(lambda: is_gone(module), 1.0)

    def test_an_editor_stops_its_whole_group_and_is_woken_once(self):
        # As editors do: put the terminal back, stop the group by kill(0, SIGTSTP), go on with SIGCONT.
        self.module(
            "edits",
            """
import os, signal, time
def stop(*_):
    signal.signal(signal.SIGTSTP, signal.SIG_DFL)
    os.kill(0, signal.SIGTSTP)
    signal.signal(signal.SIGTSTP, stop)
def log(number, _):
    with open("@/log", "a") as file: file.write(signal.Signals(number).name + "\\n")
signal.signal(signal.SIGTSTP, stop)
signal.signal(signal.SIGCONT, log)
with open("@/pid", "w") as file: print(os.getpid(), file=file)
while True: time.sleep(0.02)
""",
            "/usr/bin/python3",
        )
        shell = self.shell()
        shell.sendline('"$TCLI" edits go')
        module = self.pid_of("pid")
        for times in (1, 2):
            self.stop_and_go_on(shell, module)
            time.sleep(0.2)
            self.assertEqual(self.read("log"), "SIGCONT\n" * times)
        shell.send(CTRL_BACKSLASH)
        shell.expect_exact(PROMPT)
        self.assertEqual(self.status(shell), 131)

    def test_background_and_input(self):
        self.module("asks", "echo $$ >@/pid; read line; echo got=$line; exit 5")
        shell = self.shell()
        shell.sendline('"$TCLI" asks go &')
        module = self.pid_of("pid")
        self.wait_for(lambda: self.states(module, self.parent(module)) == ["T", "T"])  # it may not read in the background
        shell.sendline("fg")
        shell.expect_exact("go\r\n")
        self.wait_for(lambda: self.states(module) == ["S"])
        shell.sendline("a line")
        shell.expect_exact("got=a line")
        shell.expect_exact(PROMPT)
        self.assertEqual(self.status(shell), 5)

    def test_stopped_job_goes_on_in_the_background(self):
        # Not a shell that starts a program again and again: one that vfork(2) has waiting for a stopped child does not stop.
        self.module(
            "counts",
            """
import os, sys, time
with open("@/pid", "w") as file: print(os.getpid(), file=file)
while not os.path.exists("@/stop"): time.sleep(0.02)
with open("@/log", "w") as file: print("done", file=file)
sys.exit(3)
""",
            "/usr/bin/python3",
        )
        shell = self.shell()
        shell.sendline('"$TCLI" counts go')
        self.pid_of("pid")
        shell.send(CTRL_Z)
        shell.expect_exact("Stopped")
        shell.sendline("bg")
        shell.expect_exact("&")
        open(self.path("stop"), "w").close()
        self.wait_for(lambda: self.read("log") == "done\n")
        shell.sendline("wait %1")
        shell.expect_exact("Exit 3")

    def test_each_key_is_one_signal(self):
        # Takes each signal at once, so that a second copy would not melt into the first.
        self.module(
            "logs",
            """
import os, signal, sys
watched = {signal.SIGINT, signal.SIGQUIT, signal.SIGWINCH}
signal.pthread_sigmask(signal.SIG_BLOCK, watched)
with open("@/pid", "w") as file: print(os.getpid(), file=file)
while not os.path.exists("@/stop"):
    news = signal.sigtimedwait(watched, 0.02)
    if news:
        with open("@/log", "a") as file: print(signal.Signals(news.si_signo).name, file=file)
sys.exit(6)
""",
            "/usr/bin/python3",
        )
        terminal = self.script('trap : INT QUIT; "$TCLI" logs go; echo status=$?')
        self.pid_of("pid")
        expected = ""
        for times in range(1, 6):
            for name, act in (
                ("SIGINT", lambda: terminal.send(CTRL_C)),
                ("SIGQUIT", lambda: terminal.send(CTRL_BACKSLASH)),
                ("SIGWINCH", lambda: terminal.setwinsize(30 + times, 90)),
            ):
                expected += name + "\n"
                act()
                self.wait_for(lambda: self.read("log").count("\n") >= expected.count("\n"))
                time.sleep(0.05)  # a second copy would be here by then
        self.assertEqual(self.read("log"), expected)
        open(self.path("stop"), "w").close()
        terminal.expect_exact("status=6")

    def test_a_module_that_handles_ctrl_c_keeps_its_status(self):
        self.module("cleans", "trap 'echo cleaned; exit 9' INT; echo $$ >@/pid; while :; do sleep 0.02; done")
        terminal = self.script("trap : INT; \"$TCLI\" cleans go; echo status=$?")
        self.pid_of("pid")
        terminal.send(CTRL_C)
        terminal.expect_exact("cleaned")
        terminal.expect_exact("status=9")

    def test_a_raw_terminal_is_put_back_however_the_module_ends(self):
        for end in ("exit 4", "kill -KILL $$", "kill -INT $$"):
            with self.subTest(end=end):
                self.module("raw", "stty raw -echo; " + end)
                terminal = self.script('"$TCLI" raw go; stty -a; echo finis')
                terminal.expect(r"[^-]icanon.*[^-]echo ")
                terminal.expect_exact("finis\r\n")

    def test_a_raw_terminal_is_put_back_when_input_is_a_file(self):
        self.module("raw", "stty raw -echo </dev/tty; exit 0")
        terminal = self.script('"$TCLI" raw go </dev/null; stty -a; echo finis')
        terminal.expect(r"[^-]icanon.*[^-]echo ")

    def test_a_raw_terminal_is_put_back_when_only_the_output_is_one(self):
        self.module("raw", "stty raw -echo </dev/tty; kill -KILL $$")
        terminal = self.script('"$TCLI" raw go </dev/null 2>/dev/null; stty -a; echo finis')
        terminal.expect(r"[^-]icanon.*[^-]echo ")

    def test_a_terminal_that_was_raw_before_stays_so(self):
        self.module("mends", "exit 0")
        terminal = self.script('stty -icanon -echo; "$TCLI" mends go; stty -a; echo finis')
        terminal.expect(r"-icanon.*-echo ")
        terminal.expect_exact("finis")

    def test_other_changes_of_the_terminal_stay(self):
        self.module("sets", "stty -ixon erase ^H")
        terminal = self.script('"$TCLI" sets go; stty -a; echo finis')
        terminal.expect(r"erase = \^H.*-ixon")

    def test_streams_are_the_terminal_as_in_a_direct_run(self):
        self.module("looks", "for fd in 0 1 2; do [ -t $fd ] && printf %s $fd; done >@/log; [ -t 1 ] && echo 1 >>@/log")
        for redirection, expected in (("", "021\n"), ("</dev/null", "21\n"), ("2>/dev/null", "01\n"), ("| cat", "02")):
            self.script('"$TCLI" looks go ' + redirection).expect(pexpect.EOF)
            self.assertEqual(self.read("log"), expected)

    def test_a_terminal_that_goes_away_takes_the_module_along(self):
        self.module("sleeps", "echo $$ >@/pid; exec sleep 100")
        terminal = self.script('exec "$TCLI" sleeps go')
        module = self.pid_of("pid")
        terminal.ptyproc.fileobj.close()
        self.wait_for(lambda: is_gone(module), 5.0)


if __name__ == "__main__":
    module_folder.main()

#!/usr/bin/python3
"""Output that is copied on a terminal: signals, jobs, and how they end. Usage: copied_jobs_test.py PROGRAM, with $RUN_COPIED the driver"""
import os
import signal
import time

import pexpect

import module_folder
from copied_terminal import CTRL_BACKSLASH, CTRL_C, CTRL_Z, MODES, PROMPT, CopiedOnTerminal
from module_folder import is_gone


class CopiedJobs(CopiedOnTerminal):
    def test_a_shell_with_job_control(self):
        for mode in MODES:
            terminal = self.script(self.line(mode, "/bin/bash", "--norc", "--noprofile", "-i"))
            terminal.expect_exact(PROMPT)
            terminal.sendline("sleep 100")
            time.sleep(0.3)
            terminal.send(CTRL_Z)
            terminal.expect_exact("Stopped")
            terminal.expect_exact(PROMPT)
            terminal.sendline("fg")
            terminal.expect_exact("sleep 100\r\n")
            time.sleep(0.3)
            terminal.send(CTRL_C)
            terminal.expect_exact(PROMPT)
            terminal.sendline("echo status=$?")
            terminal.expect_exact("status=130")

    def test_a_dead_foreground_group_is_no_obstacle(self):
        for mode in ("stderr", "all"):  # without a copy read(2) fails
            terminal = self.script(self.line(mode, "/bin/bash", "-c", "bash --norc -ic 'kill -9 $$'; echo re''ady; read x; echo got=$x"))
            terminal.expect_exact("ready")
            terminal.sendline("a line")
            terminal.expect_exact("got=a line")

    def test_keys_that_stop_and_end_what_reads_a_pipe(self):
        for mode in MODES:
            shell = self.shell()
            shell.sendline("ulimit -c 0; sleep 100 | " + self.line(mode, *self.sh("echo $$ >@/pid; exec cat")))
            program = self.pid_of("pid")
            time.sleep(0.2)
            shell.send(CTRL_Z)
            shell.expect_exact("Stopped")
            shell.expect_exact(PROMPT)
            self.wait_for(lambda: self.state(program) == "T")
            shell.sendline("fg")
            self.wait_for(lambda: self.state(program) == "S")
            time.sleep(0.1)
            shell.send(CTRL_C)
            shell.expect_exact(PROMPT)
            self.assertEqual(self.status(shell), 130)
            os.unlink(self.path("pid"))

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
                    self.wait_for(lambda: self.state(program) == "T")
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
            self.wait_for(lambda: self.state(program) == "T")
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
            self.assertIn(self.state(program), ("R", "S", "D"))  # not stopped; in D while it waits for vfork(2)
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
                    self.wait_for(lambda: self.state(program) in ("gone", "Z"), 1.0)
                else:
                    os.kill(program, signal.SIGKILL)  # as without a copy
                os.unlink(self.path("pid")), os.unlink(self.path("driver"))

    def test_modes_of_the_foreground_for_what_began_behind_a_prompt(self):
        modes = self.sh("echo $$ >@/pid; while [ ! -e @/go ]; do sleep 0.02; done; read line; stty -a >@/modes; echo done")
        for mode in MODES:
            shell = self.shell()
            shell.sendline(self.line(mode, *modes) + " &")
            shell.expect_exact(PROMPT)  # and its own modes while it reads the next line
            self.pid_of("pid")
            time.sleep(0.3)
            shell.sendline("fg")
            shell.expect_exact("echo done")
            time.sleep(0.2)
            open(self.path("go"), "w").close()
            time.sleep(0.3)
            shell.sendline("a line")
            shell.expect_exact("done\r\n")
            self.assertRegex(self.read("modes"), r"isig icanon iexten echo ")
            for name in ("pid", "go", "modes"):
                os.unlink(self.path(name))

    def test_a_descendant_is_not_waited_for_and_still_heard(self):
        for mode in MODES:
            shell = self.shell()
            shell.sendline(self.line(mode, *self.sh("trap '' HUP; (while [ ! -e @/go ]; do sleep 0.02; done; rm @/go; printf 'la''te\\nr' >&2) & echo now; exit 4")))
            shell.expect_exact("now\r\n")
            shell.expect_exact(PROMPT)
            open(self.path("go"), "w").close()
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
            self.wait_for(lambda: self.state(program) in ("gone", "Z"), 5.0)
            os.unlink(self.path("pid"))


if __name__ == "__main__":
    module_folder.main()

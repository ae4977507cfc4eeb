#!/usr/bin/python3
"""Signals, streams and processes around a module, without a terminal. Usage: signals_test.py PROGRAM"""
import os
import shutil
import signal
import subprocess
import time
import unittest

import module_folder
from module_folder import ModuleTest, is_gone

PASSED_ON = [signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2]


class Signals(ModuleTest):
    def start(self, module, **options):
        return subprocess.Popen([module_folder.program, module, "go"], env=self.environment, start_new_session=True, **options)

    def run_shell(self, script, **options):
        """A script for sh in which "$TCLI" is the program."""
        return subprocess.run(["/bin/sh", "-c", script], env=self.environment, capture_output=True, text=True, timeout=60, **options)

    def test_status_of_the_module(self):
        for status in (0, 1, 3, 125, 255):
            self.module("exits", "exit %d" % status)
            self.assertEqual(self.start("exits").wait(60), status)

    def test_dies_of_the_modules_signal_without_a_core_file(self):
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGSEGV, signal.SIGKILL, signal.SIGABRT, signal.SIGPIPE):
            self.module("dies", "ulimit -c 0; kill -%d $$" % number)
            result = self.run_shell('cd %s; ulimit -c unlimited; exec "$TCLI" dies go' % self.folder)
            self.assertEqual(result.returncode, -number)
            self.assertEqual([name for name in os.listdir(self.folder) if name.startswith("core")], [])

    def test_a_signal_to_tcli_ends_the_module_within_a_second(self):
        for number in PASSED_ON:
            with self.subTest(signal=number):
                self.module("sleeps", "echo $$ >@/pid%d; exec sleep 100" % number)
                tcli = self.start("sleeps")
                module = self.pid_of("pid%d" % number)
                tcli.send_signal(number)
                self.wait_for(lambda: is_gone(module), 1.0)
                self.assertEqual(tcli.wait(10), -number)

    def test_a_signal_to_tcli_is_passed_on_once(self):
        names = [number.name[3:] for number in PASSED_ON] + ["CONT", "WINCH"]
        self.module(
            "logs",
            "for name in %s; do trap \"echo $name >>@/log\" $name; done\necho $$ >@/pid\n" % " ".join(names)
            + "while [ ! -e @/stop ]; do sleep 0.02; done\nexit 6",
        )
        tcli = self.start("logs")
        self.pid_of("pid")
        expected = ""
        for name in names:
            expected += name + "\n"
            tcli.send_signal(getattr(signal, "SIG" + name))
            self.wait_for(lambda: self.read("log") == expected)
        time.sleep(0.2)  # a second copy would be here by then
        self.assertEqual(self.read("log"), expected)
        open(self.path("stop"), "w").close()
        self.assertEqual(tcli.wait(10), 6)

    def test_timeout_ends_both(self):
        self.module("sleeps", "echo $$ >@/pid; exec sleep 100")
        self.assertEqual(self.run_shell('timeout 1 "$TCLI" sleeps go').returncode, 124)
        self.wait_for(lambda: is_gone(self.pid_of("pid")), 1.0)

    def test_ignored_signals_stay_ignored_in_the_module(self):
        self.module("looks", "grep SigIgn /proc/self/status")
        directly = self.run_shell("trap '' HUP INT; exec \"@/bin/tcli-looks\"".replace("@", self.folder)).stdout
        self.assertEqual(self.run_shell("trap '' HUP INT; exec \"$TCLI\" looks go").stdout, directly)
        self.assertNotEqual(directly, "")

    def test_an_ignored_child_signal_hides_no_status(self):
        self.module("exits", "exit 7")
        tcli = self.start("exits", preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN))
        self.assertEqual(tcli.wait(10), 7)

    def test_a_reader_that_leaves_is_no_news(self):
        self.module("talks", "exec yes")
        result = self.run_shell('"$TCLI" talks go | head -1')
        self.assertEqual((result.stdout, result.stderr), ("y\n", ""))

    def test_closed_streams_are_dev_null(self):
        self.module("looks", "for fd in 0 1 2; do readlink /proc/$$/fd/$fd; done >@/log")
        self.assertEqual(self.run_shell('"$TCLI" looks go <&- >&- 2>&-').returncode, 0)
        # The second is the file that the module's own shell put in place of its standard output.
        self.assertEqual(self.read("log").splitlines()[0::2], ["/dev/null", "/dev/null"])

    def test_a_descendant_that_lives_on_is_not_waited_for(self):
        self.module("leaves", "sleep 100 >/dev/null 2>&1 & echo $! >@/pid; exit 4")
        self.assertEqual(self.start("leaves").wait(20), 4)
        os.kill(self.pid_of("pid"), signal.SIGKILL)

    # The leak checker of a sanitized build can't work under strace.
    @unittest.skipUnless(shutil.which("strace"), "needs strace")
    def test_no_processes_left_is_125_with_the_systems_word(self):
        self.module("fine", "exit 0")
        result = self.run_shell('ASAN_OPTIONS=detect_leaks=0 strace -qq -o /dev/null -e inject=clone,fork,vfork:error=EAGAIN "$TCLI" fine go')
        self.assertEqual(result.returncode, 125)
        self.assertIn("Resource temporarily unavailable", result.stderr)

    @unittest.skipUnless(shutil.which("strace"), "needs strace")
    def test_no_files_left_for_the_module_is_125(self):
        self.module("fine", "exit 0")
        result = self.run_shell('ASAN_OPTIONS=detect_leaks=0 strace -f -qq -o /dev/null -P "%s" -e inject=execve:error=ENFILE "$TCLI" fine go'
                                % self.path("bin/tcli-fine"))
        self.assertEqual(result.returncode, 125)
        self.assertIn("Too many open files in system", result.stderr)


if __name__ == "__main__":
    module_folder.main()

#!/usr/bin/python3
"""Output that is copied on its way through pipes and files. Usage: copied_pipes_test.py PROGRAM, with $RUN_COPIED the driver"""
import os
import resource
import signal
import subprocess
import time
import unittest

import module_folder
from copied_folder import CopiedTest, DRIVER
from module_folder import is_gone

MIB = 1024 * 1024


class CopiedPipes(CopiedTest):
    def shell(self, script, **options):
        """A script in which $D is the driver and @ the folder."""
        return subprocess.run(["/bin/bash", "-c", script.replace("@", self.folder)], env=self.environment, capture_output=True, timeout=60, **options)

    def start(self, mode, *words, **options):
        return subprocess.Popen(self.command(mode, *words), env=self.environment, start_new_session=True, **options)

    def test_streams_status_and_copies(self):
        for mode in ("off", "stderr", "all"):
            result = self.run_driver(mode, "/bin/sh", "-c", "echo out; echo err >&2; exit 7")
            self.assertEqual((result.returncode, result.stdout, result.stderr), (7, b"out\n", b"err\n"))
            self.assertEqual(os.path.exists(self.path("out")), mode == "all")
            self.assertEqual(os.path.exists(self.path("err")), mode != "off")
            if mode == "all":
                self.assertEqual(self.copy("out"), b"out\n")
            if mode != "off":
                self.assertEqual(self.copy("err"), b"err\n")
                self.assertEqual(os.stat(self.path("err")).st_mode & 0o7777, 0o600)

    def test_streams_that_go_to_one_place_stay_in_order(self):
        script = "i=0; while [ $i -lt 200 ]; do echo out $i; echo err $i >&2; i=$((i+1)); done"
        expected = b"".join(b"out %d\nerr %d\n" % (i, i) for i in range(200))
        for mode in ("stderr", "all"):
            for way in ("2>&1 | cat", ">@/file 2>&1; cat @/file", ">>@/file 2>>@/file; cat @/file"):
                self.command(mode)  # removes the copies
                self.shell("rm -f @/file")
                self.assertEqual(self.shell("$D %s @/out @/err -- /bin/sh -c '%s' %s" % (mode, script, way)).stdout, expected, way)
                self.assertEqual(self.copy("out"), expected)
                self.assertFalse(os.path.exists(self.path("err")))

    def test_a_file_that_was_opened_twice_is_two_places(self):
        for mode in ("off", "all"):
            self.command(mode)
            self.shell("$D %s @/out @/err -- /bin/sh -c 'echo 1; sleep 0.2; echo 2 >&2; sleep 0.2; echo 3' >@/file 2>@/file" % mode)
            self.assertEqual(self.read("file"), "2\n3\n")

    def test_dies_of_the_programs_signal(self):
        for number in (signal.SIGTERM, signal.SIGKILL, signal.SIGPIPE, signal.SIGSEGV):
            self.assertEqual(self.run_driver("all", "/bin/sh", "-c", "ulimit -c 0; kill -%d $$" % number).returncode, -number)

    def test_what_cannot_run(self):
        self.assertEqual(self.run_driver("all", self.path("missing")).returncode, 126)

    def test_dispositions_are_the_callers(self):
        for trap in ("", "trap '' PIPE; ", "trap '' XFSZ HUP; "):
            directly = self.shell(trap + "exec grep -E 'Sig(Ign|Blk)' /proc/self/status").stdout
            copied = self.shell(trap + "$D all @/out @/err -- /bin/grep -E 'Sig(Ign|Blk)' /proc/self/status; rm @/out @/err").stdout
            self.assertEqual(copied, directly)
            self.assertIn(b"SigIgn", copied)

    def test_no_file_of_the_relay_reaches_the_program(self):
        script = "ls -l /proc/self/fd | grep -v 'proc/[0-9]*/fd$' | wc -l"
        self.assertEqual(self.run_driver("all", "/bin/sh", "-c", script).stdout, self.run_driver("off", "/bin/sh", "-c", script).stdout)

    def test_every_byte_through_pipe_and_file(self):
        self.module("source", "import os, sys\nfor i in range(64): os.write(1, bytes((i * j) % 251 for j in range(997)) * 90)", "/usr/bin/python3")
        source = self.path("bin/tcli-source")
        expected = self.shell("%s | sha256sum" % source).stdout
        for way in ("%s | cat | sha256sum", "%s >@/file; sha256sum <@/file", ": >@/file; %s >>@/file; sha256sum <@/file",
                    "%s | (sleep 0.5; sha256sum)"):
            self.command("all")  # removes the copies
            self.assertEqual(self.shell(way % ("$D all @/out @/err -- " + source)).stdout, expected, way)
            copy = self.copy("out")
            self.assertIn(b"bytes left out]", copy)
            self.assertLess(len(copy), MIB + 64)
        whole = subprocess.run([source], capture_output=True).stdout
        head, tail = copy.split(b"\n[tcli: %d bytes left out]\n" % (len(whole) - MIB))
        self.assertEqual((head, tail), (whole[: MIB // 2], whole[-MIB // 2 :]))

    def test_many_small_writes_have_the_right_end(self):
        self.module("lines", "import os\nfor i in range(300000): os.write(1, b'%07d\\n' % i)", "/usr/bin/python3")
        self.assertEqual(self.shell("$D all @/out @/err -- @/bin/tcli-lines | sha256sum").stdout, self.shell("@/bin/tcli-lines | sha256sum").stdout)
        head, tail = self.copy("out").split(b"\n[tcli: %d bytes left out]\n" % (300000 * 8 - MIB))
        self.assertEqual(head, b"".join(b"%07d\n" % i for i in range(MIB // 16)))
        self.assertEqual(tail, b"".join(b"%07d\n" % i for i in range(300000 - MIB // 16, 300000)))

    def test_large_output_with_flat_memory(self):
        result = self.shell("/usr/bin/time -f %M -o @/memory $D all @/out @/err --report @/report -- /usr/bin/head -c 200M /dev/zero | wc -c")
        self.assertEqual(result.stdout, b"209715200\n")
        self.assertEqual(self.report("out")["bytes"], "209715200")
        self.assertEqual(self.report("out")["cut"], "1")
        if not is_sanitized():
            self.assertLess(int(self.read("memory")), 30 * 1024)

    def test_a_reader_that_leaves_ends_the_program(self):
        begin = time.monotonic()
        result = self.shell("$D all @/out @/err --report @/report -- /usr/bin/yes | head -1; echo ${PIPESTATUS[0]}")
        self.assertEqual((result.stdout, result.stderr), (b"y\n141\n", b""))
        self.assertLess(time.monotonic() - begin, 10)
        self.command("all")
        # Without a write in between: the next one finds nobody.
        result = self.shell("$D all @/out @/err -- /bin/sh -c 'sleep 0.5; echo x; echo x; echo still >@/still' | :")
        self.assertFalse(os.path.exists(self.path("still")))

    def test_a_full_outside_is_told_and_ends_the_program(self):
        self.shell("$D all @/out @/err --report @/report -- /usr/bin/yes >/dev/full")
        self.assertEqual(self.report("out")["refused"], "28")

    def test_a_slow_reader_holds_the_program_back_and_signals_still_work(self):
        reader, writer = os.pipe()
        driver = self.start("all", "/bin/sh", "-c", "echo $$ >%s; exec yes" % self.path("pid"), stdout=writer)
        os.close(writer)
        program = self.pid_of("pid")
        time.sleep(0.5)
        driver.send_signal(signal.SIGTERM)
        self.wait_for(lambda: is_gone(program), 1.0)
        driver.send_signal(signal.SIGTERM)  # what was written has no reader: enough of it
        self.assertEqual(driver.wait(10), -signal.SIGTERM)
        os.close(reader)

    def test_shared_streams_keep_their_flags(self):
        reader, writer = os.pipe()
        other = os.dup(writer)
        subprocess.run(self.command("all", "/bin/echo", "x"), env=self.environment, stdout=writer, timeout=20)
        self.assertTrue(os.get_blocking(other))
        self.assertEqual(os.read(reader, 10), b"x\n")
        os.set_blocking(writer, False)  # as somebody else may have
        process = self.start("all", "/usr/bin/head", "-c", "1000000", "/dev/zero", stdout=writer)
        os.close(writer), os.close(other)
        with open(reader, "rb") as file:
            time.sleep(0.3)
            self.assertEqual(len(file.read()), 1000000)
        self.assertEqual(process.wait(10), 0)

    def test_a_descendant_that_lives_on_is_not_waited_for_but_heard(self):
        begin = time.monotonic()
        result = self.shell("$D all @/out @/err -- /bin/sh -c '(sleep 2; echo late; sleep 1; echo later) & echo now; exit 4'; "
                            "echo $? >@/code")
        # The shell's own pipe is open as long as the descendant holds it, as without a copy.
        self.assertEqual(result.stdout, b"now\nlate\nlater\n")
        self.assertEqual(self.read("code"), "4\n")
        self.assertGreater(time.monotonic() - begin, 2.5)
        self.assertGreater(time.time() - os.stat(self.path("code")).st_mtime, 2)  # the driver ended long before
        self.assertEqual(self.copy("out"), b"now\n")
        self.wait_for(self.none_left, 5)

    def test_the_driver_itself_ends_with_the_program(self):
        begin = time.monotonic()
        driver = self.start("all", "/bin/sh", "-c", "sleep 100 & echo $! >%s; exit 4" % self.path("pid"), stdout=subprocess.PIPE)
        self.assertEqual(driver.wait(20), 4)
        self.assertLess(time.monotonic() - begin, 3)
        os.kill(self.pid_of("pid"), signal.SIGKILL)
        self.wait_for(self.none_left, 5)
        driver.stdout.close()

    def test_a_descendant_that_floods_is_not_waited_for(self):
        begin = time.monotonic()
        driver = self.start("all", "/bin/sh", "-c", "yes & echo $! >%s; sleep 0.2; exit 4" % self.path("pid"), stdout=subprocess.DEVNULL)
        self.assertEqual(driver.wait(20), 4)
        self.assertLess(time.monotonic() - begin, 5)
        os.kill(self.pid_of("pid"), signal.SIGKILL)
        self.wait_for(self.none_left, 5)

    def test_secrets(self):
        script = "printf hun; sleep 0.2; printf 'ter2 and '; printf a >&2; sleep 0.1; echo 'hunter2.' >&2; echo end"
        result = self.run_driver("all", "--secret", "hunter2", "--secret", "", "/bin/sh", "-c", script)
        self.assertEqual((result.stdout, result.stderr), (b"hunter2 and end\n", b"ahunter2.\n"))
        self.assertEqual((self.copy("out"), self.copy("err")), (b"*** and end\n", b"a***.\n"))

    def test_a_copy_that_cannot_be_made_changes_nothing(self):
        with open(self.path("link"), "w"):
            pass
        command = self.command("all", "/bin/sh", "-c", "readlink /proc/self/fd/1; exit 3")
        os.symlink("link", self.path("out"))
        os.symlink("link", self.path("err"))
        result = subprocess.run(command, env=self.environment, capture_output=True, timeout=20)
        self.assertEqual(result.returncode, 3)
        self.assertTrue(result.stdout.startswith(b"pipe:"))
        self.assertEqual((self.report("out")["kept"], self.report("out")["why"]), ("0", "File exists"))
        self.assertEqual(self.read("link"), "")

    @unittest.skipUnless(os.geteuid() == 0, "mounts a file system")
    def test_a_full_disk_for_the_copy(self):
        folder = self.path("disk")
        os.mkdir(folder)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", folder]).returncode != 0:
            self.skipTest("can't mount")
        try:
            result = self.shell("$D all @/disk/out @/disk/err --report @/report -- /usr/bin/head -c 3000000 /dev/zero | wc -c; echo ${PIPESTATUS[0]}")
        finally:
            subprocess.run(["umount", "-l", folder], check=True)
        self.assertEqual((result.stdout, result.stderr), (b"3000000\n0\n", b""))
        self.assertEqual((self.report("out")["kept"], self.report("out")["why"]), ("0", "No space left on device"))
        self.assertEqual(self.report("out")["bytes"], "3000000")

    def test_a_limit_on_the_size_of_files(self):
        result = self.shell("ulimit -f 8; $D all @/out @/err --report @/report -- /usr/bin/head -c 300000 /dev/zero | wc -c; echo ${PIPESTATUS[0]}")
        self.assertEqual(result.stdout, b"300000\n0\n")
        self.assertEqual(self.report("out")["why"], "File too large")

    def test_few_files(self):
        for limit in range(3, 20):
            self.command("all")
            result = self.shell("ulimit -n %d; $D all @/out @/err -- /bin/echo fine" % limit)
            if result.returncode == 0:
                self.assertEqual(result.stdout, b"fine\n", limit)
        self.assertEqual(result.returncode, 0)

    def test_a_signal_is_passed_on_once(self):
        script = "trap 'echo TERM >>@/log' TERM; echo $$ >@/pid; while [ ! -e @/stop ]; do sleep 0.02; done; exit 6".replace("@", self.folder)
        driver = self.start("all", "/bin/sh", "-c", script)
        self.pid_of("pid")
        driver.send_signal(signal.SIGTERM)
        self.wait_for(lambda: self.read("log") == "TERM\n")
        time.sleep(0.2)
        self.assertEqual(self.read("log"), "TERM\n")
        open(self.path("stop"), "w").close()
        self.assertEqual(driver.wait(10), 6)


def is_sanitized():
    with open(DRIVER, "rb") as file:
        return b"__asan_init" in file.read()


if __name__ == "__main__":
    module_folder.main()

#!/usr/bin/python3
"""Runs a command on a terminal of its own: on_terminal.py EXPECT ANSWER -- COMMAND... When EXPECT has appeared, ANSWER is typed: a letter
of its own is a line, ^C and ^P^Q are those keys, INT, KILL and TERM are signals to the command itself. Prints what stood on the terminal; the command's status."""
import signal
import sys

import pexpect

expect, answer, _, *command = sys.argv[1:]
child = pexpect.spawn(command[0], command[1:], encoding="utf-8", timeout=60, dimensions=(40, 200))
child.logfile_read = sys.stdout
if expect:
    child.expect_exact(expect)
if answer == "^C":
    child.sendintr()
elif answer == "^P^Q":
    child.send("\x10\x11")
elif answer in ("INT", "KILL", "TERM"):
    child.kill(getattr(signal, f"SIG{answer}"))
elif answer:
    child.sendline(answer)
child.expect(pexpect.EOF)
child.close()
sys.exit(child.exitstatus if child.signalstatus is None else 128 + child.signalstatus)

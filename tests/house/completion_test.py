#!/usr/bin/python3
"""completions/tcli.bash in a real, interactive bash, against a tcli that answers from a list."""
import os
import subprocess
import sys
import tempfile

import pexpect

SHIM = sys.argv[1]
FAKE = r"""#!/bin/sh
shift 2
for word; do printf '<%s>' "$word"; done >"$ASKED"
printf '%s\n' "$ANSWER"
"""
# (what is typed before TAB, what tcli is asked, what it answers, the line that must then stand there)
CASES = [
    ("tcli chr", "<chr>", "christmas\tSeason's greetings", "tcli christmas "),
    ("tcli ", "<>", "one\tOnly", "tcli one "),
    ("tcli christmas gr", "<christmas><gr>", "greet\tGreet", "tcli christmas greet "),
    ("tcli m --lev=lo", "<m><--lev=lo>", "--lev=low", "tcli m --lev=low "),
    ("tcli m --lev=", "<m><--lev=>", "--lev=low", "tcli m --lev=low "),
    ("tcli m --le", "<m><--le>", "--lev=", "tcli m --lev="),
    ("tcli m a:b", "<m><a:b>", "a:bc", "tcli m a:bc "),
    ("tcli m @te", "<m><@te>", "@team", "tcli m @team "),
    ("tcli m a@te", "<m><a@te>", "a@team", "tcli m a@team "),
    ('tcli m "@te', "<m><@te>", "@team", 'tcli m "@team" '),
    ("tcli m tw", "<m><tw>", "two words", "tcli m two\\ words "),
    ("tcli m two\\ w", "<m><two w>", "two words", "tcli m two\\ words "),
    ("tcli m 'two w", "<m><two w>", "two words", "tcli m 'two words' "),
    ("tcli m \"a b\" x", "<m><a b><x>", "xyz", 'tcli m "a b" xyz '),
    ("tcli m '' x", "<m><><x>", "xyz", "tcli m '' xyz "),
    ("tcli m $(touch pwn) x", "<m><$(touch><pwn)><x>", "xyz", "tcli m $(touch pwn) xyz "),
    ("tcli m '$(touch pwn)' x", "<m><$(touch pwn)><x>", "xyz", "tcli m '$(touch pwn)' xyz "),
    ("tcli m $", "<m><$>", "$(touch pwn)", "tcli m \\$\\(touch\\ pwn\\) "),
    ("tcli m rea", "<m><rea>", ":files", "tcli m read\\ me "),
    ("tcli m --in=rea", "<m><--in=rea>", ":files", "tcli m --in=read\\ me "),
    ("tcli m fo", "<m><fo>", ":dirs", "tcli m folder/"),
    ("tcli m fi", "<m><fi>", ":dirs", "tcli m fi"),
    ("tcli m x", "<m><x>", "other", "tcli m x"),
    ("tcli m > rea", "", "xyz", "tcli m > read\\ me "),
    ("tcli m 2>rea", "", "xyz", "tcli m 2>read\\ me "),
    ("tcli m <<<rea", "", "xyz", "tcli m <<<read\\ me "),
    ("tcli m > fife x", "<m><x>", "xyz", "tcli m > fife xyz "),
    ("tcli m >>fife 2> fife x", "<m><x>", "xyz", "tcli m >>fife 2> fife xyz "),
    ("tcli m a2>fife x", "<m><a2><x>", "xyz", "tcli m a2>fife xyz "),
    ("tcli m '>' x", "<m><>><x>", "xyz", "tcli m '>' xyz "),
]


def completed(folder, typed, answer):
    """What stands on the line after TAB, printed by a key bound to that."""
    asked = os.path.join(folder, "asked")
    open(asked, "w", encoding="utf-8").close()
    env = {"PATH": folder + ":/usr/bin:/bin", "TERM": "dumb", "PS1": "READY>", "ASKED": asked, "ANSWER": answer,
           "HOME": folder, "INPUTRC": "/dev/null", "LC_ALL": "C.UTF-8"}
    shell = pexpect.spawn("bash", ["--norc", "--noprofile"], cwd=os.path.join(folder, "here"), env=env, encoding="utf-8",
                          dimensions=(24, 200), timeout=30)
    shell.expect_exact("READY>")
    show = """'"\\C-g": printf "[%s]\\n" "$READLINE_LINE"'"""
    shell.sendline(f"bind 'set enable-bracketed-paste off'; bind -x {show}; source '{SHIM}'; PS1=GO'>'")
    shell.expect_exact("\nGO>")
    shell.send(typed + "\t\x07")
    shell.expect(r"\[(.*)\]\r\n")
    line = shell.match.group(1)
    shell.close(force=True)
    with open(asked, encoding="utf-8") as file:
        return file.read(), line


def main():
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        os.makedirs(os.path.join(folder, "here", "folder"))
        for name in ("here/read me", "here/fife"):
            open(os.path.join(folder, name), "w", encoding="utf-8").close()
        with open(os.path.join(folder, "tcli"), "w", encoding="utf-8") as file:
            file.write(FAKE)
        os.chmod(os.path.join(folder, "tcli"), 0o755)
        for typed, want_asked, answer, want_line in CASES:
            asked, line = completed(folder, typed, answer)
            if (asked, line) != (want_asked, want_line):
                failures += 1
                print(f"{typed!r}: asked {asked!r}, wanted {want_asked!r}; line {line!r}, wanted {want_line!r}")
        if os.path.exists(os.path.join(folder, "here", "pwn")):
            failures += 1
            print("a word was evaluated")
    # Sourced where nothing else is: no helper of the bash-completion package is used.
    subprocess.run(["bash", "--norc", "--noprofile", "-uec", f"source '{SHIM}'; complete -p tcli"], check=True,
                   stdout=subprocess.DEVNULL)
    return 1 if failures else 0


sys.exit(main())

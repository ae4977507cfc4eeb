#!/usr/bin/python3
"""Candidates of a module's own (`complete: true`) in real, interactive shells, from the real tcli: each is one word, as it is."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import pexpect

TCLI = os.path.abspath(sys.argv[1])
COMPLETIONS = pathlib.Path(__file__).resolve().parents[2] / "completions"
TRIES = 20  # a busy machine may need more than the moment that a module has
MODULE = r"""#!/bin/bash
# ---
# tcli: 1
# summary: Ships things
# commands:
#   to: {summary: Ship, arguments: [{name: host, complete: true, variadic: true}], options: [{name: via, complete: true}, {name: log, type: file}]}
# ---
[[ $1 == __complete ]] || exit
touch "$HOME/pwn" pwn
printf '%s\n' $'web1\tThe first' 'two words' "it's" 'q"x' 'pw$(touch pwn)' 'bt`touch pwn`' 'a:bc' 'k=v' $'es\e[31mc' 'nl\nx' '-x' 'b\s' >&1
"""
# (what is typed before TAB, the line that must then stand there)
CASES = [
    ("tcli ship to we", "tcli ship to web1 "),
    ("tcli ship to web1 we", "tcli ship to web1 web1 "),
    ("tcli ship to tw", "tcli ship to two\\ words "),
    ("tcli ship to 'tw", "tcli ship to 'two words' "),
    ("tcli ship to it", "tcli ship to it\\'s "),
    ("tcli ship to q", 'tcli ship to q\\"x '),
    ("tcli ship to pw", "tcli ship to pw\\$\\(touch\\ pwn\\) "),
    ("tcli ship to 'pw", "tcli ship to 'pw$(touch pwn)' "),
    ("tcli ship to bt", "tcli ship to bt\\`touch\\ pwn\\` ", {"fish": "tcli ship to bt`touch\\ pwn` "}),
    ("tcli ship to a", "tcli ship to a:bc "),
    ("tcli ship to a:b", "tcli ship to a:bc "),
    ("tcli ship to k", "tcli ship to k=v "),
    ("tcli ship to k=", "tcli ship to k=v "),
    ("tcli ship to nl", "tcli ship to nl\\\\nx "),
    ("tcli ship to b\\\\", "tcli ship to b\\\\s "),
    ("tcli ship to es", "tcli ship to es"),
    ("tcli ship to --via we", "tcli ship to --via web1 "),
    ("tcli ship to --via=we", "tcli ship to --via=web1 "),
    ("tcli ship to --via=tw", "tcli ship to --via=two\\ words "),
    ("tcli ship to --log sp", "tcli ship to --log sp\\ ace "),
    ("tcli ship to --log=sp", "tcli ship to --log=sp\\ ace "),
    ("tcli ship to --log li", "tcli ship to --log 'li\nne' ", {"fish": "tcli ship to --log li\\nne ", "zsh": "tcli ship to --log li$'\\n'ne"}),
    ("tcli ship to --log fol", "tcli ship to --log folder/"),
    ("tcli ship to '$(touch pwn)' we", "tcli ship to '$(touch pwn)' web1 "),
]
SHELLS = {
    "bash": (["--norc", "--noprofile"], r"""bind 'set enable-bracketed-paste off'; bind -x '"\C-g": printf "[%s]\n" "$READLINE_LINE"'
             source '{}/tcli.bash'; PS1=; echo G''O"""),
    "zsh": (["-f"], r"""PS1=; unset zle_bracketed_paste; source '{}/_tcli'; show() {{ zle -I; print -r -- "[$BUFFER]" }}
            zle -N show; bindkey '^G' show; print G''O"""),
    "fish": (["--no-config"], r"""function fish_prompt; end; source '{}/tcli.fish'
             bind \cg 'printf "\n[%s]\n" (commandline | string collect)'; echo G''O"""),
}


def completed(shell, folder, typed):
    """What stands on the line after TAB."""
    env = {"PATH": f"{folder}/bin:/usr/bin:/bin", "TERM": "dumb", "HOME": f"{folder}/home", "INPUTRC": "/dev/null", "LC_ALL": "C.UTF-8",
           "TCLI_CONTAINERS_ENGINE": "none"}
    options, start = SHELLS[shell]
    terminal = pexpect.spawn(shell, options, cwd=f"{folder}/here", env=env, encoding="utf-8", dimensions=(24, 200), timeout=60)
    for line in start.format(COMPLETIONS).splitlines():
        terminal.sendline(line.strip())
    terminal.expect_exact("GO\r\n")
    terminal.send(typed + "\t\x07")
    terminal.expect(r"(?s)\[(tcli.*?)\]\r\n")
    line = terminal.match.group(1).replace("\r\n", "\n")
    terminal.close(force=True)
    return line


def main():
    if not shutil.which("bwrap") or subprocess.run(["bwrap", "--ro-bind", "/", "/", "--unshare-all", "true"], check=False).returncode != 0:
        print("bubblewrap does not work here")
        return 0
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in ("bin", "home", "here"):
            os.makedirs(os.path.join(folder, name))
        for name in ("sp ace", "li\nne"):
            pathlib.Path(folder, "here", name).touch()
        os.mkdir(os.path.join(folder, "here/folder"))
        os.symlink(TCLI, os.path.join(folder, "bin/tcli"))
        module = pathlib.Path(folder, "bin/tcli-ship")
        module.write_text(MODULE, encoding="utf-8")
        module.chmod(0o755)
        for shell in filter(shutil.which, SHELLS):
            for typed, wanted, *others in CASES:
                wanted = (others[0] if others else {}).get(shell, wanted)
                for _ in range(1 if wanted == typed else TRIES):
                    found = completed(shell, folder, typed)
                    if found == wanted or found != typed:
                        break
                if found != wanted:
                    failures += 1
                    print(f"{shell}, {typed!r}: made {found!r}, wanted {wanted!r}")
        pwned = [str(path) for path in pathlib.Path(folder).rglob("pwn")]
        if pwned:
            failures += 1
            print(f"something was evaluated or written: {pwned}")
    return 1 if failures else 0


sys.exit(main())

#!/usr/bin/python3
"""The files of completions/ in real, interactive shells, against a tcli that answers from a list."""
import os
import subprocess
import sys
import tempfile

import pexpect

FOLDER = sys.argv[1]
FAKE = r"""#!/bin/sh
shift 2
for word; do printf '<%s>' "$word"; done >"$ASKED"
printf '%s\n' "$ANSWER"
"""
# (what is typed before TAB, what tcli is asked, what it answers, the line that must then stand there)
# Behind that, for single shells: what else they ask and make of it. zsh and fish know $( to be one word, and complete names of
# variables by themselves; to fish the target of a redirection is a word.
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
    ("tcli m $(touch pwn) x", "<m><$(touch><pwn)><x>", "xyz", "tcli m $(touch pwn) xyz ",
     {"zsh": ("<m><$(touch pwn)><x>", "tcli m $(touch pwn) xyz "), "fish": ("<m><$(touch pwn)><x>", "tcli m $(touch pwn) xyz ")}),
    ("tcli m '$(touch pwn)' x", "<m><$(touch pwn)><x>", "xyz", "tcli m '$(touch pwn)' xyz "),
    ("tcli m $", "<m><$>", "$(touch pwn)", "tcli m \\$\\(touch\\ pwn\\) ", {"zsh": None, "fish": ("", "tcli m $")}),
    ("tcli m rea", "<m><rea>", ":files", "tcli m read\\ me "),
    ("tcli m --in=rea", "<m><--in=rea>", ":files", "tcli m --in=read\\ me "),
    ("tcli m fo", "<m><fo>", ":dirs", "tcli m folder/"),
    ("tcli m fi", "<m><fi>", ":dirs", "tcli m fi"),
    ("tcli m ~/he", "<m><~/he>", ":files", "tcli m ~/here/"),
    ("tcli m --in=~/he", "<m><--in=~/he>", ":files", "tcli m --in=~/here/", {"fish": ("<m><--in=~/he>", "tcli m --in=~/he")}),
    ("tcli m --in=~/he", "<m><--in=~/he>", ":dirs", "tcli m --in=~/here/", {"fish": ("<m><--in=~/he>", "tcli m --in=~/he")}),
    ("tcli m --in=$HOME/he", "<m><--in=$HOME/he>", ":dirs", "tcli m --in=$HOME/here/"),
    ("tcli m $HOME/he", "<m><$HOME/he>", ":files", "tcli m $HOME/here/"),
    ('tcli m "$HOME/he', "<m><$HOME/he>", ":dirs", 'tcli m "$HOME/here/', {"zsh": None}),
    ("tcli m '~/he", "<m><~/he>", ":files", "tcli m '~/he", {"bash": None}),
    ("tcli m --in here/folder/", "<m><--in><here/folder/>", ":files", "tcli m --in here/folder/"),
    ("tcli m -- --col", "<m><--><--col>", ":files", "tcli m -- --color=always ", {"bash": ("<m><--><--col>", "tcli m -- --color\\=always ")}),
    ("tcli m '$(touch", "<m><$(touch>", ":files", "tcli m '$(touch pwn)' "),
    ("tcli m '`to", "<m><`to>", ":files", "tcli m '`touch pwn`' "),
    ("tcli m st\\*", "<m><st*>", ":files", "tcli m st\\*r ", {"fish": None}),
    ("tcli m x", "<m><x>", "other", "tcli m x"),
    ("tcli m x", "<m><x>", "xy1\tOne\nxy2\tTwo", "tcli m xy", {"fish": None}),  # fish shows a list to choose from
    ("tcli m x", "<m><x>", "xy1\tOne\nother", "tcli m xy1 "),
    ("tcli m x", "<m><x>", "x y1\tOne\nx y2\tTwo", "tcli m x\\ y", {"fish": None}),
    ("tcli m -", "<m><->", "-n", "tcli m -n "),
    ("tcli m > rea", "", "xyz", "tcli m > read\\ me "),
    ("tcli m 2>rea", "", "xyz", "tcli m 2>read\\ me "),
    ("tcli m <<<rea", "", "xyz", "tcli m <<<read\\ me "),
    ("tcli m > fife x", "<m><x>", "xyz", "tcli m > fife xyz ", {"fish": ("<m><fife><x>", "tcli m > fife xyz ")}),
    ("tcli m >>fife 2> fife x", "<m><x>", "xyz", "tcli m >>fife 2> fife xyz ", {"fish": ("<m><fife><fife><x>", "tcli m >>fife 2> fife xyz ")}),
    ("tcli m a2>fife x", "<m><a2><x>", "xyz", "tcli m a2>fife xyz ", {"fish": ("<m><a2><fife><x>", "tcli m a2>fife xyz ")}),
    ("tcli m '>' x", "<m><>><x>", "xyz", "tcli m '>' xyz "),
]

# (shell, what is set before the file is loaded, what after it, what is typed): all ask for `m tw`, and get two words.
SETTINGS = [
    *[("bash", "", settings, "tcli m tw") for settings in (
        "set -u", "set -e", "set -o noclobber", "set -f", "set -o posix", "IFS=:", "IFS=two", "shopt -s nullglob", "shopt -s failglob",
        "shopt -s nocasematch extglob", "shopt -s progcomp_alias", "COMP_WORDBREAKS=' '", "line=1; i=5; declare -i text")],
    ("bash", "", "alias t=tcli; complete -F _tcli t", "t m tw"),
    ("bash", "", "alias t=tcli; shopt -s progcomp_alias", "t m tw"),
    ("bash", "", "", "FOO=bar tcli m tw"),
    ("bash", "", "", "echo x; tcli m tw"),
    *[("zsh", "", settings, "tcli m tw") for settings in (
        "setopt sh_word_split", "setopt no_nomatch", "setopt nounset", "setopt err_exit", "setopt null_glob", "setopt rc_expand_param",
        "setopt complete_aliases", "IFS=:")],
    *[("zsh", settings, "", "tcli m tw") for settings in ("setopt ksh_arrays", "setopt ksh_arrays nounset", "emulate ksh")],
    ("zsh", "", "alias t=tcli", "t m tw"),
    ("zsh", "", "alias t=tcli; setopt complete_aliases; compdef t=tcli", "t m tw"),
    ("zsh", "", "", "FOO=bar tcli m tw"),
    ("fish", "", "alias t tcli", "t m tw"),
    ("fish", "", "alias t 'command tcli'; complete -c t -f -a '(__tcli_complete)'", "t m tw"),
    ("fish", "", "set -g IFS :", "tcli m tw"),
    ("fish", "", "", "FOO=bar tcli m tw"),
]


# The program, its options, and what makes it load a file and print the line on Ctrl-G; then it prints GO.
SHELLS = {
    "bash": (["--norc", "--noprofile"], r"""bind 'set enable-bracketed-paste off'; bind -x '"\C-g": printf "[%s]\n" "$READLINE_LINE"'
             source '{}/tcli.bash'; PS1=; echo G''O"""),
    "zsh": (["-f"], r"""PS1=; unset zle_bracketed_paste; source '{}/_tcli'; show() {{ zle -I; print -r -- "[$BUFFER]" }}
            zle -N show; bindkey '^G' show; print G''O"""),
    "fish": (["--no-config"], r"""function fish_prompt; end; source '{}/tcli.fish'
             bind \cg 'printf "\n[%s]\n" (commandline | string collect)'; echo G''O"""),
}


def completed(shell, folder, typed, answer, before="", after=""):
    """What tcli was asked, and what stands on the line after TAB; `before` and `after` are for the shell, around the file."""
    asked = os.path.join(folder, "asked")
    open(asked, "w", encoding="utf-8").close()
    env = {"PATH": folder + ":/usr/bin:/bin", "TERM": "dumb", "ASKED": asked, "ANSWER": answer, "HOME": folder,
           "INPUTRC": "/dev/null", "LC_ALL": "C.UTF-8"}
    options, start = SHELLS[shell]
    terminal = pexpect.spawn(shell, options, cwd=os.path.join(folder, "here"), env=env, encoding="utf-8", dimensions=(24, 200), timeout=30)
    for line in [before, *start.format(FOLDER).splitlines()]:
        terminal.sendline(line.strip())
    terminal.expect_exact("GO\r\n")
    if after:
        terminal.sendline(after + "; echo S''ET")
        terminal.expect_exact("SET\r\n")
    terminal.send(typed + "\t\x07")
    try:
        terminal.expect(r"\[([^\r\n]*tcli[^\r\n]*|t .*)\]\r\n")
        line = terminal.match.group(1)
    except pexpect.EOF:
        line = "the shell ended"
    terminal.close(force=True)
    with open(asked, encoding="utf-8") as file:
        return file.read(), line


def main():
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        os.makedirs(os.path.join(folder, "here", "folder"))
        for name in ("here/read me", "here/fife", "here/--color=always", "here/-l", "here/$(touch pwn)", "here/`touch pwn`", "here/st*r", "here/stir",
                     "here/new\nline"):
            open(os.path.join(folder, name), "w", encoding="utf-8").close()
        with open(os.path.join(folder, "tcli"), "w", encoding="utf-8") as file:
            file.write(FAKE)
        os.chmod(os.path.join(folder, "tcli"), 0o755)
        for shell in SHELLS:
            for typed, want_asked, answer, want_line, *others in CASES:
                wanted = (others[0] if others else {}).get(shell, (want_asked, want_line))
                if wanted is None: # it has a way of its own
                    continue
                found = completed(shell, folder, typed, answer)
                if found != wanted:
                    failures += 1
                    print(f"{shell}, {typed!r}: asked and made {found!r}, wanted {wanted!r}")
        found = subprocess.run(["fish", "--no-config", "-c", f"source '{FOLDER}/tcli.fish'; complete -C 'tcli m '"], cwd=os.path.join(folder, "here"),
                               env={"PATH": folder + ":/usr/bin:/bin", "HOME": folder, "ASKED": "/dev/null", "ANSWER": ":files"},
                               capture_output=True, text=True, check=False).stdout
        if sorted(found.splitlines()) != sorted(["$(touch pwn)", "--color=always", "-l", "`touch pwn`", "fife", "folder/", "new", "line", "read me", "st*r", "stir"]):
            failures += 1
            print(f"fish, all files of a folder: {found!r}")
        for shell, before, after, typed in SETTINGS:
            found = completed(shell, folder, typed, "two words", before, after)
            if found != ("<m><tw>", typed[:-2] + "two\\ words "):
                failures += 1
                print(f"{shell} with {before!r} and {after!r}, {typed!r}: asked and made {found!r}")
        with open(os.path.join(folder, "fails"), "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\nexit 3\n")
        os.chmod(os.path.join(folder, "fails"), 0o755)
        found = completed("bash", folder, "fails tcli", "", after="complete -F _tcli fails; set -eE; trap 'echo ended' ERR")
        if found != ("", "fails tcli"):
            failures += 1
            print(f"bash, where tcli fails: {found!r}")
        if os.path.exists(os.path.join(folder, "here", "pwn")):
            failures += 1
            print("a word was evaluated")
    # Sourced where nothing else is: no helper of the bash-completion package is used.
    subprocess.run(["bash", "--norc", "--noprofile", "-uec", f"source '{FOLDER}/tcli.bash'; complete -p tcli"], check=True,
                   stdout=subprocess.DEVNULL)
    return 1 if failures else 0


sys.exit(main())

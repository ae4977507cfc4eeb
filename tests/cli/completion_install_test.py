#!/usr/bin/python3
"""tcli completion install: a fresh bash, zsh and fish complete the words of the real tcli, and remove takes all of it away."""
import json
import os
import re
import stat
import subprocess
import sys
import tempfile

import pexpect

TCLI = os.path.abspath(sys.argv[1])
MARK = "# tcli completion"
START = {"bash": ".bashrc", "zsh": ".zshrc", "fish": None}
failures = []


def check(condition, what):
    if not condition:
        failures.append(what)


class Home:
    def __init__(self, folder):
        self.folder = folder
        bin_folder = os.path.join(folder, "bin")
        os.makedirs(bin_folder)
        os.symlink(TCLI, os.path.join(bin_folder, "tcli"))
        self.env = {"PATH": bin_folder + ":/usr/bin:/bin", "HOME": folder, "TERM": "dumb", "LC_ALL": "C.UTF-8", "INPUTRC": "/dev/null",
                    "TCLI_CONTAINERS_ENGINE": "none"}

    def path(self, name):
        return os.path.join(self.folder, name)

    def read(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def write(self, name, text):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)

    def tcli(self, *words, **variables):
        return subprocess.run(["tcli", *words], env={**self.env, **variables}, capture_output=True, text=True, cwd=self.folder, check=False)

    # rule 54: completion stands where a fresh shell loads it by itself.
    def completed(self, shell, typed, wanted, options=("-i",)):
        """Whether a new interactive shell makes that of it by TAB."""
        terminal = pexpect.spawn(shell, list(options), cwd=self.folder, env=self.env, encoding="utf-8", dimensions=(24, 200), timeout=30)
        terminal.sendline("echo RE''ADY")
        terminal.expect_exact("READY\r\n")
        terminal.send(typed + "\t")
        try:
            terminal.expect(re.escape(wanted), timeout=10)
        except pexpect.TIMEOUT:
            print(f"{shell}: {terminal.before!r}")
            return False
        finally:
            terminal.close(force=True)
        return True


def as_done(planned):
    """What install says of what --dry-run says it would do."""
    for would, done in (("would write", "wrote"), ("would add", "added"), ("would take", "took"), ("would remove", "removed")):
        planned = planned.replace(would, done)
    return planned


def check_fresh(shell, start_text):
    with tempfile.TemporaryDirectory() as folder:
        home = Home(folder)
        start = START[shell]
        if start and start_text is not None:
            home.write(start, start_text)
            os.chmod(home.path(start), 0o640)
        planned = home.tcli("completion", "install", "--dry-run", shell)
        check("would write" in planned.stdout and "wrote" not in planned.stdout, f"{shell}: --dry-run says what was not done: {planned.stdout}")
        check(planned.returncode == 0 and sorted(os.listdir(folder)) == sorted(["bin"] + ([start] if start and start_text is not None else [])),
              f"{shell}: --dry-run wrote something: {os.listdir(folder)}")
        done = home.tcli("completion", "install", shell)
        check(done.returncode == 0 and done.stdout == as_done(planned.stdout) and not done.stderr, f"{shell}: install: {done}")
        check(home.completed(shell, "tcli chris", "christmas "), f"{shell}: a module is not completed")
        check(home.completed(shell, "tcli config get hist\b\b\b\bundecl --sho", "--show-origin"), f"{shell}: an option is not completed")
        again = home.tcli("completion", "install", shell)
        check(again.stdout == "everything is there already\n", f"{shell}: install a second time: {again.stdout!r}")
        if start and start_text is not None:
            text = home.read(start)
            check(text.startswith(start_text) and text.count(MARK) <= 1, f"{shell}: {start} is {text!r}")
            check(stat.S_IMODE(os.stat(home.path(start)).st_mode) == 0o640, f"{shell}: the mode of {start}")
        removed = home.tcli("completion", "remove", shell)
        check(removed.returncode == 0, f"{shell}: remove: {removed}")
        if start:
            left = home.read(start) if os.path.exists(home.path(start)) else ""
            check(left.rstrip("\n") == (start_text or "").rstrip("\n"), f"{shell}: after remove {start} is {left!r}")
        files = [name for _, _, names in os.walk(folder) for name in names]
        check(not {"_tcli", "tcli.fish"} & set(files) and files.count("tcli") == 1, f"{shell}: remove left {files}")
        check(home.tcli("completion", "remove", shell).stdout == "there was nothing to remove\n", f"{shell}: remove a second time")


def check_login():
    """A login bash reads a profile of the user's, and .bashrc only where that says so; self check knows what holds."""
    own = "PATH=$HOME/bin:$PATH; export PATH" # /etc/profile sets it anew
    profiles = {".profile": None, ".bash_profile": "# .bashrc\n", ".bash_login": "echo\n"}
    for name, text in [*profiles.items(), (".profile", '[ "$BASH" ] && . ~/.bashrc\n')]:
        with tempfile.TemporaryDirectory() as folder:
            home = Home(folder)
            is_led = text and "~/.bashrc" in text
            if text is not None:
                home.write(name, text)
            said = home.tcli("completion", "install", "bash").stdout
            check((f"added a line to {home.path(name)}" in said) != bool(is_led), f"{name} {text!r}: {said}")
            home.write(name, (home.read(name) if os.path.exists(home.path(name)) else "") + own + "\n")
            check(home.completed("bash", "tcli chris", "christmas ", ("-l", "-i")), f"bash -l with {name} of {text!r}")
            state = home.tcli("self", "check").stdout
            check("bash completes words by this tcli" in state, f"self check with {name} of {text!r}: {state}")
            home.write(name, own + "\n")
            state = home.tcli("self", "check").stdout
            check("bash does not complete words wherever it starts" in state, f"self check without the line in {name}: {state}")
            home.tcli("completion", "install", "bash")
            home.tcli("completion", "remove", "bash")
            check(home.read(name) == own + "\n", f"after remove {name} is {home.read(name)!r}")


def check_status():
    """Under set -e any shell goes on behind the line, with the file of it there or not; older lines make way for it."""
    for name, guard in ((".bashrc", ""), (".profile", '[ "${BASH_VERSION-}" ] && [ "${PS1-}" ] && '), (".zshrc", "")):
        with tempfile.TemporaryDirectory() as folder:
            home = Home(folder)
            shell = "zsh" if name == ".zshrc" else "bash"
            script = home.path(".local/share/" + ("tcli/completions/_tcli" if shell == "zsh" else "bash-completion/completions/tcli"))
            older = f"{guard}[ -r {script} ] && . {script} {MARK}\n"
            home.write(name, "# mine\n" + older)
            home.tcli("completion", "install", shell)
            check(older not in home.read(name) and home.read(name).count(MARK) == 1, f"{name} after an older line: {home.read(name)!r}")
            for is_there in (True, False):
                for reader in (["dash"], ["bash"], ["bash", "--posix"], ["zsh"]):
                    read = subprocess.run([*reader, "-euc", f". {home.path(name)}; echo $?"], env=home.env, capture_output=True, text=True,
                                          check=False)
                    check((read.stdout, read.stderr) == ("0\n", ""), f"{reader} of {name}, the file there {is_there}: {read}")
                if is_there:
                    os.unlink(script)
            home.write(name, "# mine\n" + older)
            home.tcli("completion", "remove", shell)
            check(home.read(name) == "# mine\n", f"{name} after remove of an older line: {home.read(name)!r}")


def check_older_places():
    """What install wrote goes, whichever of the profiles bash reads by now."""
    for kept, made in ((".profile", ".bash_profile"), (".profile", ".bash_login"), (".bash_login", ".bash_profile")):
        with tempfile.TemporaryDirectory() as folder:
            home = Home(folder)
            home.write(kept, "# mine\n")
            home.tcli("completion", "install", "bash")
            check(MARK in home.read(kept), f"no line in {kept}")
            home.write(made, "# new\n. ~/.bashrc\n")
            state = home.tcli("self", "check").stdout
            check("bash completes words by this tcli" in state, f"self check with a line to spare: {state}")
            done = home.tcli("completion", "remove", "bash")
            check(done.returncode == 0 and f"took a line out of {home.path(kept)}\n" in done.stdout, f"remove after {made} came: {done}")
            check(home.read(kept) == "# mine\n" and home.read(made) == "# new\n. ~/.bashrc\n", f"remove after {made} came: {home.read(kept)!r}")
            home.write(kept, "# mine\n. gone " + MARK + "\n")
            home.write(made, "# new\n")
            home.tcli("completion", "install", "bash")
            check(home.read(kept) == "# mine\n" and MARK in home.read(made), f"install after {made} came: {home.read(kept)!r}")


def check_sourced():
    """A profile leads to .bashrc where a command of it sources that, and not where it is only named."""
    sourced = (". ~/.bashrc", "source ~/.bashrc", "[ -f ~/.bashrc ] && . ~/.bashrc", '. "$HOME/.bashrc"', '  source "${HOME}"/.bashrc # mine',
               "if [ -r ~/.bashrc ]; then . ~/.bashrc; fi", "case $- in *i*) . ~/.bashrc;; esac", "{ . '/home/ann/.bashrc'; }",
               "[ -s ~/.bashrc ] && \\. ~/.bashrc", "x=a#b; . ~/.bashrc", "test -f ~/.bashrc &&\n\t. ~/.bashrc", "[ ! -r ~/.bashrc ]||. ~/.bashrc\r")
    named = ('alias eb="vi ~/.bashrc"', "alias r='. ~/.bashrc'", "# . ~/.bashrc", "true # . ~/.bashrc", "[ -f ~/.bashrc ]", "echo . ~/.bashrc",
             ". /etc/bash.bashrc", ". ~/.bashrc.old", "./.bashrc", "resource ~/.bashrc", 'x="', "\\", ".", "cp ~/.bashrc ~/source")
    with tempfile.TemporaryDirectory() as folder:
        home = Home(folder)
        for text in sourced + named:
            home.write(".bash_profile", text + "\n")
            home.tcli("completion", "install", "bash")
            check((MARK in home.read(".bash_profile")) == (text in named), f".bash_profile of {text!r}: {home.read('.bash_profile')!r}")


def check_replaced():
    """A line for a script that is elsewhere by now is replaced, whether that makes the file longer or shorter."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(folder)
        home.write(".zshrc", "# mine\n")
        for data, change in (("a/long/name", "line-added"), ("b", "line-replaced"), ("another/long/name", "line-replaced")):
            planned = home.tcli("completion", "install", "--dry-run", "zsh", XDG_DATA_HOME=home.path(data)).stdout
            check("would replace the line in" in planned or change == "line-added", f"--dry-run of {change}: {planned}")
            done = home.tcli("completion", "install", "-o", "json", "zsh", XDG_DATA_HOME=home.path(data))
            changes = [row["change"] for row in json.loads(done.stdout)["changed"]]
            check(changes == ["written", change] and home.read(".zshrc").count(MARK) == 1, f"XDG_DATA_HOME={data}: {done}")


def check_zsh_dump():
    """Zsh starts from a dump in tcli's folder of caches where that can be, and without a word where it can't."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(folder)
        dump = ".cache/tcli/zcompdump"
        home.tcli("completion", "install", "zsh")

        def start(name="tcli", **variables):
            """What completes it in a new zsh, and all that this writes besides."""
            done = subprocess.run(["zsh", "-ic", f'print -r -- "${{_comps[{name}]}}"'], env={**home.env, **variables}, cwd=folder,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
            return done.stdout

        check(home.completed("zsh", "tcli chris", "christmas "), "the first zsh")
        check(os.path.exists(home.path(dump)), "no dump was kept")
        with open(home.path(dump), encoding="utf-8") as file:
            whole = file.read().replace("\n_comp_assocs=", "\n_comps[marked]=from-dump\n_comp_assocs=")
        home.write(dump, whole)
        check(start("marked") == "from-dump\n", "the second zsh does not read the dump")
        check(home.completed("zsh", "tcli chris", "christmas "), "the second zsh")
        functions = home.path("functions")
        home.write("functions/_first", "#compdef first\n")
        text = home.read(".zshrc")
        home.write(".zshrc", f"fpath=({functions} $fpath)\n" + text)
        check(start("first") == "_first\n" and start("marked") == "\n", "one more folder of functions")
        os.rename(functions + "/_first", functions + "/_other")
        home.write("functions/_other", "#compdef other\n")
        later = os.stat(home.path(dump)).st_mtime + 1
        os.utime(functions, (later, later))
        check((start("other"), start("first"), start()) == ("_other\n", "\n", "_tcli\n"), "one function in the place of another")
        check(home.completed("zsh", "tcli chris", "christmas "), "zsh after its functions changed")
        home.write(dump, "#files: 1\tversion: 0\n")
        check(start() == "_tcli\n", "a dump of another zsh")
        for broken in ("\x01\x02 ((\n", whole[: len(whole) // 2], whole[: len(whole) // 2] + "\n'"):
            home.write(dump, broken)
            check(start() == "_tcli\n", f"a dump that is none: {broken[:20]!r}")
            check(start("marked") == "\n", "a dump that is none was kept")

        home.write("file/tcli", "")
        for variables in ({"XDG_CACHE_HOME": home.path("file")}, {"XDG_CACHE_HOME": home.path("file/tcli")}, {"XDG_CACHE_HOME": "file"},
                          {"XDG_CACHE_HOME": "/proc"}, {"HOME": "", "ZDOTDIR": folder}):
            started = start(**variables)
            check(started == "_tcli\n", f"zsh with {variables}: {started!r}")
        check(home.completed("zsh", "tcli chris", "christmas "), "zsh again")
        check(start(XDG_CACHE_HOME=home.path("new")) == "_tcli\n" and os.path.exists(home.path("new/tcli/zcompdump")) and
              stat.S_IMODE(os.stat(home.path("new/tcli")).st_mode) == 0o700, "a folder of caches that was not there")
        check(not [name for name in os.listdir(folder) if "zcompdump" in name], f"a dump in the home: {os.listdir(folder)}")


def check_bash_completion():
    """Where the user has bash-completion no line is needed."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(folder)
        sourced = ". /usr/share/bash-completion/bash_completion\n"
        home.write(".bashrc", sourced)
        home.tcli("completion", "install", "bash")
        is_there = os.path.exists("/usr/share/bash-completion/bash_completion")
        check((MARK in home.read(".bashrc")) != is_there, f".bashrc is {home.read('.bashrc')!r}")
        check(home.completed("bash", "tcli chris", "christmas "), "bash with bash-completion")


def check_refusals():
    with tempfile.TemporaryDirectory() as folder:
        home = Home(folder)
        home.write(".config/fish/completions/tcli.fish", "# mine\n")
        refused = home.tcli("completion", "install", "fish")
        check(refused.returncode == 1 and "it is not tcli's, and stays as it is" in refused.stderr, f"a file of somebody else: {refused}")
        check(home.read(".config/fish/completions/tcli.fish") == "# mine\n", "a file of somebody else was written")
        check(home.tcli("completion", "install", "tcsh").returncode == 2, "an unknown shell")
        check(home.tcli("completion", "install", PATH=os.path.dirname(TCLI)).stderr.startswith("tcli: error: no bash, zsh or fish") or
              "tcli" not in os.listdir(os.path.dirname(TCLI)), "no shell")
        check(home.tcli("completion", "install", "zsh", HOME="").returncode == 1, "no HOME")
        os.symlink(home.path("dotfiles"), home.path(".zshrc"))
        home.write("dotfiles", "# mine\n")
        home.tcli("completion", "install", "zsh")
        check(os.path.islink(home.path(".zshrc")) and MARK in home.read("dotfiles"), "a start file that is a link")
        os.symlink(home.path("nowhere"), home.path(".bashrc"))
        refused = home.tcli("completion", "install", "bash")
        check(refused.returncode == 1 and "it is a link that leads nowhere" in refused.stderr and os.path.islink(home.path(".bashrc")),
              f"a start file that is a link to nothing: {refused}")
        check(not os.path.exists(home.path(".local/share/bash-completion")), "a script was written for a start file that can't be")
        os.unlink(home.path(".bashrc"))
        os.symlink(home.path("nowhere"), home.path(".profile"))
        for options in (("--dry-run",), ()):
            refused = home.tcli("completion", "install", *options, "bash")
            check(refused.returncode == 1 and "it is a link that leads nowhere" in refused.stderr, f"a profile that is a link to nothing: {refused}")
            check("wr" not in refused.stdout and not os.path.exists(home.path(".bashrc")) and
                  not os.path.exists(home.path(".local/share/bash-completion")), f"bash is left half done: {refused}")
        os.unlink(home.path(".config/fish/completions/tcli.fish"))
        os.symlink(home.path("fish"), home.path(".config/fish/completions/tcli.fish"))
        home.write("fish", "# an older tcli __complete\n")
        home.tcli("completion", "install", "fish")
        check(os.path.islink(home.path(".config/fish/completions/tcli.fish")) and "commandline" in home.read("fish"), "a script that is a link")


def check_other_shells():
    """What one shell can't have keeps nothing from the others; it is told once, and the record tells what was done."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(folder)
        os.makedirs(home.path(".bash_profile"))
        for verb, kinds in (("install", ["written", "line-added", "written"]), ("remove", ["removed", "line-taken", "removed"])):
            for options in (("--dry-run",), ()):
                done = home.tcli("completion", verb, "-o", "json", *options)
                rows = json.loads(done.stdout)["changed"]
                check(done.returncode == 1 and done.stderr.count("tcli: error: ") == 1 and home.path(".bash_profile") in done.stderr,
                      f"{verb} with a folder for a profile: {done}")
                check([(row["shell"], row["change"]) for row in rows] == list(zip(("zsh", "zsh", "fish"), kinds)), f"{verb}: {rows}")
            refused = home.tcli("completion", verb, "bash")
            check((refused.returncode, refused.stdout) == (1, ""), f"{verb} of what failed: {refused}")
        check(not os.path.exists(home.path(".bashrc")) and not os.path.exists(home.path(".zshrc")), f"remove left {os.listdir(folder)}")
        refused = home.tcli("completion", "install", HOME=home.path("none"))
        check(refused.returncode == 1 and refused.stderr.count("tcli: error: ") == 1, f"one reason for each of the shells: {refused}")


def check_places():
    """Where the folders of XDG are known, but not that of the start files, nothing is written."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(folder)
        xdg = {"XDG_DATA_HOME": home.path("data"), "XDG_CONFIG_HOME": home.path("config"), "XDG_CACHE_HOME": home.path("cache")}
        for shell, variables in (("bash", {"HOME": ""}), ("zsh", {"HOME": ""}), ("bash", {"HOME": "bin"}), ("zsh", {"ZDOTDIR": "bin"})):
            refused = home.tcli("completion", "install", "--dry-run", shell, **xdg, **variables)
            check(refused.returncode == 1 and "is not absolute" in refused.stderr, f"{shell} with {variables}: {refused}")
        check(not os.path.exists(home.path("data")), "nothing is written where the start file has no place")
        check(home.tcli("completion", "install", "fish", **xdg, HOME="").returncode == 0, "fish needs none")


for each in START:
    check_fresh(each, None)
    if START[each]:
        check_fresh(each, "# mine\nalias ll='ls -l'") # without a line end
check_fresh("zsh", "autoload -Uz compinit && compinit -i\n")
check_login()
check_status()
check_older_places()
check_replaced()
check_sourced()
check_zsh_dump()
check_bash_completion()
check_refusals()
check_other_shells()
check_places()
print("\n".join(failures))
sys.exit(1 if failures else 0)

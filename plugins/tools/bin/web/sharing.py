"""sync: one file committed, rebased on what others pushed, and pushed, by the git that is there."""
import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys

from bookmarks import MARKS, Page
from following import Following
from merging import keyed, merge, text
from moving import Moving
from problem import FULL, Problem, beside, command, git_command, shown
from store import own_repository

TRIES = 10
NETWORK = ("fetch", "ls-remote", "push")
PATIENCE = 5  # seconds, then it is told what is waited for
# In the second tree of files no hook is expected, nothing but this module puts two changes together, and no other branch moves.
BY_ITSELF = ("-c", "core.hooksPath=/dev/null", "-c", "rerere.enabled=false", "-c", "rebase.updateRefs=false")
STATUS = "status", "--porcelain", "--ignored", "--untracked-files=all"  # whatever the settings say
SHOWN = 3  # of the commits that go along
COMMITS = 1000  # of mine that git can't put on theirs by itself
# What is there while a command of git is not finished; the first one counts.
UNFINISHED = (("rebase-merge", "rebase"), ("rebase-apply/applying", "am"), ("rebase-apply", "rebase"), ("MERGE_HEAD", "merge"),
              ("CHERRY_PICK_HEAD", "cherry-pick"), ("REVERT_HEAD", "revert"))
NO_IDENTITY = re.compile(r"unable to auto-detect|empty ident name|no (email|name) was given|identity unknown")


class Sharing:
    def __init__(self, store, keep):
        self.store, self.keep = store, keep
        self.here = self.folder = store.folder  # this one's, and where git works now
        self.file = "./" + store.name
        self.withdrawn = []  # names of bookmarks where theirs count
        self.environment = own_repository() | {"GIT_EDITOR": "true"}
        if not sys.stdin.isatty():
            self.environment["GIT_TERMINAL_PROMPT"] = "0"
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda number, _: sys.exit(128 + number))

    def run(self, *words, index=None):
        environment = {**self.environment, "GIT_INDEX_FILE": index} if index else self.environment
        try:
            ways = BY_ITSELF if self.folder != self.here else ()
            with subprocess.Popen(["git", "-C", self.folder, *ways, *words], env=environment, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE) as git:
                try:
                    out, err = self.heard(git, words)
                except SystemExit:  # of a signal
                    if "read-tree" not in words:  # that one is soon done, and better whole
                        end(git.pid)
                    raise
            return subprocess.CompletedProcess(words, git.returncode, out, err)
        except FileNotFoundError:
            raise Problem("can't share the bookmarks", "git is not installed", "apt-get install git") from None

    def heard(self, git, words):
        """What it says, all of it. A server may stay silent for ever."""
        try:
            return git.communicate(timeout=PATIENCE if words[0] in NETWORK else None)
        except subprocess.TimeoutExpired:
            remote = shown(words[words.index("--") + 1])
            print(f"web: waiting for {remote} (Ctrl-C ends it; nothing is lost)", file=sys.stderr)
            return git.communicate()

    def hint(self, *words):
        return git_command(self.here, *words)

    def failed(self, what, answer, hint=""):
        lines = [line for line in os.fsdecode(answer.stderr).splitlines() if line.strip()]
        here = "\n".join(line for line in lines if not line.startswith("remote:"))  # not of the server's disk or locks
        told = next((line for line in lines if line.startswith(("fatal:", "error:"))), lines[-1] if lines else "git does not say why")
        refused = re.search(r"^ ! \[remote rejected\] .*\((.*)\)$", "\n".join(lines), re.M)
        if refused:  # of which git's own word says nothing
            said = [line.removeprefix("remote:").strip() for line in lines if line.startswith("remote:")]
            told = ": ".join([refused[1], *filter(None, said)][:2])
        elif told.startswith("error: failed to push") and lines.index(told):  # so says a hook here
            told = lines[lines.index(told) - 1]
        hint = self.mends(here) or hint or self.hint("status")
        return Problem(what, re.sub(r"://[^/@\s]*@", "://***@", told), hint)

    def mends(self, said):
        """What mends it whatever git was about, or nothing."""
        lock = re.search(r" '([^']*\.lock)': File exists", said)  # a git that was killed has left it
        if lock:
            return command("rm", lock[1])
        if any(reason in said for reason in (*map(os.strerror, FULL), "Out of diskspace")):
            return command("df", "-h", self.store.folder)
        foreign = re.search(r"(?:dubious ownership in repository at |unsafe repository \()'(.*?)'", said)
        if foreign:
            return command("git", "config", "--global", "--add", "safe.directory", foreign[1])
        if NO_IDENTITY.search(said):
            wanted = ("user.name", "YOUR NAME"), ("user.email", "YOU@EXAMPLE.ORG")
            missing = [words for words in wanted if not self.line("config", words[0])]
            return " && ".join(command("git", "config", "--global", *words) for words in missing)
        return ""

    def must(self, what, *words, index=None):
        answer = self.run(*words, index=index)
        if answer.returncode:
            raise self.failed(what, answer)
        return answer.stdout

    def line(self, *words):
        """The one line that git answers, or nothing where it fails."""
        answer = self.run(*words)
        return os.fsdecode(answer.stdout).strip("\n") if answer.returncode == 0 else ""

    def need_finished(self):
        """No rebase or the like half done by the person. What is given up with it is not what is here of the bookmarks."""
        paths = self.line("rev-parse", *(word for name, _ in UNFINISHED for word in ("--git-path", name))).splitlines()
        begun = ((os.path.join(self.folder, path), verb) for path, (_, verb) in zip(paths, UNFINISHED))
        path, verb = next((one for one in begun if os.path.exists(one[0])), ("", ""))
        if not verb:
            return
        why, hint = f"git {verb} in {self.store.folder} was not finished", self.hint(verb, "--abort")
        if verb == "rebase" and not os.path.exists(os.path.join(path, "head-name")):  # killed before it did anything
            raise Problem("can't share the bookmarks", why, self.hint(verb, "--quit"))
        # rebase --abort sets all back; the others refuse where a file differs from what is staged of it.
        changed = os.path.exists(self.store.path) and self.line(*STATUS, "--", self.file)
        if changed and (verb == "rebase" or self.line("diff", "--cached", "--name-only", "--", self.file)):
            copy = beside(self.store.path)
            why += f"; your bookmarks that are not committed will be in {copy}"
            restore = [self.hint("checkout", "HEAD", "--", self.file)] if self.line("ls-tree", "HEAD", "--", self.file) else []
            hint = " && ".join([command("cp", self.store.path, copy), *restore, hint])
        raise Problem("can't share the bookmarks", why, hint)

    def look(self):
        """What this is shared with."""
        if not os.path.isdir(self.store.folder):
            raise self.no_folder()
        answer = self.run("rev-parse", "--show-toplevel")
        if answer.returncode:
            raise self.failed(f"can't share {self.store.path}", answer, command("git", "init", self.store.folder))
        # From the top: what others have changed may take the folder away.
        self.file = f"./{self.line('rev-parse', '--show-prefix')}{self.store.name}"
        self.here = self.folder = os.fsdecode(answer.stdout).removesuffix("\n")
        self.need_finished()
        following = Following(self)
        following.need()
        return following

    def no_folder(self):
        """Where others have taken it away, git tells of that."""
        folder = self.store.folder
        while not os.path.isdir(folder):
            folder = os.path.dirname(folder)
        self.folder = self.here = folder
        gone = os.path.relpath(self.store.folder, folder)
        is_known = self.line("log", "-1", "--format=%h", "--", gone)
        hint = self.hint("log", "-1", "--stat", "--", gone) if is_known else command("git", "clone", "URL", self.store.folder)
        return Problem(f"{self.store.folder} is not there", "others have moved or removed it" if is_known else "no such folder", hint)

    def commit(self):
        moving = Moving(self, "can't go on where another sync was ended")
        moving.finish()
        moving.what = what = f"can't commit {self.store.path}"
        now = self.store.read()
        if now is None:
            if self.line("ls-files", "--", self.file):
                raise Problem(f"can't share {self.store.path}", "the file is gone", self.hint("checkout", "--", self.file))
            return
        if any(line.startswith(MARKS) for line in now.splitlines()):
            raise Problem(f"can't share {self.store.path}", "it has marks of a conflict in git", self.store.tcli("check"))
        moving.need_looked_at([moving.bookmarks])
        if not self.must(what, *STATUS, "--", self.file):
            return
        before = self.run("show", f"HEAD:{self.file}").stdout
        self.must(what, "add", "-f", "--", self.file)
        words = "-m", message(before, now), "--", self.file
        answer = self.run("commit", "-q", *words)
        if answer.returncode:
            raise self.failed(what, answer, self.past_hook(("pre-commit", "commit-msg"), "commit", "--no-verify", *words))

    def past_hook(self, names, *words):
        """The command without these hooks, where there is one of them, which may have refused it."""
        paths = (os.path.join(self.folder, self.line("rev-parse", "--git-path", "hooks/" + name)) for name in names)
        return self.hint(*words) + "  # or first what the hook asks for" if any(os.access(path, os.X_OK) for path in paths) else ""

    @contextlib.contextmanager
    def elsewhere(self, what):
        """Work in a second tree of files: a rebase that is killed half way would leave theirs for mine in the person's own."""
        tree = os.path.join(self.line("rev-parse", "--absolute-git-dir"), "tcli-web")
        self.discard(tree)
        self.must(what, *BY_ITSELF, "worktree", "add", "-q", "--detach", tree, "HEAD")
        try:
            self.folder = tree
            yield
        finally:
            self.folder = self.here
            self.discard(tree)

    def discard(self, tree):
        self.run("worktree", "remove", "--force", "--force", tree)
        shutil.rmtree(tree, ignore_errors=True)  # where git did not know it

    def rebase(self, upstream):
        if not self.line("rev-parse", "-q", "--verify", upstream):
            return
        what = f"can't put your bookmarks on those of {upstream.removeprefix('refs/remotes/')}"
        if not self.line("rev-parse", "-q", "--verify", "HEAD"):
            Moving(self, what).move(self.line("rev-parse", upstream))
            return
        if self.line("rev-list", "--count", f"HEAD..{upstream}") == "0":
            return
        moving = Moving(self, what)
        with self.elsewhere(what):
            answer, other = self.run("rebase", "-q", "--merge", upstream), ""
            for _ in range(COMMITS):
                if answer.returncode == 0:
                    break
                torn = self.torn(what, answer)
                other = next((name for name in torn if name != moving.bookmarks), "")
                if other:
                    break
                answer = self.resolve(what)
            else:
                raise self.failed(what, answer)
            new = self.line("rev-parse", "HEAD")
        if other:
            moving.need_no_strangers(moving.touched(moving.head(new), upstream))  # the hint would take them away
            why = f"you and somebody else changed {other} in different ways; nothing is changed"
            raise Problem("can't share the bookmarks", why, self.hint("pull", "--rebase"))
        if self.withdrawn:
            own = f"withdrawn-{self.line('rev-parse', '--short', 'HEAD')}"
            self.must(what, "branch", "-f", "--", own, "HEAD")
        moving.move(new)
        if self.withdrawn:
            names, yours = "'" + "', '".join(dict.fromkeys(self.withdrawn)) + "'", self.hint("show", f"{own}:{self.file}")
            print(f"web: {shown(names)} as theirs have it; yours: {shown(yours)}", file=sys.stderr)
            self.withdrawn = []

    def torn(self, what, answer):
        """The files of one commit of mine that git could not put on theirs."""
        names = [name for name in os.fsdecode(self.run("diff", "--name-only", "--diff-filter=U", "-z").stdout).split("\0") if name]
        if not names:
            raise self.failed(what, answer)
        return names

    def resolve(self, what):
        """Such a one put together bookmark by bookmark."""
        base, theirs, ours = (self.run("show", f":{stage}:{self.file}").stdout for stage in (1, 2, 3))
        data, both = merge(base, ours, theirs, self.keep)
        if both and not self.keep:
            raise Problem(f"you and somebody else changed '{both[0]}' in different ways",
                          f"yours: {told(ours, both[0])}; theirs: {told(theirs, both[0])}; nothing is changed or lost",
                          self.store.tcli("sync", "--keep", "mine") + "  # or theirs")
        self.withdrawn += both if self.keep == "theirs" else []
        try:
            with open(os.path.join(self.folder, self.file), "wb") as file:
                file.write(data)
        except OSError as error:
            raise self.store.failed("change", error) from None
        self.must(what, "add", "-f", "--", self.file)
        return self.run("rebase", "--continue")

    def about_others(self, upstream):
        """The subjects of commits that a push takes along, and that are about other files than the bookmarks."""
        known = ["--not", upstream] if self.line("rev-parse", "-q", "--verify", upstream) else []
        return self.line("--no-literal-pathspecs", "log", "--no-show-signature", "--format=%s", "HEAD", *known, "--",
                         f":(top,exclude,literal){self.file.removeprefix('./')}").splitlines()

    def sync(self):
        following = self.look()
        remote, branch = following.remote, following.branch
        with self.store.locked():
            self.commit()
        for _ in range(TRIES):
            following.fetch()
            with self.store.locked():
                self.commit()  # what was added meanwhile
                self.rebase(following.there)
            if not self.line("rev-parse", "-q", "--verify", "HEAD"):
                raise Problem("there is nothing to share", f"{self.store.path} is not there yet",
                              self.store.tcli("add", "wiki", "https://wiki.example.org/"))
            others = self.about_others(following.there)
            answer = self.run("push", "-q", "-u", "--", remote, f"HEAD:refs/heads/{branch}")
            if answer.returncode == 0:
                if others:
                    others[SHOWN:] = [f"and {len(others) - SHOWN} more"] * (len(others) > SHOWN)
                    print("web: warning: sent with it, and seen by nobody else before:", shown("; ".join(others)), file=sys.stderr)
                return f"{remote}/{branch}"
            if not re.search(rb"\[rejected\]|cannot lock ref|\[remote rejected\].*(failed to update|lock)", answer.stderr):
                raise self.failed(f"can't push to {remote}; your changes are committed", answer,
                                  self.hint("push", remote, f"HEAD:refs/heads/{branch}"))
        raise Problem(f"can't push to {remote}", f"somebody else was quicker {TRIES} times", self.store.tcli("sync"))


def end(process):
    """The process and all that it has started: ssh would wait for its server, whatever becomes of git."""
    children = []
    with contextlib.suppress(OSError), open(f"/proc/{process}/task/{process}/children", encoding="ascii") as file:
        children = file.read().split()
    with contextlib.suppress(OSError):
        os.kill(process, signal.SIGTERM)
    for child in children:
        end(int(child))


def told(data, about):
    found = Page(data).find(about)
    return found[1].raw.decode(errors="replace").strip() if found else "removed"


def message(before, now):
    """The subject of a commit: which bookmarks it adds, removes and changes."""
    old, new = keyed(Page(before)), keyed(Page(now))
    names = {"add": [], "remove": [], "change": []}
    for key in dict.fromkeys((*old, *new)):
        if isinstance(key[0], str) and text(old.get(key)) != text(new.get(key)):
            names["add" if key not in old else "remove" if key not in new else "change"].append(key[0])
    parts = [f"{verb} {', '.join(some[:3])}{f' and {len(some) - 3} more' if len(some) > 3 else ''}" for verb, some in names.items() if some]
    return "bookmarks: " + ("; ".join(parts) or "change comments")

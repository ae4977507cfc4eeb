"""Files and branch brought from one commit to another. What is not committed stays, ignored files too: where it is in the way of
what differs between the two, it is named, and nothing is changed. git itself takes some of it away without a word."""
import contextlib
import os

from bookmarks import Page
from merging import keyed, text
from problem import Problem, beside, command, git_command


def above(path):
    """Every folder that it stands in, from the nearest one."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


class Moving:
    def __init__(self, sharing, what):
        self.sharing, self.what = sharing, what
        self.top = sharing.line("rev-parse", "--show-toplevel")
        folder = sharing.line("rev-parse", "--absolute-git-dir")
        self.begun, self.index = (os.path.join(folder, "tcli-web." + name) for name in ("moving", "index"))
        self.bookmarks = sharing.file.removeprefix("./")
        self.theirs = os.path.join(sharing.store.folder, f".{sharing.store.name}.theirs")  # or the like, where that is taken

    def names(self, *words, index=None):
        """The paths that git answers, from the top."""
        out = os.fsdecode(self.sharing.must(self.what, "-C", self.top, *words, index=index))
        return [name for name in out.split("\0") if name]

    def staged(self, than):
        return self.names("diff-index", "--cached", "--ignore-submodules", "--no-renames", "--name-only", "-z", than)

    def before(self, old):
        """The files of a commit; of none, which is all zeros, no files."""
        return old if old.strip("0") else self.sharing.line("hash-object", "-t", "tree", os.devnull)

    def touched(self, old, new):
        return set(self.names("diff-tree", "-r", "--no-renames", "--name-only", "-z", self.before(old), new))

    def head(self, new):
        return self.sharing.line("rev-parse", "-q", "--verify", "HEAD") or "0" * len(new)

    def move(self, new):
        """First the files, then the branch; and what it is about, so that one that is killed in between is finished by the next."""
        old = self.head(new)
        self.need_clear_way(old, new)
        touched = self.touched(old, new)
        coming = touched.intersection(self.staged(new))
        is_put = self.bookmarks in coming and bool(self.entry(new))
        if is_put:
            while os.path.lexists(self.theirs) or os.path.relpath(self.theirs, self.top) in touched:  # a person's own
                self.theirs += "1"
            self.record(old, new, "preparing")
            self.prepare_bookmarks(new)
        self.record(old, new, "prepared" if is_put else "")
        if is_put:
            try:
                os.rename(self.theirs, self.sharing.store.path)
            except OSError as error:
                raise self.sharing.store.failed("change", error) from None
            self.stage_bookmarks(new)
            self.sharing.run("update-index", "-q", "--refresh")
        if coming:
            self.sharing.must(self.what, "read-tree", "-m", "-u", self.before(old), new)
        self.sharing.must(self.what, "update-ref", "-m", "tcli web sync", "HEAD", new, old)
        os.unlink(self.begun)

    def record(self, old, new, state):
        """What a move is about. `theirs` is named before it is there: no file of that name is the module's without it."""
        lines = [f"{old} {new}", *([state, self.theirs] if state else [])]
        try:
            with open(self.begun + ".new", "wb") as file:
                file.write(os.fsencode("\n".join(lines) + "\n"))
            os.rename(self.begun + ".new", self.begun)
        except OSError as error:
            raise self.sharing.store.failed("change", error) from None

    def entry(self, new):
        """Mode and blob of the bookmarks; nothing where they are not there any more, or a link."""
        entry = self.names("ls-tree", "-z", new, "--", self.bookmarks)
        return entry[0].split()[::2][:2] if entry and entry[0].startswith("100") else ()

    def prepare_bookmarks(self, new):
        """Whole or not at all: of a git that is killed while it writes, half the file would be there, and be taken for mine. As long
        as `theirs` is there, it was not put there."""
        data = self.sharing.must(self.what, "cat-file", "--filters", f"{new}:{self.bookmarks}")
        self.sharing.store.put(data, self.entry(new)[0] == "100755", self.theirs)

    def stage_bookmarks(self, new):
        self.sharing.must(self.what, "-C", self.top, "update-index", "--add", "--cacheinfo",
                          ",".join((*self.entry(new), self.bookmarks)))

    def finish(self):
        """The move that was killed. What it has put into the file of the bookmarks would be taken for mine."""
        try:
            with open(self.begun, "rb") as file:
                commits, state, theirs, *_ = (*os.fsdecode(file.read()).split("\n", 2), "", "")
            old, new = commits.split()
        except FileNotFoundError:
            return
        except ValueError:
            old, new, state, theirs = "", "", "", ""
        if state:
            self.theirs = theirs.removesuffix("\n") or self.theirs
            if os.path.lexists(self.theirs):  # so it was not put there, and is not from now on
                self.record(old, new, state := "preparing")
                self.drop_theirs()
        if self.head(new) == old and self.sharing.line("cat-file", "-t", new) == "commit":
            self.stage_what_is_there(old, new)
            if state == "prepared" and self.has_theirs(old, new):
                self.stage_bookmarks(new)  # what was added since is mine, and no more
            if self.bookmarks not in self.staged(new):  # else it was not put there
                self.move(new)
                return
        os.unlink(self.begun)

    def has_theirs(self, old, new):
        """Whether the file has a change of theirs: the person may have put mine back by hand."""
        data = (self.sharing.run("show", f"{commit}:{self.bookmarks}").stdout for commit in (old, new))
        before, theirs, now = (keyed(Page(some)) for some in (*data, self.sharing.store.read() or b""))
        return any(text(before.get(key)) != text(theirs.get(key)) == text(now.get(key)) for key in {*before, *theirs})

    def drop_theirs(self):
        with contextlib.suppress(OSError):
            os.unlink(self.theirs)

    def stage_what_is_there(self, old, new):
        """Files come before the index that knows them."""
        with contextlib.suppress(FileNotFoundError):
            os.unlink(self.index)
        try:
            self.sharing.must(self.what, "read-tree", new, index=self.index)
            self.sharing.run("update-index", "-q", "--refresh", index=self.index)
            there = sorted(self.touched(old, new).difference(self.names("diff-files", "--name-only", "-z", index=self.index)))
            if there:
                self.sharing.must(self.what, "-C", self.top, "update-index", "--add", "--remove", "--replace", "--", *there)
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self.index)

    def changed(self, old):
        """What is not committed of files that git knows."""
        self.sharing.run("update-index", "-q", "--refresh")
        return {*self.names("diff-files", "--ignore-submodules", "--no-renames", "--name-only", "-z"),
                *self.staged(self.before(old))}

    def need_clear_way(self, old, new):
        touched = self.touched(old, new)
        self.need_looked_at(touched)
        folders = {folder for path in touched for folder in above(path)}
        # What is staged as theirs have it is there already, of a run that was killed.
        paths = [path for path in sorted(self.changed(old).intersection(self.staged(new)))
                 if path in folders or path in touched or not touched.isdisjoint(above(path))]
        self.need_no_strangers(touched.union(paths))
        if paths:
            raise self.in_the_way(paths[0], self.way_aside(paths))

    def need_looked_at(self, paths):
        """git that is told to look at no changes of a file finds none of what is here, until it is in its way."""
        for entry in self.names("ls-files", "-v", "-z"):
            tag, path = entry[0], entry[2:]
            options = ["--no-assume-unchanged"] * tag.islower() + ["--no-skip-worktree"] * (tag in "Ss")
            if options and path in paths and os.path.lexists(os.path.join(self.top, path)):
                raise Problem(self.what, f"git is told not to look at changes of {path}",
                              " && ".join(git_command(self.top, "update-index", option, "--", path) for option in options))

    def need_no_strangers(self, paths):
        """Nothing that git does not know where these are to be, or are to be put aside from: it would take it away."""
        modes = {name: line[:6] for line, _, name in (entry.partition("\t") for entry in self.names("ls-files", "-s", "-z"))}
        for path in sorted(paths):
            if modes.get(path) != "160000":  # a submodule is a folder
                self.need_no_stranger(path, modes)

    def need_no_stranger(self, path, known):
        """What git does not know and that stands where `path` is to be: of that name, in a folder of that name, or in place of a
        folder above it."""
        place = os.path.join(self.top, path)
        for folder in above(path):
            there = os.path.join(self.top, folder)
            if folder not in known and os.path.lexists(there) and (os.path.islink(there) or not os.path.isdir(there)):
                raise self.in_the_way(folder, self.aside(folder, folder))
        if not os.path.isdir(place) or os.path.islink(place):
            if os.path.lexists(place) and path not in known:
                raise self.in_the_way(path, self.aside(path, path))
            return
        has_known = any(name.startswith(path + "/") for name in known)
        for folder, folders, files in os.walk(place):
            links = (name for name in folders if os.path.islink(os.path.join(folder, name)))
            for name in sorted((*files, *links)):
                stranger = os.path.relpath(os.path.join(folder, name), self.top)
                if stranger not in known:
                    raise self.in_the_way(stranger, self.aside(stranger if has_known else path, path))

    def in_the_way(self, path, hint):
        return Problem(self.what, f"{path} is not committed, and in the way of what others have changed; nothing is changed", hint)

    def aside(self, path, place):
        """The command that moves `path` out of `place`."""
        other = place if path == place else f"{place}.{os.path.basename(path)}"
        return command("mv", "-n", os.path.join(self.top, path), beside(os.path.join(self.top, other)))

    def way_aside(self, paths):
        """The commands that put aside what is not committed of these, and nothing else: git stash takes ignored files of a folder
        that stands for a file away, and keeps them nowhere. It takes no file that is added by name alone (git add -N), and none
        that is not in the index any more."""
        by_name = self.names("diff-files", "--diff-filter=A", "--name-only", "-z")
        removed = sorted(set(paths).difference(self.names("ls-files", "-z")))
        commands = [git_command(self.top, "stash", "push", "--", *paths)]
        if removed:
            commands.insert(0, git_command(self.top, "reset", "-q", "--", *removed))
        if by_name:
            commands.insert(0, git_command(self.top, "add", "--", *by_name))
        return " && ".join(commands)

"""Which branch of which remote the bookmarks are shared by: the one that the others look at."""
import os
import re

from moving import Moving
from problem import Problem


class Following:
    def __init__(self, sharing):
        self.sharing, self.line, self.hint = sharing, sharing.line, sharing.hint
        self.own = self.line("symbolic-ref", "-q", "--short", "HEAD")
        self.find()

    def find(self):
        """The remote, and the branch there. A branch that follows another one here, whose remote is ".", stands for it."""
        name, seen = self.own, []
        self.remote, self.branch = ".", self.own
        while name and self.remote == "." and name not in seen:
            seen.append(name)
            self.remote = self.line("config", f"branch.{name}.remote")
            self.branch = self.line("config", f"branch.{name}.merge").removeprefix("refs/heads/") or name
            if self.remote == ".":
                name = self.branch
        remotes = self.line("remote").splitlines()
        if self.remote == ".":
            self.remote, self.branch = "", self.own
        if not self.remote:
            self.remote = "origin" if "origin" in remotes else "".join(remotes[:1])
        elif self.remote not in remotes:
            why = f"the branch {name} of {self.sharing.store.folder} follows none of its remotes"
            raise Problem("can't share the bookmarks", why, self.hint("config", "--unset", f"branch.{name}.remote"))
        self.there = f"refs/remotes/{self.remote}/{self.branch}"

    def has(self, name):
        return bool(self.line("rev-parse", "-q", "--verify", name))

    def need(self):
        """A remote, and a branch: the one that is there already, else the one that the remote has."""
        folder = self.sharing.store.folder
        if self.own and not self.remote:
            raise Problem("can't share the bookmarks", f"{folder} has no remote", self.hint("remote", "add", "origin", "URL"))
        if not self.own:
            raise Problem("can't share the bookmarks", f"{folder} is on no branch", self.checkout(self.theirs() or "main"))
        # Before anything is committed on it. Where the remote can't be asked, the fetch will tell.
        if not self.has(self.there):
            self.need_known(self.sharing.run(*self.asking()))

    def is_free(self, name):
        """Whether it is a branch here, and no folder of this repository has it out."""
        return self.has(f"refs/heads/{name}") and not self.line("for-each-ref", "--format=%(worktreepath)", f"refs/heads/{name}")

    def theirs(self):
        start = f"refs/remotes/{self.remote}/"
        head = self.line("symbolic-ref", "-q", start + "HEAD").removeprefix(start)
        if head and self.has(start + head) or not self.remote:
            return head
        answer = self.sharing.run(*self.asking())
        return self.first(answer)[0] if answer.returncode == 0 else ""

    def checkout(self, team):
        """The commands that go to that branch, with what is not committed yet."""
        there = f"refs/remotes/{self.remote}/{team}"
        if self.has(f"refs/heads/{team}"):
            to, commands = f"refs/heads/{team}", [self.hint("checkout", team)]
        elif self.has(there):
            to, commands = there, [self.hint("checkout", "-b", team, "--no-track", there)]  # git may be told not to fetch it
        else:
            return self.hint("checkout", "-b", team)
        moving = Moving(self.sharing, "can't share the bookmarks")
        here = moving.head(to)
        touched = moving.touched(here, to)
        moving.need_no_strangers(touched)
        changed = sorted(touched.intersection(moving.changed(here)))
        if changed:
            commands = [moving.way_aside(changed), *commands, self.hint("stash", "pop")]  # git would refuse where both differ
        return " && ".join(commands)

    def asking(self):
        return "ls-remote", "--symref", "--", self.remote, "HEAD", "refs/heads/*"

    def first(self, answer):
        """The branch that the remote takes for the one, or nothing, and all that it has."""
        text = os.fsdecode(answer.stdout)
        every = re.findall(r"\trefs/heads/(.+)$", text, re.M)
        head = re.search(r"^ref: refs/heads/(.+)\tHEAD$", text, re.M)
        return head[1] if head and head[1] in every else every[0] if len(every) == 1 else "", every

    def need_known(self, answer):
        """Whether the remote has the branch; no where it has nothing. git would make one beside the others', where nobody looks."""
        team, every = self.first(answer)
        if answer.returncode or not every or self.branch in every:
            return answer.returncode == 0 and bool(every)
        follow = [self.hint("config", f"branch.{self.own}.merge", f"refs/heads/{team}")]
        if self.line("config", f"branch.{self.own}.remote") != self.remote:
            follow.insert(0, self.hint("config", f"branch.{self.own}.remote", self.remote))
        hint = " && ".join(follow)
        if not team:
            hint = self.hint("ls-remote", "--heads", self.remote)
        elif not self.has(self.there) and self.is_free(team):
            hint = self.checkout(team)
        raise Problem("can't share the bookmarks", f"{self.remote} has no branch {self.branch}, so nothing is sent; "
                      f"the others' is {team or ' or '.join(every[:5])}", hint)

    def fetch(self):
        """What others have pushed, and the ref that has it; gone where the remote has nothing."""
        what = f"can't fetch from {self.remote}; your changes are committed"
        answer = self.sharing.run(*self.asking())
        if answer.returncode == 0:
            if not self.need_known(answer):
                self.sharing.run("update-ref", "-d", self.there)
                return
            answer = self.sharing.run("fetch", "-q", "--no-recurse-submodules", "--", self.remote,
                                      f"+refs/heads/{self.branch}:{self.there}")
        if answer.returncode:
            hint = self.hint("fetch", self.remote)
            if b"cannot lock ref" in answer.stderr:  # a branch is a folder of branches now
                hint = self.hint("remote", "prune", self.remote)
            raise self.sharing.failed(what, answer, hint)

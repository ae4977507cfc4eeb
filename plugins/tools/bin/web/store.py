"""Where the file stands; reading it with a bound, and changing it whole or not at all."""
import contextlib
import fcntl
import os
import stat
import sys

from bookmarks import HEADER, Page
from problem import FULL, Problem, command, shown

LIMIT = 1 << 20
KEY = "modules.web.settings.file"
PATIENCE = 10  # seconds for another one that changes the file
# They would lead git into another repository than the file's.
ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR", "GIT_PREFIX", "GIT_NAMESPACE",
             "GIT_ALTERNATE_OBJECT_DIRECTORIES")


def own_repository():
    """The environment for git about the file's folder."""
    kept = {name: value for name, value in os.environ.items() if name not in ELSEWHERE}
    return {**kept, "LC_ALL": "C", "GIT_LITERAL_PATHSPECS": "1"}


def configured():
    program = os.environ.get("TCLI_BIN")
    if not program:
        return ""
    import subprocess  # only where it is asked for: TAB waits for it
    try:
        answer = subprocess.run([program, "config", "get", KEY], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL, check=False)
    except OSError:
        return ""
    return os.fsdecode(answer.stdout[:-1]) if answer.returncode == 0 else ""


def written(given):
    """The path of the file as it is written. It is used with its links followed, so that a rename replaces what they lead to."""
    if given:
        return given
    path = configured() or "~/.local/share/tcli-web/bookmarks"
    if path.startswith("~/"):
        home = os.environ.get("HOME", "")
        if not home.startswith("/"):
            raise Problem("no file of bookmarks", "neither --file, WEB_FILE nor HOME say where it is", "export WEB_FILE=/srv/team/bookmarks")
        path = os.path.join(home, path[2:])
    if not path.startswith("/"):
        raise Problem(f"{KEY}: '{path}'", "it is neither an absolute path nor one that begins with ~/",
                      f"tcli config set {KEY} '~/team/bookmarks'")
    return path


def links(path):
    """Every link that is followed on the way to the file."""
    at, rest, followed = "/", os.path.join(os.getcwd(), path).split("/")[::-1], 0
    while rest and followed < 40:  # as many as the kernel follows
        part = rest.pop()
        there = os.path.join(at, part)
        if part == "..":
            at = os.path.dirname(at)
        elif part not in ("", ".") and os.path.islink(there):
            followed += 1
            yield there
            target = os.readlink(there)
            rest += target.split("/")[::-1]
            at = "/" if target.startswith("/") else at
        elif part:
            at = there


def need_own_links(path):
    """None that git has brought: who shares the repository could lead a change into any file of this person."""
    for link in links(path):
        folder, name = os.path.split(link)
        above = folder
        while not os.path.lexists(os.path.join(above, ".git")) and above != "/":
            above = os.path.dirname(above)
        if above == "/":
            continue  # TAB waits for git only where it is asked for
        import subprocess
        try:
            asked = ["git", "-C", folder, "ls-files", "-s", "--", name]
            answer = subprocess.run(asked, env=own_repository(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                    stderr=subprocess.DEVNULL, check=False).stdout
        except OSError:
            continue
        if answer.startswith(b"120000 "):
            why = f"it is a link of the repository, to {os.readlink(link)}, and could lead anywhere"
            raise Problem(f"no bookmarks in {link}", why, command("git", "-C", folder, "rm", "-f", "--", name))


class Store:
    def __init__(self, given):
        path = written(given)
        need_own_links(path)
        self.path = os.path.realpath(path)
        self.folder, self.name = os.path.split(self.path)

    def tcli(self, *words):
        """A command of this module about this very file."""
        return command("tcli", "web", *words, *(("--file", self.path) if os.environ.get("TCLI_OPT_FILE") else ()))

    def failed(self, doing, error):
        hint = command("df", "-h", self.folder) if error.errno in FULL else command("ls", "-ld", self.folder, self.path)
        return Problem(f"can't {doing} {self.path}", error.strerror or str(error), hint)

    def read(self):
        """The bytes, or None where there is no file."""
        try:
            descriptor = os.open(self.path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self.failed("read", error) from None
        with os.fdopen(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise Problem(f"can't read {self.path}", "it is no file", command("ls", "-ld", self.path))
            data = file.read(LIMIT + 1)
        if len(data) > LIMIT:
            raise Problem(f"can't read {self.path}", "it is larger than 1 MiB", command("ls", "-l", self.path))
        return data

    def page(self):
        data = self.read()
        if data is None:
            raise Problem(f"there are no bookmarks in {self.path}", "no such file", self.tcli("add", "wiki", "https://wiki.example.org/"))
        return Page(data)

    def page_or_new(self):
        data = self.read()
        return Page(HEADER + b"\n" if data is None else data)

    @contextlib.contextmanager
    def locked(self, make=False):
        """Alone with the folder among all that ask like this, until the block ends or the process does."""
        try:
            if make:
                os.makedirs(self.folder, exist_ok=True)
            folder = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            raise self.failed("change", error) from None
        try:
            self.wait_for(folder)
            yield
        finally:
            os.close(folder)

    def wait_for(self, folder):
        import time
        for tenth in range(10 * PATIENCE):
            try:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if tenth == 10:
                    print(f"web: waiting for another tcli web that changes {shown(self.path)}", file=sys.stderr)
            time.sleep(0.1)
        raise Problem(f"can't change {self.path}", f"another tcli web has been at it for {PATIENCE} seconds",
                      command("fuser", "-v", self.folder))

    def write(self, page):
        data = page.data()
        if len(data) > LIMIT:
            raise Problem(f"can't change {self.path}", "it would be larger than 1 MiB", self.tcli("check"))
        self.put(data)

    def put(self, data, executable=None, place=""):
        """These bytes in place of the file, or of `place`, with its permissions; `executable` where those are told too."""
        fresh = os.path.join(self.folder, f".{self.name}.new")
        try:
            mode = stat.S_IMODE(os.stat(self.path).st_mode) if os.path.exists(self.path) else None
            if mode is not None and executable is not None:
                mode = mode | mode >> 2 & 0o111 if executable else mode & ~0o111
            with contextlib.suppress(FileNotFoundError):
                os.unlink(fresh)  # of a run that was killed; nobody else is here now
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666), "wb") as file:
                file.write(data)
                file.flush()
                if mode is not None:
                    os.fchmod(file.fileno(), mode)
                os.fsync(file.fileno())
            os.rename(fresh, place or self.path)
        except OSError as error:
            with contextlib.suppress(OSError):
                os.unlink(fresh)
            raise self.failed("change", error) from None

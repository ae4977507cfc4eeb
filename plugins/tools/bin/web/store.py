"""Where the file stands; reading it with a bound, and changing it whole or not at all."""
import contextlib
import fcntl
import os
import stat

from bookmarks import HEADER, Page
from problem import Problem, command

LIMIT = 1 << 20
KEY = "modules.web.settings.file"


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


def place(given):
    """The path of the file, links followed, so that a rename replaces what they lead to."""
    if given:
        return os.path.realpath(given)
    path = configured() or "~/.local/share/tcli-web/bookmarks"
    if path.startswith("~/"):
        home = os.environ.get("HOME", "")
        if not home.startswith("/"):
            raise Problem("no file of bookmarks", "neither --file, WEB_FILE nor HOME say where it is", "export WEB_FILE=/srv/team/bookmarks")
        path = os.path.join(home, path[2:])
    if not path.startswith("/"):
        raise Problem(f"{KEY}: '{path}'", "it is neither an absolute path nor one that begins with ~/",
                      f"tcli config set {KEY} '~/team/bookmarks'")
    return os.path.realpath(path)


class Store:
    def __init__(self, given):
        self.path = place(given)
        self.folder, self.name = os.path.split(self.path)

    def tcli(self, *words):
        """A command of this module about this very file."""
        return command("tcli", "web", *words, *(("--file", self.path) if os.environ.get("TCLI_OPT_FILE") else ()))

    def failed(self, doing, error):
        why = error.strerror or str(error)
        return Problem(f"can't {doing} {self.path}", why, command("ls", "-ld", self.folder, self.path))

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
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
        finally:
            os.close(folder)

    def write(self, page):
        data = page.data()
        if len(data) > LIMIT:
            raise Problem(f"can't change {self.path}", "it would be larger than 1 MiB", self.tcli("check"))
        self.put(data)

    def put(self, data, executable=None):
        """These bytes in place of the file, with its permissions; `executable` where those are told too."""
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
            os.rename(fresh, self.path)
        except OSError as error:
            with contextlib.suppress(OSError):
                os.unlink(fresh)
            raise self.failed("change", error) from None

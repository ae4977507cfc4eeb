"""What ends a verb with a message, and foreign text made fit to be shown."""
import errno
import os
import shlex

FULL = (errno.ENOSPC, errno.EDQUOT)  # a disk


class Problem(Exception):
    """Shown as `web: error: what: why`, then `hint: hint`, a command that mends it."""

    def __init__(self, what, why="", hint="", status=1):
        super().__init__(what)
        self.what, self.why, self.hint, self.status = what, why, hint, status


def shown(text):
    """The text with nothing in it that a terminal would obey: bytes that are no UTF-8 as \\xNN, control characters as \\n, \\u202e."""
    return "".join(c if c.isprintable() else
                   f"\\x{ord(c) - 0xDC00:02x}" if 0xDC80 <= ord(c) <= 0xDCFF else
                   c.encode("unicode_escape").decode() for c in text)


def command(*words):
    """A command line that can be typed as it is shown."""
    return " ".join(shlex.quote(word) if shown(word) == word else "$'" + shown(word.replace("\\", "\\\\").replace("'", "\\'")) + "'"
                    for word in words)


def git_command(folder, *words):
    """A command line of git, which takes the paths behind -- for no patterns."""
    paths = words[words.index("--") + 1:] if "--" in words else ()
    literal = ["--literal-pathspecs"] if any(path.startswith(":") or set("*?[\\") & set(path) for path in paths) else []
    return command("git", *literal, "-C", folder, *words)


def beside(path):
    """A name that nothing has, to put aside what stands there."""
    other = path + ".mine"
    while os.path.lexists(other):
        other += "1"
    return other

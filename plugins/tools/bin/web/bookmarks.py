"""The file of the bookmarks as a value: lines in, lines out. Every line that is not asked for stays as it is, broken ones too."""
import re
from collections import namedtuple  # not typing's: that takes as long to load as all else, and TAB waits for it
from urllib.parse import urlsplit

NAME = re.compile(r"[^\W_][\w.+@/-]{0,63}")
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*")
ALWAYS = frozenset(("https", "http", "mailto"))
NEVER = frozenset(("javascript", "data", "vbscript"))  # they run what stands in them
UNWRITTEN = frozenset('"<>\\^`{|}')  # RFC 3986 wants these as %XX
BOM = b"\xef\xbb\xbf"
MARKS = (b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||")
HEADER = b"# NAME URL #TAG... SUMMARY: one bookmark a line, sorted by name. tcli help web tells more."


class Bookmark(namedtuple("Bookmark", "name url tags summary", defaults=((), ""))):
    __slots__ = ()

    def line(self):
        return " ".join((self.name, self.url, *("#" + tag for tag in self.tags), self.summary)).rstrip().encode()


# `raw` is bytes without the newline, with a carriage return; `bookmark` None where there is none.
Line = namedtuple("Line", "raw bookmark problem", defaults=(None, ""))


def name_problem(name, what="name"):
    if NAME.fullmatch(name):
        return ""
    return f"is no {what}: letters and digits, then also . _ + @ / and -, 64 at most"


def url_problem(url, allowed):
    """Why the URL is not opened, or nothing."""
    scheme, colon, rest = url.partition(":")
    scheme = scheme.lower()
    if not url.isprintable() or " " in url or UNWRITTEN.intersection(url):
        return "the URL has a character that must be written as %XX"
    if len(url) > 4000:
        return "the URL is longer than 4000 characters"
    if not colon or not SCHEME.fullmatch(scheme):
        return "the URL does not begin with https:// or the like"
    if scheme in NEVER:
        return f"a URL with {scheme}: is never opened"
    if scheme not in ALWAYS and scheme not in allowed:
        return f"the file has no line 'allow: {scheme}', which a URL with {scheme}: needs"
    if scheme == "mailto":
        address, _, fields = rest.partition("?")
        if "attach" in fields.lower():
            return "the URL wants a file to be attached"
        return "" if re.fullmatch(r"[^-@/][^@/]*@[^@/]+", address) else "the URL has no address"
    try:
        parts = urlsplit(url)
        host, password, _ = parts.hostname, parts.password, parts.port
    except ValueError as error:
        return f"the URL is wrong: {error}"
    if password is not None:
        return "the URL has a password in it, which everybody would read"
    return "the URL has no host" if scheme in ("http", "https") and not host else ""


def parse(raw, allowed):
    if raw.startswith(MARKS):
        return Line(raw, problem="a mark of a conflict in git")
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return Line(raw, problem="it is not UTF-8")
    text = text.replace("\t", " ").strip(" \r")
    if not text or text.startswith("#"):
        return Line(raw)
    if not text.isprintable():
        return Line(raw, problem="it has a control character")
    if text.startswith("allow:"):
        bad = [word for word in text[6:].split() if not SCHEME.fullmatch(word) or word in NEVER]
        return Line(raw, problem=f"'{bad[0]}' can't be allowed" if bad else "")
    name, _, rest = text.partition(" ")
    url, _, rest = rest.strip().partition(" ")
    tags, rest = [], rest.strip()
    while rest.startswith("#"):
        tag, _, rest = rest.partition(" ")
        tags.append(tag[1:])
        rest = rest.strip()
    if name_problem(name):
        return Line(raw, problem=f"'{name}' {name_problem(name)}")
    problem = url_problem(url, allowed) if url else "there is no URL behind the name"
    bad = [tag for tag in tags if name_problem(tag)]
    if bad and not problem:
        problem = f"'{bad[0]}' {name_problem(bad[0], 'tag')}"
    return Line(raw, Bookmark(name, url, tuple(tags), rest), problem)


class Page:
    """The whole file. A bookmark of a line with a problem is known by its name, and never opened."""

    def __init__(self, data):
        self.bom = data.startswith(BOM)
        raws = data[len(BOM):].split(b"\n") if self.bom else data.split(b"\n")
        if raws[-1] == b"":
            raws.pop()
        self.allowed = {word for raw in raws if raw.lstrip().startswith(b"allow:")
                        for word in raw.lstrip()[6:].decode(errors="replace").split() if word not in NEVER}
        self.lines = [parse(raw, self.allowed) for raw in raws]

    def data(self):
        return (BOM if self.bom else b"") + b"".join(line.raw + b"\n" for line in self.lines)

    def good(self):
        return [line.bookmark for line in self.lines if line.bookmark and not line.problem]

    def find(self, name):
        """The first line of that name with its number from 0, or None."""
        for number, line in enumerate(self.lines):
            if line.bookmark and line.bookmark.name == name:
                return number, line
        return None

    def insert(self, bookmark, raw=None):
        """Before the first bookmark that sorts behind it, else behind the last one."""
        if raw is None:
            raw = bookmark.line() + (b"\r" if self.lines and self.lines[0].raw.endswith(b"\r") else b"")
        at = max((number + 1 for number, line in enumerate(self.lines) if line.bookmark), default=len(self.lines))
        for number, line in enumerate(self.lines):
            if line.bookmark and line.bookmark.name > bookmark.name:
                at = number
                break
        self.lines.insert(at, parse(raw, self.allowed))


def findings(page):
    """What check tells: (line number from 1, what), in the order of the lines."""
    names, urls, before = {}, {}, ""
    if page.bom:
        yield 1, "it begins with a byte order mark; it is read all the same"
    if any(line.raw.endswith(b"\r") for line in page.lines):
        first = next(number for number, line in enumerate(page.lines, 1) if line.raw.endswith(b"\r"))
        yield first, "lines end in CRLF; they are read all the same"
    for number, line in enumerate(page.lines, 1):
        if line.problem:
            yield number, line.problem
        if not line.bookmark:
            continue
        name, url = line.bookmark.name, line.bookmark.url
        if name in names:
            yield number, f"'{name}' stands in line {names[name]} already, which counts"
        elif name < before and not line.problem:
            yield number, f"'{name}' stands behind '{before}', and sorts before it"
        if url and url in urls and name not in names:
            yield number, f"'{name}' has the URL of line {urls[url]}"
        names.setdefault(name, number)
        urls.setdefault(url, number)
        before = max(before, name)

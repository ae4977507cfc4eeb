"""What each verb does. tcli has checked the words; of an option that may come several times it tells the last one only."""
import getopt
import os
import sys

from bookmarks import Bookmark, findings, name_problem, url_problem
from problem import Problem, command, shown
from store import Store

OPTIONS = "f:s:t:o:p", ["file=", "summary=", "tag=", "output=", "print", "keep="]


def option(name):
    return os.environ.get("TCLI_OPT_" + name, "")


def argument(name):
    return os.environ.get("TCLI_ARG_" + name, "")


def values(words, *names):
    return [value for name, value in getopt.gnu_getopt(words, *OPTIONS)[0] if name in names]


def wanted(store, page, name):
    found = page.find(name)
    if found:
        return found
    import difflib  # only where something is wrong: it takes a while to load
    near = difflib.get_close_matches(name, [bookmark.name for bookmark in page.good()], 1)
    raise Problem(f"there is no bookmark '{name}'", f"did you mean '{near[0]}'?" if near else f"none in {store.path}", store.tcli("list"))


def free(store, page, name):
    if name_problem(name):
        raise Problem(f"'{name}'", name_problem(name), "tcli help web", 2)
    found = page.find(name)
    if found:
        raise Problem(f"there is a bookmark '{name}' already", found[1].bookmark.url, store.tcli("open", "--print", name))


def warn_of_bad_lines(store, page):
    bad = sum(1 for line in page.lines if line.problem)
    if bad:
        print(f"web: warning: {shown(store.path)} has {bad} bad line{'s' if bad > 1 else ''}; see:", store.tcli("check"), file=sys.stderr)


def list_(store, words):
    page = store.page()
    tags, parts = values(words, "-t", "--tag"), [argument(f"WORDS_{n + 1}").lower() for n in range(int(argument("WORDS_COUNT") or 0))]

    def fits(bookmark):
        text = " ".join((bookmark.name, bookmark.url, *bookmark.tags, bookmark.summary)).lower()
        return all(part in text for part in parts) and all(tag in bookmark.tags for tag in tags)

    found = sorted(filter(fits, page.good()))
    if option("OUTPUT") == "json":
        import json
        rows = [{**bookmark._asdict(), "tags": list(bookmark.tags)} for bookmark in found]
        print(json.dumps({"schema_version": 1, "rows": rows}, indent=2, ensure_ascii=False))
    else:
        rows = [(bookmark.name, bookmark.url, " ".join(bookmark.tags), bookmark.summary) for bookmark in found]
        if sys.stdout.isatty() and rows:
            rows.insert(0, ("NAME", "URL", "TAGS", "SUMMARY"))
            widths = [max(len(row[column]) for row in rows) for column in range(3)] + [0]
            for row in rows:
                print("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())
        else:
            for row in rows:
                print("\t".join(row))
    warn_of_bad_lines(store, page)
    return 0


def browser(url):
    """The argv that opens the URL, of the first program that is there."""
    import shlex
    import shutil
    for one in filter(None, os.environ.get("BROWSER", "").split(":")):
        try:
            words = shlex.split(one)
        except ValueError as error:
            raise Problem(f"BROWSER='{one}'", str(error), "export BROWSER=firefox") from None
        if words and shutil.which(words[0]):
            return [word.replace("%s", url) for word in words] if any("%s" in word for word in words) else [*words, url]
    if shutil.which("xdg-open"):
        return ["xdg-open", url]
    return None


def open_(store, words):
    import subprocess
    number, line = wanted(store, store.page(), argument("NAME"))
    name, url = line.bookmark.name, line.bookmark.url
    if line.problem:
        raise Problem(f"{store.path}:{number + 1}", line.problem, store.tcli("check"))
    if option("PRINT") == "true":
        print(url)
        return 0
    argv, instead = browser(url), store.tcli("open", "--print", name)
    if not argv:
        set_ = os.environ.get("BROWSER")
        raise Problem(f"can't open {url}", (f"no program of BROWSER='{set_}' is there" if set_ else "BROWSER is not set")
                      + " and xdg-open is not installed", instead)
    try:
        status = subprocess.run(argv, check=False).returncode
    except OSError as error:
        raise Problem(f"can't open {url}", f"{argv[0]}: {error.strerror}", instead) from None
    if status:
        how = f"ended with {status}" if status > 0 else f"was ended by signal {-status}"
        raise Problem(f"can't open {url}", f"{argv[0]} {how}", instead)
    return 0


def add(store, words):
    name, url, tags, summary = argument("NAME"), argument("URL"), values(words, "-t", "--tag"), option("SUMMARY").strip()
    for tag in tags:
        if name_problem(tag, "tag"):
            raise Problem(f"'{tag}'", name_problem(tag, "tag"), "tcli help web", 2)
    if not summary.isprintable() or summary.startswith("#") or len(summary) > 500:
        raise Problem(f"'{summary[:50]}'", "is no summary: one line of 500 characters at most, not beginning with #", "tcli help web add", 2)
    with store.locked(make=True):
        page = store.page_or_new()
        free(store, page, name)
        problem = url_problem(url, page.allowed)
        if problem:
            raise Problem(f"'{url[:200]}'", problem, "tcli help web", 2)
        same = [bookmark.name for bookmark in page.good() if bookmark.url == url]
        page.insert(Bookmark(name, url, tuple(dict.fromkeys(tags)), summary))
        store.write(page)
    print(f"added {name}; to share it: {store.tcli('sync')}")
    if same:
        print(f"web: warning: '{same[0]}' has the same URL", file=sys.stderr)
    return 0


def remove(store, words):
    with store.locked():
        page = store.page()
        number, line = wanted(store, page, argument("NAME"))
        del page.lines[number]
        store.write(page)
    print(f"removed {line.bookmark.name}, which was {shown(line.bookmark.url)}")
    return 0


def rename(store, words):
    with store.locked():
        page = store.page()
        number, line = wanted(store, page, argument("NAME"))
        free(store, page, argument("NEW_NAME"))
        del page.lines[number]
        renamed = line.bookmark._replace(name=argument("NEW_NAME"))
        page.insert(renamed)
        store.write(page)
    print(f"renamed {line.bookmark.name} to {renamed.name}")
    return 0


def check(store, words):
    found = sorted(findings(store.page()))
    for number, what in found:
        print(f"{shown(store.path)}:{number}: {shown(what)}")
    if not found:
        return 0
    sys.stdout.flush()
    raise Problem(store.path, f"{len(found)} finding{'s' if len(found) > 1 else ''}", command(os.environ.get("EDITOR") or "vi", store.path))


def sync(store, words):
    from sharing import Sharing
    with_ = Sharing(store, option("KEEP")).sync()
    page = store.page_or_new()
    print(f"shared {len(page.good())} bookmarks with {shown(with_)}")
    warn_of_bad_lines(store, page)
    return 0


VERBS = {"list": list_, "open": open_, "add": add, "remove": remove, "rename": rename, "check": check, "sync": sync}


def run(verb, words):
    return VERBS[verb](Store(option("FILE")), words)


def complete(words):
    """__complete VERB PARAMETER -- WORD...: names or tags, a tab and a word on them; quiet whatever is wrong."""
    try:
        parameter, typed = words[1], words[3:-1]
        given = values([word for word in typed if word != "--"] + ["--"], "-f", "--file")[-1:]
        bookmarks = Store(os.path.expanduser(given[0]) if given else os.environ.get("WEB_FILE")).page().good()
    except (Problem, getopt.GetoptError, IndexError):
        return 1
    if parameter == "name":
        for bookmark in bookmarks:
            print(f"{bookmark.name}\t{bookmark.summary or bookmark.url}")
    elif parameter == "tag":
        for tag in sorted({tag for bookmark in bookmarks for tag in bookmark.tags}):
            print(tag)
    return 0

"""Two people's changes of one file put together bookmark by bookmark, where git, which sees lines, would stop at neighbours."""
from bookmarks import Page


def keyed(page):
    """Every line by what it is about: the name of a bookmark, else its text; a second one of the same is counted apart."""
    result, seen = {}, {}
    for line in page.lines:
        about = line.bookmark.name if line.bookmark else line.raw.rstrip()
        seen[about] = seen.get(about, 0) + 1
        result[about, seen[about]] = line
    return result


def text(line):
    return line.raw.rstrip() if line else None


def merge(base, mine, theirs, keep=None):
    """The bytes of their file with my changes since `base` made in it, and the names that both changed in different ways. Of those
    mine count where `keep` is "mine", else theirs."""
    old, new = keyed(Page(base)), keyed(Page(mine))
    page = Page(theirs)
    there, conflicts = keyed(page), []
    for key in dict.fromkeys((*old, *new)):
        before, now, other = old.get(key), new.get(key), there.get(key)
        if text(before) == text(now) or text(now) == text(other):
            continue
        if text(before) != text(other):
            conflicts.append(key[0] if isinstance(key[0], str) else key[0].decode(errors="replace"))
            if keep != "mine":
                continue
        put(page, now, other)
    return page.data(), conflicts


def put(page, now, other):
    """`now` in the place of `other`; either can be missing."""
    at = next((number for number, line in enumerate(page.lines) if line is other), None)
    if at is not None:
        del page.lines[at]
    if now is None:
        return
    if now.bookmark:
        page.insert(now.bookmark, now.raw)
        return
    if at is None:
        at = next((number for number, line in enumerate(page.lines) if line.bookmark), len(page.lines))
    page.lines.insert(at, now)

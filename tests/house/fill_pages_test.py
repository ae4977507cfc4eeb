#!/usr/bin/python3
"""The program that fills the man pages: every list has its marker in a page, and what is wrong in one stops the build.
Arguments: the project's folder, the program."""
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT, PROGRAM = pathlib.Path(sys.argv[1]), sys.argv[2]
MARKER = re.compile(r'^\.\\" @(.*)@$', re.M)
WRONG = {  # a page, and what is said of it
    "commands nothing": ("@commands nothing@\n@end@", "line 2: no built-in module nothing"),
    "no list": ("@comands pack@\n@end@", "line 2: no list 'comands'"),
    "no end": ("@options@\n@about help@\nx", "a list without @end@"),
    "an item that is not there": ("@options@\n@about nothing@\nx\n@end@", "line 2: no 'nothing' in this list"),
    "the same item twice": ("@options@\n@about help@\nx\n@about help@\ny\n@end@", "line 5: a second 'about help'"),
    "text of no item": ("@options@\nx\n@end@", "line 3: neither @about NAME@ nor @end@"),
    "an end alone": ("@end@", "line 2: the end of no list"),
}
failures = []


def fill(folder, text):
    """What becomes of a page, or None and the error."""
    page = pathlib.Path(folder, "page.1")
    page.write_text(re.sub(r"^@(.*@)$", r'.\\" @\1', text, flags=re.M))
    pathlib.Path(folder, "out").mkdir(exist_ok=True)
    done = subprocess.run([PROGRAM, f"{folder}/out", page], capture_output=True, text=True, timeout=60, check=False)
    return (pathlib.Path(folder, "out", "page.1").read_text() if done.returncode == 0 else None), done.stderr


with tempfile.TemporaryDirectory() as folder:
    filled, _ = fill(folder, "first\n@help-options@\n@about man@\nMore.\n@end@\nlast\n")
    if not filled or not filled.startswith("first\n.It Fl ") or not filled.endswith("man page\n.Pp\nMore.\nlast\n"):
        failures.append(f"a list: {filled}")
    for name, (text, wanted) in WRONG.items():
        filled, said = fill(folder, f"first\n{text}\n")
        if filled is not None or wanted not in said:
            failures.append(f"{name}: {said or filled}")
pages = "".join(page.read_text() for page in (ROOT / "man").glob("*.[157]"))
kinds = {name.split()[0] for name in MARKER.findall(pages)} - {"about", "end"}
known = set(re.findall(r'kind [!=]= "([a-z-]+)"', (ROOT / "src/fill_pages.cpp").read_text()))
if kinds != known or len(known) < 8:
    failures.append(f"lists of the program {sorted(known)}, of the pages {sorted(kinds)}")
print("\n".join(failures))
sys.exit(1 if failures else 0)

#!/usr/bin/python3
"""Files stay small enough to read: none over 400 lines, half of them under 120. Argument: the project's folder."""
import pathlib
import statistics
import sys

FOLDERS = ("src", "plugins", "templates", "tests", "script", "completions", "cmake")
LONGEST, MEDIAN = 400, 120

root = pathlib.Path(sys.argv[1])
sizes = {}
for file in (file for folder in FOLDERS for file in (root / folder).glob("**/*")):
    if file.is_file() and "corpus" not in file.parts:
        sizes[file.relative_to(root)] = file.read_bytes().count(b"\n")
product = [lines for file, lines in sizes.items()
           if file.parts[0] in ("src", "plugins") and file.suffix in (".h", ".hpp", ".c", ".cpp")]
too_long = [f"{file}: {lines} lines, over {LONGEST}" for file, lines in sorted(sizes.items()) if lines > LONGEST]
median = statistics.median(product)
print("\n".join(too_long + [f"{len(product)} product files, median {median:g} lines"]))
sys.exit(1 if too_long or median >= MEDIAN or len(product) < 20 else 0)

#!/usr/bin/python3
"""The linker script that puts the sections of called functions together: hot_path.py PROGRAM MAP CALLS..., the program, its map by ld(1), and
what callgrind saw of it with mangled names, a file for each call. What an earlier call needs stands before what later ones need besides."""
import bisect
import os
import re
import subprocess
import sys

program, map_file, *calls = sys.argv[1:]
# What callgrind ends before, what the C library does with a vdso(7), which valgrind hides, and what a C program starts with.
MORE = ["execve", "_dl_new_object", "_dl_setup_hash", "_dl_lookup_symbol_x", "frame_dummy"]


def input_sections():
    """(address, size, section, file) of all code, by address."""
    with open(map_file, encoding="utf-8", errors="replace") as file:
        text = re.sub(r"^( \.\S+)\n +(?=0x)", r"\1 ", file.read(), flags=re.M)  # long names have a line of their own
    found = re.findall(r"^ (\.text\S*)\s+0x([0-9a-f]+)\s+0x([0-9a-f]+) (\S.*)$", text, re.M)
    return sorted((int(address, 16), int(size, 16), section, path) for section, address, size, path in found if int(size, 16) > 0)


def called_addresses(path):
    with open(path, encoding="utf-8", errors="replace") as file:
        names = set(MORE) | set(re.findall(r"^c?fn=\(\d+\) ([^'\n]+)", file.read(), re.M))
    symbols = subprocess.run(["nm", "--format=posix", program], check=True, capture_output=True, text=True).stdout
    for line in symbols.splitlines():
        name, kind, *address = line.split()
        if name in names and kind in "tTwWi" and address:
            yield int(address[0], 16)


def is_one_function(section):
    return section.startswith((".text._Z", ".text.unlikely._Z", ".text.startup._Z"))


def pattern(section, path):
    """How a linker script names it: by itself when it is one function's, else by its file too."""
    if is_one_function(section):
        return f"*({section})"
    archive = re.search(r"([^/]+\.a)\((.+)\)$", path)
    return f"*{archive[1]}:{archive[2]}({section})" if archive else f"*{os.path.basename(path)}({section})"


def compiler():
    """As "GCC 12": others give some of the functions other names."""
    comments = subprocess.run(["readelf", "--string-dump=.comment", program], check=True, capture_output=True, text=True).stdout
    return "GCC " + max(re.findall(r"GCC: \(.*?\) (\d+)", comments), key=int)


sections = input_sections()
starts = [section[0] for section in sections]
patterns = []
for call in calls:
    more = set()
    for address in called_addresses(call):
        start, size, section, path = sections[bisect.bisect(starts, address) - 1]
        if start <= address < start + size:
            more.add(pattern(section, path))
            more.add(re.sub(r"-avx.*\(\.text\.avx\)", "-*.o(.text.evex .text.evex512)", pattern(section, path)))  # valgrind has no AVX-512
    patterns += sorted(one for one in more - set(patterns) if "docker" not in one)  # src/ names no provider
assert len(patterns) > 150, f"hardly any function was called: {patterns}"
print(f"""/* The functions of a dispatch stand together: spread over the binary they cost a page fault each, and 16 mapped pages with it.
 * Made by script/hot-path with {compiler()}. A name that does not exist is passed over. */
SECTIONS {{
  .text.hot_path : {{""")
for at in range(0, len(patterns), 3):  # three to a line: nobody reads them one by one
    print("    " + " ".join(patterns[at:at + 3]))
print("""  }
} INSERT BEFORE .text;""")

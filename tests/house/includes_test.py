#!/usr/bin/python3
"""The floors of the house: who includes whom, and which file may include which library. Argument: the project's folder."""
import fnmatch
import pathlib
import re
import sys

# A room includes itself and the floors below; the rooms of one floor don't know each other.
FLOORS = {"tcli": 0, "base": 1, "module": 2, "config": 3, "catalog": 3, "run": 3, "adopt": 3, "history": 3, "contract": 4, "hosted": 4,
          "author": 4, "capture": 4, "pack": 4, "cli": 5, "commands": 6, "host": 6, "": 7}  # "": the files of src/ itself
SHARED_BY_PLUGINS = "files"  # the one folder of plugins/ that the others may include

# Each library stands behind one of our files; the files that may include it.
LIBRARIES = {
    "CLI/": ["src/module/arguments.cpp"],
    "boost/filesystem": ["src/*/*.cpp"],
    "boost/process": ["src/run/collect_output.cpp", "src/run/find_program.cpp"],
    "xxhash.h": ["src/base/hash.cpp"],
    "boost/asio": ["src/run/collect_output.cpp"],
    "boost/system": ["src/run/collect_output.cpp"],
    "fmt/": ["src/*.cpp", "src/*.hpp"],
    "boost/beast": ["plugins/docker/http.cpp"],
    "nlohmann/": ["src/cli/json.cpp", "src/cli/history_json.cpp", "src/cli/self_json.cpp", "src/cli/yaml_output.cpp", "plugins/docker/*.cpp"],
    "tl/": ["plugins/docker/trouble.hpp", "src/base/result.hpp", "src/host/library.hpp", "src/module/elf.hpp", "src/module/yaml.hpp"],
    "yaml-cpp/": ["src/module/yaml.cpp", "plugins/docker/container.cpp"],
}
SYSTEM = re.compile(r"^(?:[a-z_0-9]+(?:\.h)?|(?:sys|linux|asm|netinet|arpa)/[a-z_0-9]+\.h)$")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def problem(path, room, quoted, name, beside):
    """Why this include is wrong, or None. `path` is relative to the project; `room` is None for a plugin."""
    first = name.split("/")[0] if "/" in name else ""
    if first == "tcli":
        return '<tcli/…> is written with < >' if quoted else None
    if quoted:
        if ".." in name.split("/"):
            return "goes up"
        if room is None:
            fine = beside or first == SHARED_BY_PLUGINS
            return None if fine else f"includes more than its own folder, plugins/{SHARED_BY_PLUGINS} and src/abi"
        if first not in FLOORS:
            return f"there is no room '{first}'"
        if first == room:
            return None
        if FLOORS[first] >= FLOORS[room]:
            return f"floor {FLOORS[room]} includes floor {FLOORS[first]}"
        return None
    for library, files in LIBRARIES.items():
        if name.startswith(library):
            allowed = any(fnmatch.fnmatch(path, pattern) for pattern in files)
            return None if allowed else f"{library} belongs to {' '.join(files)}"
    if not SYSTEM.match(name):
        return "is no system header, and no library of the table"
    return None


def main():
    root = pathlib.Path(sys.argv[1])
    failures, looked_at = [], 0
    for file in sorted(root.glob("src/**/*")) + sorted(root.glob("plugins/**/*")):
        if file.suffix not in (".h", ".hpp", ".c", ".cpp"):
            continue
        path = file.relative_to(root)
        parts = path.parts
        room = None
        if parts[0] == "src":
            room = parts[1] if len(parts) > 2 else ""
            room = "tcli" if room == "abi" else room
            if room not in FLOORS:
                failures.append(f"{path}: the room '{room}' has no floor in this test's table")
                continue
        for number, line in enumerate(file.read_text().splitlines(), 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            looked_at += 1
            quoted, name = match.group(1) == '"', match.group(2)
            why = problem(str(path), room, quoted, name, (file.parent / name).exists())
            if why:
                failures.append(f"{path}:{number}: {name}: {why}")
    print("\n".join(failures))
    if looked_at < 100:
        failures.append("too few")
        print(f"only {looked_at} includes found below {root}")
    return 1 if failures else 0


sys.exit(main())

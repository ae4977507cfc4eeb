"""The folders that are searched: ten of them with 3,000 other files and N plugins for each dispatcher."""
import os
import shutil
import stat

FOLDERS = 10
OTHER_FILES = 3000
PREFIXES = ("tcli-", "git-", "cargo-")

SCRIPT = """#!/bin/sh
# ---
# tcli: 1
# summary: Script number {number}
# commands: {{run: {{summary: Run number {number}}}}}
# ---
exit 0
"""

COMMAND = """  {key}:
    summary: Does {key}
    arguments:
      - {{name: first, summary: The first, type: string, required: true}}
      - {{name: rest, summary: All others, type: string, variadic: true}}
    options:
      - {{name: count, short: c, type: int, default: 1, summary: How many}}
      - {{name: level, short: l, type: choice, choices: [low, middle, high], default: low, summary: How much}}
      - {{name: force, short: f, type: bool, summary: Even so}}
      - {{name: label, type: string, summary: Under which label}}
"""


def declared_manifest():
    """Twenty commands, half of them with a subject, each with arguments and options."""
    keys = [f"verb{number}" for number in range(10)] + [f"thing verb{number}" for number in range(10)]
    return ("tcli: 1\nsummary: Twenty commands\nsubjects: {thing: A subject}\ncommands:\n"
            + "".join(COMMAND.format(key=key) for key in keys))


def write(path, text, executable=False):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    if executable:
        os.chmod(path, stat.S_IRWXU | stat.S_IRGRP | stat.S_IXGRP | stat.S_IROTH | stat.S_IXOTH)


class Links:
    """Names for one program, as hard links: a copy anew where a file system allows no more of them."""

    def __init__(self, program):
        self.source = program
        self.count = None

    def add(self, path):
        if self.count is None or self.count >= 10000:
            shutil.copy2(self.source, path)
            self.source, self.count = path, 0
        else:
            os.link(self.source, path)
            self.count += 1


def add_native(top, plugins):
    """More native plugins, each a file of its own."""
    source = os.path.join(top, "native", "native-noop.so")
    for number in range(plugins):
        shutil.copy2(source, os.path.join(top, "native", f"n{number}.so"))


def make_tree(top, plugins, noop, scripts=False):
    """Makes the tree; returns its search path. The modules `noop` and `declared` stand in the last folder searched."""
    folders = [os.path.join(top, f"bin{number}") for number in range(FOLDERS)]
    for folder in folders:
        os.makedirs(folder)
    other = Links(noop)
    for number in range(OTHER_FILES):
        other.add(os.path.join(folders[number % FOLDERS], f"program-{number}"))
    for prefix in PREFIXES:
        links = Links(noop)
        for number in range(plugins):
            path = os.path.join(folders[number % FOLDERS], f"{prefix}p{number}")
            if scripts and prefix == "tcli-":
                write(path, SCRIPT.format(number=number), executable=True)
            else:
                links.add(path)
        shutil.copy2(noop, os.path.join(folders[-1], f"{prefix}noop"))
    shutil.copy2(noop, os.path.join(folders[-1], "tcli-declared"))
    write(os.path.join(folders[-1], "tcli-declared.yaml"), declared_manifest())

    os.symlink("/bin/bash", os.path.join(folders[-1], "bash"))  # tcli's own example is a bash script: it is not to be broken here

    native = os.path.join(top, "native")  # outside the search path; one plugin, or as many as make_native adds
    os.makedirs(native)
    shutil.copy2(os.path.join(os.path.dirname(noop), "native_noop.so"), os.path.join(native, "native-noop.so"))

    docker = os.path.join(top, "docker", "cli-plugins")
    os.makedirs(docker)
    links = Links(noop)
    for number in range(plugins):
        links.add(os.path.join(docker, f"docker-p{number}"))
    shutil.copy2(noop, os.path.join(docker, "docker-noop"))
    return ":".join(folders)

"""A team CLI in Python with click: every executable tcli-NAME on the search path becomes a command, on every start."""
import os
import subprocess
import sys

import click

PREFIX = "tcli-"


def executables():
    """Name and path of each module; the first on the search path wins."""
    found = {}
    for folder in dict.fromkeys(map(os.path.realpath, os.environ.get("PATH", "").split(os.pathsep))):
        try:
            entries = sorted(os.listdir(folder))
        except OSError:
            continue
        for entry in entries:
            path = os.path.join(folder, entry)
            if entry.startswith(PREFIX) and os.path.isfile(path) and os.access(path, os.X_OK):
                found.setdefault(entry[len(PREFIX):], path)
    return found


@click.group()
def cli():
    """The team's commands."""


def add_module(name, path):
    @cli.command(name=name, help="A module of the team.", context_settings={"ignore_unknown_options": True})
    @click.argument("words", nargs=-1, type=click.UNPROCESSED)
    def run_module(words):
        sys.exit(subprocess.call([path, *words]))


for module_name, module_path in executables().items():
    add_module(module_name, module_path)
cli()

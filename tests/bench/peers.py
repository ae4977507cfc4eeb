"""The dispatchers that tcli is measured beside, each when it is here, and how each is called."""
import os
import shutil
import subprocess

from measure import Command

PYTHON = "/usr/bin/python3"  # Debian's, which knows Debian's click


def find_peers():
    """Name to argv of those that are installed."""
    here = os.path.dirname(os.path.abspath(__file__))
    peers = {"bash": [os.path.join(here, "bash_dispatcher")]}
    if shutil.which("git"):
        peers["git"] = [shutil.which("git")]
    cargo = shutil.which("cargo")
    if cargo and shutil.which("rustup"):  # then cargo is a switch that finds out which cargo to start
        which = subprocess.run(["rustup", "which", "cargo"], capture_output=True, text=True, check=False)
        cargo = which.stdout.strip() if which.returncode == 0 else None
    if cargo:
        peers["cargo"] = [cargo]
    if shutil.which("docker"):
        peers["docker"] = [shutil.which("docker")]
    if subprocess.run([PYTHON, "-c", "import click"], capture_output=True, check=False).returncode == 0:
        peers["python"] = [PYTHON, os.path.join(here, "python_dispatcher.py")]
    return peers


SHOWN = {"git": "git noop", "cargo": "cargo noop", "docker": "docker CLI plugin", "bash": "bash dispatcher",
         "python": "Python with click"}
LISTING = {"git": ["help", "-a"], "cargo": ["--list"], "docker": ["--help"], "bash": [], "python": ["--help"]}
# Slow ones take part in fewer rounds: in every so many.
EVERY = {"git": 1, "bash": 1, "cargo": 10, "docker": 20, "python": 20}


class Place:
    """A tree of plugins with a home of its own: the environment that commands run in there."""

    def __init__(self, top, search_path):
        self.top = top
        home = os.path.join(top, "home")
        self.cache = os.path.join(home, "cache")
        self.env = {
            "PATH": search_path, "HOME": home, "TERM": "dumb",
            "XDG_CONFIG_HOME": os.path.join(home, "config"), "XDG_CACHE_HOME": self.cache,
            "XDG_STATE_HOME": os.path.join(home, "state"), "XDG_DATA_HOME": os.path.join(home, "data"),
            "TCLI_PLUGINS_FOLDERS": os.path.join(top, "native"),
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CEILING_DIRECTORIES": "/",
            "DOCKER_CONFIG": os.path.join(top, "docker"), "CARGO_HOME": os.path.join(home, "cargo"),
        }
        os.makedirs(home)
        # The same home, with the config that puts a module in tcli's place.
        no_history = os.path.join(home, "config-no-history")
        os.makedirs(os.path.join(no_history, "tcli"))
        with open(os.path.join(no_history, "tcli", "config.yaml"), "w", encoding="utf-8") as file:
            file.write("history: {enabled: false}\n")
        self.env_no_history = dict(self.env, XDG_CONFIG_HOME=no_history)

    def command(self, name, argv, every=1, remove=""):
        return Command(name, argv, self.env, every, remove)

#!/usr/bin/python3
"""The README's chapter on images, typed once for docker and once for podman."""
import os
import pathlib
import shutil
import sys

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "cli"), str(TESTS / "support")]
sys.dont_write_bytecode = True
import typed_page
from readme_test import NEEDS_AN_ENGINE

PODMAN_SETTINGS = pathlib.Path(__file__).with_name("podman.bash")


def with_podman(folder):
    """The settings of podman.bash, which stand below a folder W."""
    variables = "CONTAINERS_CONF CONTAINERS_STORAGE_CONF XDG_RUNTIME_DIR"
    told = os.popen(f"W={folder / 'home'} bash -c '. {PODMAN_SETTINGS} && podman_settings && printf \"%s\\n\" ${variables.replace(' ', ' $')}'").read()
    return {**dict(zip(variables.split(), told.split())), "TCLI_CONTAINERS_ENGINE": "podman"}


def check(*more) -> int:
    return typed_page.check("README.md", lambda folder: shutil.copytree(typed_page.PROJECT / "plugins", folder / "work/plugins"),
                            lambda chapter: chapter.startswith(NEEDS_AN_ENGINE), *more)


def main() -> int:
    file = pathlib.Path(os.environ.get("TEST_ENGINE", "/nowhere"))
    socket = file.read_text().strip() if file.exists() else ""
    if not os.path.exists(socket):
        print("no engine: ctest starts one")
        return 1 if os.environ.get("CI") == "true" else 77
    docker = check(lambda command: command, lambda folder: {"DOCKER_HOST": f"unix://{socket}", "TCLI_CONTAINERS_ENGINE": "auto"})
    podman = check(lambda command: command.replace("docker", "podman"), with_podman)
    return docker or podman


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/python3
"""The README's chapter on images, typed once for docker and once for podman."""
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "cli"))
sys.dont_write_bytecode = True
import readme_test

PODMAN_SETTINGS = pathlib.Path(__file__).with_name("podman.bash")


def with_podman(home):
    """The settings of podman.bash, which stand below a folder W."""
    variables = "CONTAINERS_CONF CONTAINERS_STORAGE_CONF XDG_RUNTIME_DIR"
    told = os.popen(f"W={home} bash -c '. {PODMAN_SETTINGS} && podman_settings && printf \"%s\\n\" ${variables.replace(' ', ' $')}'").read()
    return {**dict(zip(variables.split(), told.split())), "TCLI_CONTAINERS_ENGINE": "podman"}


def main() -> int:
    file = pathlib.Path(os.environ.get("TEST_ENGINE", "/nowhere"))
    socket = file.read_text().strip() if file.exists() else ""
    if not os.path.exists(socket):
        print("no engine: ctest starts one")
        return 1 if os.environ.get("CI") == "true" else 77
    docker = readme_test.check(True, environment_of=lambda home: {"DOCKER_HOST": f"unix://{socket}", "TCLI_CONTAINERS_ENGINE": "auto"})
    podman = readme_test.check(True, lambda command: command.replace("docker", "podman"), with_podman)
    return docker or podman


if __name__ == "__main__":
    sys.exit(main())

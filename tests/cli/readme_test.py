#!/usr/bin/env python3
"""Every console block of the README, typed into one bash: what it prints must be what the README shows."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

PROJECT = pathlib.Path(__file__).resolve().parents[2]


NEEDS_AN_ENGINE = "The fourth way: a container image"


def steps(readme: str, needs_an_engine: bool):
    """Pairs of a command (with its continuation lines) and the output shown under it, of all chapters but one or of that."""
    chapters = re.split(r"^#+ (?=[A-Z])", readme, flags=re.M)
    text = "".join(chapter for chapter in chapters if chapter.startswith(NEEDS_AN_ENGINE) == needs_an_engine)
    for block in re.findall(r"^```console\n(.*?)^```", text, re.M | re.S):
        command, shown = None, []
        for line in block.splitlines():
            if line.startswith("$ "):
                if command is not None:
                    yield command, shown
                command, shown = line[2:], []
            elif line == ">" or line.startswith("> ") and not shown:
                command += "\n" + line[2:]
            else:
                shown.append(line)
        yield command, shown


# What is another at each run: ids, dates, lengths of time, digests, the machine.
UNSTEADY = (r"\b01[0-9A-Z]{8}(?:[0-9A-Z]{16})?\b", r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}", r"\b\d+ms\b", r"(?<=sha256 )[0-9a-f]+",
            r"(?<= as anna on )\S+",
            r"\b[0-9a-f]{7}\b")


def steady(lines: list[str]) -> list[str]:
    return [re.sub("|".join(UNSTEADY), "...", line) for line in lines]


def install_sdk(build: pathlib.Path, prefix: pathlib.Path):
    """What a plugin is built with, as script/install puts it there."""
    for folder in ("lib/pkgconfig", "lib/tcli"):
        (prefix / folder).mkdir(parents=True)
    (prefix / "include").symlink_to(PROJECT / "src/abi")
    shutil.copy(build / "sdk/tcli.pc", prefix / "lib/pkgconfig")
    shutil.copy(PROJECT / "cmake/plugin.map", prefix / "lib/tcli")


def check(needs_an_engine: bool = False, change=lambda command: command, environment_of=lambda home: {}) -> int:
    """`change` is done to each command first; `environment_of` a HOME is added to the environment."""
    tcli = pathlib.Path(os.environ.get("TCLI_UNDER_TEST", PROJECT / "build/release/bin/tcli")).resolve()
    wanted = list(steps((PROJECT / "README.md").read_text(), needs_an_engine))
    assert len(wanted) > 5, "the README shows hardly anything"
    mark = "==next=="
    script = "".join(f"{change(command.replace('plugins/samples', str(PROJECT / 'plugins/samples')))}\necho; echo {mark}\n" for command, _ in wanted)
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder, "home")
        work = pathlib.Path(folder, "work")
        home.mkdir()
        work.mkdir()
        install_sdk(tcli.parent.parent, pathlib.Path(folder))
        if needs_an_engine:
            shutil.copytree(PROJECT / "plugins", work / "plugins")
        environment = {"PKG_CONFIG_PATH": f"{folder}/lib/pkgconfig", "HOME": str(home), "PATH": f"{tcli.parent}:/usr/bin:/bin", "LC_ALL": "C.UTF-8",
                       "TCLI_CONTAINERS_ENGINE": "none", "USER": "anna", **environment_of(home)}
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
            if name in os.environ:
                environment[name] = os.environ[name]
        run = subprocess.run(["bash", "-c", script], cwd=work, env=environment, text=True, check=False,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
    seen = [part.strip("\n").splitlines() for part in run.stdout.split(mark)]
    failures = 0
    for (command, shown), printed in zip(wanted, seen):
        if steady(shown) != steady(printed):
            failures += 1
            print(f"$ {command}\n--- the README shows\n" + "\n".join(shown) + "\n--- it prints\n" + "\n".join(printed))
    print(f"{len(wanted) - failures} passed, {failures} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(check())

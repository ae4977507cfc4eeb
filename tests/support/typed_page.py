"""The console blocks of a page of documentation, typed into one bash: what it prints must be what the page shows."""
import os
import pathlib
import re
import subprocess
import tempfile

PROJECT = pathlib.Path(__file__).resolve().parents[2]


def chapters(page: str):
    """Each from its title on. What stands in a block is no title."""
    text, is_block = "", False
    for line in page.splitlines(keepends=True):
        if line.startswith("```"):
            is_block = not is_block
        if not is_block and re.match(r"#+ ", line):
            yield text
            line, text = line.lstrip("# "), ""
        text += line
    yield text


def steps(page: str, has_chapter):
    """Pairs of a command (with its continuation lines) and the output shown under it, of the chapters that are wanted."""
    text = "".join(chapter for chapter in chapters(page) if has_chapter(chapter))
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
UNSTEADY = (r"\b01[0-9A-Z]{8}(?:[0-9A-Z]{16})?\b", r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}", r"\b(?:\d+ms|\d+(?:\.\d+)?s)\b", r"(?<=sha256 )[0-9a-f]+",
            r"(?<= as anna on )\S+",
            r"\b[0-9a-f]{7}\b")


def steady(lines: list[str]) -> list[str]:
    return [re.sub("|".join(UNSTEADY), "...", line) for line in lines]


def tcli_under_test() -> pathlib.Path:
    return pathlib.Path(os.environ.get("TCLI_UNDER_TEST", PROJECT / "build/release/bin/tcli")).resolve()


def check(page: str, prepare, has_chapter=lambda chapter: True, change=lambda command: command, environment_of=lambda home: {}) -> int:
    """A status, 0 if all is as shown. `prepare` makes what the reader has, in a folder that holds home/ and work/; `change` is done
    to each command first; `environment_of` that folder is added to the environment."""
    wanted = list(steps((PROJECT / page).read_text(), has_chapter))
    assert len(wanted) > 5, f"{page} shows hardly anything"
    mark = "==next=="
    script = "".join(f"{change(command)}\necho; echo {mark}\n" for command, _ in wanted)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        home, work = folder / "home", folder / "work"
        home.mkdir()
        work.mkdir()
        prepare(folder)
        environment = {"HOME": str(home), "PATH": f"{tcli_under_test().parent}:/usr/bin:/bin", "LC_ALL": "C.UTF-8",
                       "TCLI_CONTAINERS_ENGINE": "none", "USER": "anna", **environment_of(folder)}
        for variable in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
            if variable in os.environ:
                environment[variable] = os.environ[variable]
        run = subprocess.run(["bash", "-c", script], cwd=work, env=environment, text=True, check=False,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)
    seen = [part.strip("\n").splitlines() for part in run.stdout.split(mark)]
    failures = 0
    for (command, shown), printed in zip(wanted, seen):
        if steady(shown) != steady(printed):
            failures += 1
            print(f"$ {command}\n--- {page} shows\n" + "\n".join(shown) + "\n--- it prints\n" + "\n".join(printed))
    print(f"{len(wanted) - failures} passed, {failures} failed")
    return 1 if failures else 0

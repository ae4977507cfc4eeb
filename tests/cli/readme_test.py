#!/usr/bin/env python3
"""The README's chapters, but the one that needs an engine (tests/images)."""
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
sys.dont_write_bytecode = True
import typed_page
from typed_page import PROJECT

NEEDS_AN_ENGINE = "The fourth way: a container image"


def install_sdk(folder: pathlib.Path):
    """What a plugin is built with, as script/install puts it there."""
    for name in ("lib/pkgconfig", "lib/tcli"):
        (folder / name).mkdir(parents=True)
    (folder / "include").symlink_to(PROJECT / "src/abi")
    shutil.copy(typed_page.tcli_under_test().parents[1] / "sdk/tcli.pc", folder / "lib/pkgconfig")
    shutil.copy(PROJECT / "cmake/plugin.map", folder / "lib/tcli")


def main() -> int:
    return typed_page.check("README.md", install_sdk, lambda chapter: not chapter.startswith(NEEDS_AN_ENGINE),
                            lambda command: command.replace("plugins/samples", str(PROJECT / "plugins/samples")),
                            lambda folder: {"PKG_CONFIG_PATH": f"{folder}/lib/pkgconfig"})


if __name__ == "__main__":
    sys.exit(main())

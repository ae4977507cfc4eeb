#!/usr/bin/env python3
"""docs/guide.md, typed from its first command to its last by somebody who has just installed tcli."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
sys.dont_write_bytecode = True
import typed_page


def main() -> int:
    build = typed_page.tcli_under_test().parents[1]
    install = f"cmake --install {build} --prefix ~/.local"  # what script/install does with what it has built
    return typed_page.check("docs/guide.md", lambda folder: None, change=lambda command: command.replace("script/install", install))


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/python3
"""docs/ux-rules.md against the names of the tests: each of the sixty rules is held by a test, where the table says. Argument: the project."""
import os
import re
import sys

TOP = sys.argv[1]
COUNT = 60
ROW = re.compile(r"^\| (\d+) \| ([^|]+) \| (.*) \|$")
NAMED = re.compile(r'^\s*(?:@test "|def test_|# )rules?[ _](\d+)(?:[ _]and[ _](\d+))?[:_]')


def held_by_tests():
    held = {}
    for top, _, files in os.walk(os.path.join(TOP, "tests")):
        for name in files:
            if not name.endswith((".bats", "_test.py", "_test.sh")):
                continue
            path = os.path.join(top, name)
            with open(path, encoding="utf-8") as file:
                for named in map(NAMED.match, file):
                    for number in (named.groups() if named else ()):
                        if number:
                            held.setdefault(int(number), set()).add(os.path.relpath(path, os.path.join(TOP, "tests")))
    return held


def said_by_table():
    with open(os.path.join(TOP, "docs", "ux-rules.md"), encoding="utf-8") as file:
        rows = [row.groups() for row in map(ROW.match, file) if row]
    return [int(number) for number, _, _ in rows], {int(number): set(re.findall(r"`([^`]+)`", files)) for number, _, files in rows}


held, (numbers, said) = held_by_tests(), said_by_table()
failures = []
if numbers != list(range(1, COUNT + 1)):
    failures.append(f"the table does not count from 1 to {COUNT}: {numbers}")
for rule in sorted(held.keys() | said.keys()):
    tests, table = held.get(rule, set()), said.get(rule, set())
    if tests != table or not tests:
        failures.append(f"rule {rule}: tests have {sorted(tests)}, the table {sorted(table)}")
print("\n".join(failures))
sys.exit(1 if failures else 0)

#!/usr/bin/python3
"""tcli config set and unset on random files: the one key is changed, as another reader of YAML finds too where there is one, and
every comment is still there.

config_edit_test.py TCLI [ROUNDS [SEED]]; SHOW_REFUSED=1 prints what tcli would not change.
"""
import json
import os
import random
import re
import subprocess
import sys
import tempfile

try:
    import yaml
except ImportError:  # tcli's own reading has to do
    yaml = None

TCLI = os.path.abspath(sys.argv[1])
ROUNDS = int(sys.argv[2]) if len(sys.argv) > 2 else 300
SEED = int(sys.argv[3]) if len(sys.argv) > 3 else 1
ODD = ["yes", "null", "~", "12", "a: b", "#", "# x", "-a", "- x", "two\nlines\n", "ünï", "\x01\x7f", "\u2028", "", " lead ", "it's", '"q"',
       "{a}", "[a", "%x", "!x", "&x", "*x", "|", "a #b", "x:", "<<", "---", "...", "\t", "a\\b", "~/x", "é#", "'"]
LISTS = {"packs.protocols": ["https", "ssh", "file", "git"], "images.allow": ["team/*", "tools/*", "*", "a:b"],
         "plugins.folders": ["/a b", "~/x", "/c#d", "/é"]}
WORDS = {"undeclared": ["allow", "refuse"], "history.enabled": ["true", "false"], "history.keep.age": ["9d", "52w"],
         "history.keep.runs": ["5", "1000"], "packs.timeout": ["7", "60000"], "modules.x.from": ["own", "path"],
         "modules.x.history": ["on", "off"], "modules.é.from": ["own"], "pager": ["a: b", "less -R"]}
SETTINGS = ["modules.x.settings.a", "modules.x.settings.b", "modules.y-z.settings.a#b", "modules.x.settings.it's", "modules.x.settings.- a",
            "modules.x.settings.a: b", "modules.x.settings.null"]
KEYS = list(LISTS) + list(WORDS) + SETTINGS


def value_of(rng, key):
    """A new value: a list of texts for a list."""
    if key in LISTS:
        return rng.sample(LISTS[key], rng.randint(1, 3))
    return rng.choice(WORDS.get(key, ODD))


class Writer:
    """Writes a tree in a random one of the ways that YAML has for it; counts its comments."""

    def __init__(self, rng):
        self.rng, self.lines, self.comments = rng, [], 0
        self.deepest = 99  # that a comment can be indented, without being part of a text before it
        self.line_end = rng.choice(["\n", "\n", "\n", "\r\n"])

    def comment(self):
        self.comments += 1
        return f"#c{self.comments}" + self.rng.choice(["", " it's", ' "', " {", " a: b", " é"])

    def own_comments(self, indent):
        while self.rng.random() < 0.25:
            self.lines.append(" " * min(self.rng.choice([indent, indent, 0, indent + 3]), self.deepest) + self.comment())
        if self.rng.random() < 0.1:
            self.lines.append("")

    def tail(self):
        return self.rng.choice([" ", "   "]) + self.comment() if self.rng.random() < 0.25 else ""

    def scalar(self, text, is_flow):
        is_plain = re.fullmatch(r"[A-Za-z0-9/~.é][A-Za-z0-9_/.*é-]*", text) and text not in ("null", "~", "...") and "*" != text[0]
        styles = ["double"] + ["single"] * (re.fullmatch(r"[ -~é]*", text) is not None) + ["plain"] * (3 * bool(is_plain))
        style = self.rng.choice(styles)
        if style == "single":
            return "'" + text.replace("'", "''") + "'"
        if style == "plain":
            return text
        quoted = "".join(f"\\u{ord(c):04x}" if ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c == "\u2028" else "\\" + c if c in '\\"' else c for c in text)
        cut = self.rng.randrange(len(quoted) + 1)
        if not is_flow and self.rng.random() < 0.1 and "\\" not in quoted and 0 < cut:
            return f'"{quoted[:cut]}\\{self.line_end}      {quoted[cut:]}"' if not quoted[cut:].startswith((" ", "#")) else f'"{quoted}"'
        return f'"{quoted}"'

    def flow(self, node):
        if isinstance(node, dict):
            return "{" + ", ".join(f"{self.scalar(key, True)}: {self.flow(value)}" for key, value in node.items()) + "}"
        if isinstance(node, list):
            return "[" + ", ".join(self.scalar(item, True) for item in node) + "]"
        return self.scalar(node, True)

    def block(self, tree, indent):
        for key, value in tree.items():
            self.own_comments(indent)
            self.deepest = 99
            line = " " * indent + self.scalar(key, True) + self.rng.choice([":", ":", " :"])
            if not isinstance(value, str) and self.rng.random() < 0.25:
                self.lines.append(f"{line} {self.flow(value)}{self.tail()}")
            elif isinstance(value, dict):
                self.lines.append(line + self.tail())
                self.block(value, indent + self.rng.randint(1, 4))
            elif isinstance(value, list):
                self.lines.append(line + self.tail())
                deeper = indent + self.rng.randint(0, 3)
                for item in value:
                    self.own_comments(deeper)
                    self.lines.append(" " * deeper + "- " + self.scalar(item, True) + self.tail())
            elif re.fullmatch(r"[ -~é\n]*\n", value) and self.rng.random() < 0.5:
                self.lines.append(line + " |")
                self.lines += [" " * (indent + 2) + text for text in value.splitlines()]
                self.deepest = indent
            else:
                self.lines.append(f"{line} {self.scalar(value, False)}{self.tail()}")

    def text(self, tree):
        if self.rng.random() < 0.2:
            self.lines.append("---")
        if self.rng.random() < 0.1 and tree:
            self.own_comments(0)
            self.lines.append(self.flow(tree) + self.tail())
        else:
            self.block(tree, 0)
        self.own_comments(0)
        ends = [self.line_end] if self.deepest < 99 else [self.line_end, self.line_end, ""]  # a text ends with one
        text = self.line_end.join(self.lines) + self.rng.choice(ends)
        return self.rng.choice(["", "", "", "\ufeff"]) + text


def tree_of(rng):
    """Some keys with values, in maps that are more or less deep."""
    tree = {}
    for key in rng.sample(KEYS, rng.randint(0, 7)):
        at, parts = tree, key.split(".")
        while len(parts) > 1:
            size = rng.randint(1, len(parts) - 1) if rng.random() < 0.3 else 1
            name, parts = ".".join(parts[:size]), parts[size:]
            at = at.setdefault(name, {})
        at[".".join(parts)] = value_of(rng, key)
        if key in SETTINGS and rng.random() < 0.2:
            at[".".join(parts)] = "text\n# none\n"
    return tree


def values_of(tree, path=""):
    """Dotted key to value."""
    values = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            values.update(values_of(value, path + key + "."))
        else:
            values[path + key] = joined(path + key, value)
    return values


def joined(key, value):
    return value if isinstance(value, str) else (":" if key == "plugins.folders" else " ").join(value)


def own_comments(text):
    return re.findall(r"^\ufeff?[ ]*(#c\d+)", text, re.M)


class Round:
    def __init__(self, seed, folder):
        self.rng, self.file = random.Random(seed), os.path.join(folder, "tcli", "config.yaml")
        self.env = {"PATH": "/usr/bin:/bin", "HOME": folder, "XDG_CONFIG_HOME": folder, "XDG_CONFIG_DIRS": folder + "/none"}

    def tcli(self, *words):
        return subprocess.run([TCLI, *words], env=self.env, capture_output=True, check=False)

    def read(self):
        with open(self.file, encoding="utf-8", newline="") as file:
            return file.read()

    def run(self):
        """What is wrong, or None; what was refused, or nothing."""
        writer = Writer(self.rng)
        tree = tree_of(self.rng)
        before = writer.text(tree)
        with open(self.file, "w", encoding="utf-8", newline="") as file:
            file.write(before)
        wanted, key = values_of(tree), self.rng.choice(KEYS)
        value = value_of(self.rng, key)
        values = value if isinstance(value, list) else [value]
        is_set = self.rng.random() < 0.7 or key not in wanted
        done = self.tcli("config", "set", "-q", key, "--", *values) if is_set else self.tcli("config", "unset", "-q", key)
        after = self.read()
        where = f"{'set' if is_set else 'unset'} {key!r} {value!r}\n{before}--- then\n{after}---\n{done.stderr.decode()}"
        if done.returncode == 1 and b"can't be changed alone" in done.stderr:
            return ("a refused change was made: " + where if after != before else None), where
        if done.returncode != 0:
            return f"status {done.returncode}: {where}", ""
        wanted.pop(key, None)
        if is_set:
            wanted[key] = joined(key, value)
        if yaml and values_of(yaml.load(after.encode(), Loader=yaml.BaseLoader) or {}) != wanted:
            return "another value: " + where, ""
        listed = json.loads(self.tcli("config", "list", "-o", "json").stdout)["config"]
        if {row["key"]: row["value"] for row in listed} != wanted:
            return f"tcli reads {listed}: {where}", ""
        lost = [one for one in own_comments(before) if one not in own_comments(after)]
        # Comments between the items of a list that goes as a whole go with it.
        if lost and (is_set or key not in LISTS):
            return f"lost {lost}: {where}", ""
        if before.startswith("\ufeff") != after.startswith("\ufeff") or ("\r\n" in before and re.search(r"[^\r]\n", after)):
            return "another byte order mark or line end: " + where, ""
        return None, ""


def main():
    refused, failures = [], 0
    with tempfile.TemporaryDirectory() as folder:
        os.makedirs(os.path.join(folder, "tcli"))
        for number in range(ROUNDS):
            wrong, was_refused = Round(f"{SEED}.{number}", folder).run()
            if was_refused:
                refused.append(was_refused)
            if wrong:
                failures += 1
                print(f"round {number}: {wrong}")
            if failures >= 5:
                break
    print(f"{ROUNDS} rounds, {len(refused)} refused, {failures} wrong")
    if os.environ.get("SHOW_REFUSED"):
        print("\n".join(refused[:10]))
    return 1 if failures or refused else 0


sys.exit(main())

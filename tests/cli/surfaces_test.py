#!/usr/bin/python3
"""One declaration, every surface: of every module there is, its help pages, its man page, what TAB offers and its JSON tell the same
commands, arguments, options and choices, and no surface is excused from any of them. Argument: the program, in a build's bin/."""
import json
import os
import pathlib
import re
import shlex
import string
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(sys.argv[1])
BUILT_PAGES = pathlib.Path(PROGRAM).parent.parent / "man"
LETTERS = string.ascii_letters + string.digits
with open(sys.argv[1], "rb") as program:
    SANITIZED = b"__asan_init" in program.read()  # then each call takes twenty times as long
NASTY = ".Sh 'x' \\fB \"y\" --other -z <w> (one: no, none) `id` ~ ^ | tab"
CHOICES = [".El", "'", "\\", "-x", "a b", '"q"', "é漢", "$(touch pwn)", "--", "Ar", "x" * 70]
failures, compared = [], 0

# What modules of the test declare; the keys are those of a manifest.
RICH = {
    "take": {"summary": NASTY, "description": f"{NASTY}\n.br\n'br\n\n--help", "effect": "write",
             "arguments": [{"name": "who", "type": "choice", "choices": CHOICES, "summary": NASTY},
                           {"name": "how", "type": "choice", "choices": ["day", "night"]},
                           {"name": "rest-of-it", "summary": NASTY, "variadic": True, "required": False}],
             "options": [{"name": "count", "short": "c", "type": "int", "default": 3, "summary": NASTY},
                         {"name": "token-of-it", "short": "T", "secret": True, "env": "THE_TOKEN", "summary": "-t, --token"},
                         {"name": "colour", "short": "k", "type": "choice", "choices": CHOICES, "default": "-x"},
                         {"name": "into", "type": "dir"}, {"name": "a", "type": "bool"}, {"name": "sure", "short": "7", "type": "bool", "default": True}],
             "examples": [{"run": f"tcli x take {NASTY}", "summary": NASTY}, {"run": ".Ed", "summary": "'"}]},
    "now": {"summary": "."},
    "a-very-long-subject-name-of-the-module list": {"summary": "List " + "long words " * 17, "effect": "destructive"},
    "rota set": {"summary": "'", "options": [{"name": f"option-{number}", "short": LETTERS[number + 10], "summary": NASTY} for number in range(30)]},
    "rota list": {"summary": "--list"},
}
PLAIN = {"go": {"summary": "Go", "options": [{"name": "quick", "type": "bool"}]}}


def same(what, **surfaces):
    """All of them are equal sets; `json` is what the others are held to."""
    global compared
    wanted = surfaces.pop("json")
    for name, found in surfaces.items():
        compared += 1
        if found != wanted:
            failures.append(f"{what}: only in {name} {sorted(found - wanted)}, only in JSON {sorted(wanted - found)}")


def tcli(folder, *words):
    environment = {"PATH": f"{folder}/bin:/usr/bin:/bin", "HOME": folder, "TCLI_PLUGINS_FOLDERS": os.environ.get("TEST_PLUGINS", ""),
                   "TCLI_CONTAINERS_ENGINE": "none", "GIT_CONFIG_GLOBAL": "/dev/null"}
    done = subprocess.run([PROGRAM, *words], env=environment, capture_output=True, text=True, timeout=60, check=False, cwd=folder)
    if done.returncode:
        failures.append(f"{shlex.join(words)}: {done.returncode} {done.stderr}")
    return done.stdout


def offered(folder, *words):
    return {line.split("\t")[0] for line in tcli(folder, "__complete", "--", *words).splitlines()}


def offered_letters(folder, words, declared):
    """The short options that TAB knows: of all there could be, or, where calls are slow, of the declared ones and two others."""
    asked = declared | {"Q", "9"} if SANITIZED else LETTERS
    return {letter for letter in asked if "-" + letter in offered(folder, *words, "-" + letter)}


def choices_in(text):
    """Those in "… (one of: a, b, required)", at the end of what is said of a parameter, or before the prose on a page of tcli's own."""
    text = re.sub(r"\s+", " ", text).strip()
    notes = re.search(r".*\(one of: (.*)\)$", text) or re.search(r"\(one of: ([a-z]+(?:, [a-z]+)*)\) [A-Z]", text)
    return set(re.split(r", (?:required|default: |secret|from )", notes.group(1))[0].split(", ")) if notes else set()


class Surface:
    """Of one command: options by their long name with the letter or "", arguments, and choices of both."""

    def __init__(self):
        self.options, self.arguments, self.choices = {}, [], {}

    def long(self):
        return set(self.options)

    def short(self):
        return set(self.options.values()) - {""}

    def pairs(self):
        return set(self.options.items())

    def all_choices(self):
        return {(name, choice) for name, choices in self.choices.items() for choice in choices}


def of_json(command):
    surface = Surface()
    for option in command["options"]:
        surface.options[option["name"]] = option.get("short", "")
        surface.choices["--" + option["name"]] = set(option.get("choices", []))
    for argument in command["arguments"]:
        surface.arguments.append(argument["name"])
        surface.choices[argument["name"]] = set(argument.get("choices", []))
    return surface


def of_help(page):
    surface, section = Surface(), ""
    rows = []  # of the section: what is said of it begins behind its head, or on the next line
    for line in page.splitlines():
        if not line.startswith(" "):
            section = line
        elif section == "Arguments" and (head := re.match(r"^  <([a-z0-9-]+)>(?:\.\.\.)?(?=  |$)", line)):
            surface.arguments.append(head.group(1))
            rows.append([head.group(1), line[head.end():]])
        elif section.startswith(("Options", "Of tcli help")) and (head := re.match(r"^  (?:-(\w), |    )--([a-z0-9-]+)(?: <[a-z]+>)?(?=  |$)", line)):
            surface.options[head.group(2)] = head.group(1) or ""
            rows.append(["--" + head.group(2), line[head.end():]])
        elif section.startswith(("Arguments", "Options", "Of tcli help")) and rows:
            rows[-1][1] += " " + line
    for name, text in rows:
        surface.choices[name] = choices_in(text)
    return surface


def commands_of_help(page):
    rows = page.split("\n\n")[2].splitlines()
    return {re.match(r"^  ((?:[a-z0-9-]+(?: |$))+)", row).group(1).strip() for row in rows if re.match(r"^  [a-z]", row)}


def plain(roff):
    for spelled, byte in (("\\&", ""), ("\\:", ""), ("\\-", "-"), ("\\(ti", "~"), ("\\(ha", "^"), ("\\(dq", '"'), ("\\(aq", "'"), ("\\(ga", "`"), ("\\e", "\\")):
        roff = roff.replace(spelled, byte)
    return roff


def items_of_roff(text):
    """The heads of lists in the source of a page, and what is said of each up to the next request."""
    return re.findall(r"^\.It (.*)\n((?:(?!\.).*\n)*)", text, re.M)


def of_man(text):
    """Of each command, by its name with the module before it, in the source of a page."""
    commands, surface = {}, Surface()
    for head, said in items_of_roff(text):
        head = plain(head)
        if command := re.match(r"^Ic ([a-z0-9 -]+?)(?: Oo .*| Ar .*)?$", head):
            surface = commands[command.group(1)] = Surface()
        elif option := re.match(r"^(?:Fl (\w) , )?Fl -([a-z0-9-]+)(?: Ns = Ns Ar [a-z]+)?$", head):
            surface.options[option.group(2)] = option.group(1) or ""
            surface.choices["--" + option.group(2)] = choices_in(plain(said))
        elif argument := re.match(r"^Ar ([a-z0-9-]+)(?: \.\.\.)?$", head):
            surface.arguments.append(argument.group(1))
            surface.choices[argument.group(1)] = choices_in(plain(said))
    return commands, surface


def section(page, heading):
    return re.search(rf"^\.S[hs] {heading}\n(.*?)(?=^\.S[hs] |\Z)", page, re.M | re.S).group(1)


def of_completion(folder, module, command):
    words = [module, *command["name"].split()]
    surface = Surface()
    letters = offered_letters(folder, words, {option["short"] for option in command["options"] if option.get("short")}) - {"h"}
    surface.letters = letters
    surface.options = dict.fromkeys((word.removeprefix("--") for word in offered(folder, *words, "--")), "")
    if surface.options.pop("help", None) is None: # which no manifest can declare
        failures.append(f"{words}: TAB does not offer --help")
    for option in command["options"]:
        if option["type"] == "choice":
            surface.choices["--" + option["name"]] = offered(folder, *words, "--" + option["name"], "")
    for place, argument in enumerate(command["arguments"]):
        if argument["type"] == "choice":
            surface.choices[argument["name"]] = offered(folder, *words, "--", *["x"] * place, "")
    return surface


def check_command(folder, module, command, man):
    what = f"{module} {command['name']}"
    declared = of_json(command)
    page = tcli(folder, "help", module, *command["name"].split())
    shown, typed = of_help(page), of_completion(folder, module, command)
    same(f"{what}, options", json=declared.long(), help=shown.long(), man=man.long(), completion=typed.long())
    same(f"{what}, letters", json=declared.short(), help=shown.short(), man=man.short(), completion=typed.letters)
    same(f"{what}, options and letters", json=declared.pairs(), help=shown.pairs(), man=man.pairs())
    same(f"{what}, arguments", json=set(enumerate(declared.arguments)), help=set(enumerate(shown.arguments)), man=set(enumerate(man.arguments)))
    same(f"{what}, choices", json=declared.all_choices(), help=shown.all_choices(), man=man.all_choices(), completion=typed.all_choices())
    if "\nUsage: tcli " not in page or (command["examples"] and "\nExamples\n" not in page):
        failures.append(f"{what}: no usage or no examples on its page")


def check_module(folder, name, is_builtin):
    shown = json.loads(tcli(folder, "plugin", "show", name, "-o", "json"))
    keys = {command["name"] for command in shown["commands"]}
    subjects = {subject["name"] for subject in shown["subjects"]}
    source = tcli(folder, "help", "--man", name)
    pages = [source]
    if is_builtin: # the page that is installed has them too
        own = BUILT_PAGES / f"tcli-{name}.1"
        pages.append(section((own if own.exists() else BUILT_PAGES / "tcli.1").read_text(), "COMMANDS" if own.exists() else "Built-in commands"))
    first = offered(folder, name, "")
    by_tab = (first - subjects) | {f"{subject} {verb}" for subject in first & subjects for verb in offered(folder, name, subject, "")}
    help_page = tcli(folder, "help", name)
    same(f"{name}, commands", json=keys, help=commands_of_help(help_page), completion=by_tab)
    for page in pages:
        commands = {key.removeprefix(name + " "): surface for key, surface in of_man(page)[0].items() if key.startswith(name + " ")}
        same(f"{name}, commands", json=keys, man=set(commands))
        for command in shown["commands"]:
            check_command(folder, name, command, commands.get(command["name"], Surface()))
    for command in shown["commands"]:
        for example in command["examples"]:
            if example["run"] not in plain(source):
                failures.append(f"{name}: the man page has not the example {example['run']}")
        if is_builtin and not command["examples"]:
            failures.append(f"{name} {command['name']}: no example")
    return shown


def check_own_options(folder):
    page, options = (BUILT_PAGES / "tcli.1").read_text(), tcli(folder, "help", "options")
    own, of_help_words = options.split("Of tcli help\n")
    for what, text, heading, words in (("tcli", "Options\n" + own.split("\n\n")[2], "Options", []), ("tcli help", "Options\n" + of_help_words, "Help", ["help"])):
        shown, man = of_help(text), of_man(section(page, heading))[1]
        typed = offered(folder, *words, "--") - ({"--help"} if words else set())
        letters = offered_letters(folder, words, set(shown.short())) - ({"h"} if words else set())
        same(f"{what}, options", json={"--" + name for name in shown.long()}, man={"--" + name for name in man.long()}, completion=typed)
        same(f"{what}, letters", json=shown.short(), man=man.short(), completion=letters)
        same(f"{what}, choices", json=shown.all_choices(), man=man.all_choices())
        if not shown.options:
            failures.append(f"{what}: no options found")


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


def in_comments(manifest):
    return "#!/bin/sh\n# ---\n# " + json.dumps(manifest, ensure_ascii=False) + "\n# ---\ntouch \"$HOME/ran\"\n"


def make_modules(folder):
    """The declarations in each form; returns what each module declares."""
    subjects = {"rota": NASTY}
    def manifest(commands):
        return {"tcli": 1, "summary": NASTY, "description": NASTY, "subjects": subjects if commands is RICH else {}, "commands": commands}
    made = {}
    for kind, commands in (("rich", RICH), ("plain", PLAIN)):
        write(folder / "bin" / f"tcli-{kind}-script", in_comments(manifest(commands)))
        write(folder / "bin" / f"tcli-{kind}-sidecar", "#!/bin/sh\n")
        write(folder / "bin" / f"tcli-{kind}-sidecar.yaml", json.dumps(manifest(commands), ensure_ascii=False))
        write(folder / "core" / "bin" / f"tcli-{kind}-packed", in_comments(manifest(commands)))
        for key, command in commands.items():
            write(folder / "core" / "modules" / f"{kind}-tree" / key.replace(" ", "/"), in_comments({"tcli": 1, **command}))
        made.update({f"{kind}-{form}": commands for form in ("script", "sidecar", "packed", "tree")})
    write(folder / "core" / "pack.yaml", "name: core\nsummary: Core\n")
    tcli(folder, "pack", "link", str(folder / "core"))
    return made


# rule 58: help, man page, completion and JSON have the same commands, options and choices, with no exception.
def main():
    os.umask(0o022)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        made = make_modules(folder)
        rows = json.loads(tcli(folder, "plugin", "list", "-o", "json"))["modules"]
        declared = {row["name"]: row["kind"] for row in rows if row["state"] == "declared"}
        if not set(made) <= set(declared) or list(declared.values()).count("builtin") < 6:
            failures.append(f"not all modules are declared: {[row for row in rows if row['name'] in made or row['state'] == 'broken']}")
        for module, kind in declared.items():
            shown = check_module(folder, module, kind == "builtin")
            if module in made: # and JSON tells what was declared
                truth = {key: of_json({"options": command.get("options", []), "arguments": command.get("arguments", [])}) for key, command in made[module].items()}
                found = {command["name"]: of_json(command) for command in shown["commands"]}
                same(f"{module}, as declared", json={(key, *pair) for key, one in truth.items() for pair in one.pairs() | one.all_choices()},
                     found={(key, *pair) for key, one in found.items() for pair in one.pairs() | one.all_choices()})
                same(f"{module}, as declared", json=set(truth), found=set(found))
        check_own_options(folder)
        if (folder / "ran").exists() or (folder / "pwn").exists():
            failures.append("something ran")
    print("\n".join(failures[:60]), f"{compared} sets compared", sep="\n")
    return 1 if failures or compared < 500 else 0


sys.exit(main())

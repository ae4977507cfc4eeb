#!/usr/bin/python3
"""The man pages tell the facts of the program and its tables, all of them and no others; their examples work.
Arguments: the project's folder, that of the pages as they are installed, the program."""
import json
import math
import os
import pathlib
import re
import string
import subprocess
import sys
import tempfile

ROOT, PROGRAM = pathlib.Path(sys.argv[1]), os.path.abspath(sys.argv[3])
PAGES = {page.name: page.read_text().replace(r"\-", "-") for page in pathlib.Path(sys.argv[2]).glob("*.[157]")}
SIZE = re.compile(r"(k_\w+_limit) = ([0-9' *]+);")
failures = []


def check(condition, what):
    if not condition:
        failures.append(what)


def same(what, page, program):
    """Both are sets that must not be empty."""
    check(program and page == program, f"{what}: only in the page {sorted(page - program)}, only in the program {sorted(program - page)}")


def run(folder, *words, **variables):
    """tcli with nothing but `folder`/bin on its path and `folder` as its HOME."""
    environment = {"PATH": f"{folder}/bin:{os.path.dirname(PROGRAM)}:/usr/bin:/bin", "HOME": folder, **variables}
    return subprocess.run(words, env=environment, capture_output=True, text=True, timeout=60, check=False, cwd=folder)


def tcli(folder, *words, **variables):
    return run(folder, PROGRAM, *words, **variables)


def part(page, heading):
    """What stands under a heading, up to the next one of its kind or above."""
    match = re.search(rf"^\.(S[hs]) {re.escape(heading)}\n(.*?)(?=^\.Sh |^\.\1 |\Z)", PAGES[page], re.M | re.S)
    return match.group(2) if match else ""


def items(text, macro):
    """The words that stand behind `macro` in the heads of a list."""
    heads = re.findall(r"^\.It (.*)$", text, re.M)
    return {word for head in heads for word in re.findall(rf"(?:^| ){macro} ([^ ]+)", head)}


def source(path):
    return (ROOT / "src" / path).read_text()


def table(path, name):
    return re.search(rf"{name} *=? *\{{(.*?)\}};", source(path), re.S).group(1)


def check_options(folder):
    text = part("tcli.1", "Options")
    known = {line.split("\t")[0] for line in tcli(folder, "__complete", "--", "-").stdout.splitlines()}
    same("tcli.1, options", {"-" + word for word in items(text, "Fl") if word.startswith("-")}, known)
    letters = {letter for letter in string.ascii_letters + string.digits
               if "has no option" not in tcli(folder, "-" + letter, "--version").stderr}
    same("tcli.1, short options", {word for word in items(text, "Fl") if len(word) == 1}, letters)


def check_providers(folder):
    text = re.search(r"^\.It Fl -from.*?(?=^\.It )", part("tcli.1", "Options"), re.M | re.S).group(0)
    known = tcli(folder, "--from", "nowhere", "x").stderr.split("providers: ")[1].split()
    same("tcli.1, providers", set(re.findall(r"^\.Cm (\w+)", text, re.M)) - {"plugins"}, set(known))


def check_exit_codes(folder):
    rows = dict(re.findall(r"^ {2}(\d+) +(.*)$", tcli(folder, "help", "exit-codes").stdout, re.M))
    codes = set(re.findall(r"^ +\w+ = (\d+),", source("base/exit_code.hpp"), re.M))
    page = dict(re.findall(r"^\.It (\d+)\n(.*)$", part("tcli.1", "EXIT STATUS"), re.M))
    same("tcli help exit-codes", set(rows), codes)
    same("tcli.1, exit status", set(page.items()), set(rows.items()))


def check_rules():
    rules = set(re.findall(r'\{"([a-z-]+)",\s+Weight::', source("author/rule.hpp")))
    same("tcli.1, rules for authors", items(part("tcli.1", "The check of what an author wrote"), "Cm"), rules)


def check_help(folder):
    nothing = {"PATH": "", "TCLI_EXEC_PATH": "/nonexistent"}
    modules = {row["name"] for row in json.loads(tcli(folder, "plugin", "list", "-o", "json", **nothing).stdout)["modules"]}
    offered = {line.split("\t")[0] for line in tcli(folder, "__complete", "--", "help", "", **nothing).stdout.splitlines()}
    same("tcli.1, topics", items(part("tcli.1", "Help"), "Cm"), offered - modules)
    for module in modules:
        own = f"tcli-{module}.1" # a page of its own, where it has one
        page = own if own in PAGES else "tcli.1"
        text = part(page, "COMMANDS" if page == own else "Built-in commands")
        commands = json.loads(tcli(folder, "plugin", "show", module, "-o", "json").stdout)["commands"]
        wanted = {f"{module} {command['name']}" for command in commands}
        same(f"{page}, commands of {module}", set(re.findall(rf"^\.It Ic ({module}(?: [a-z]+)+)", text, re.M)), wanted)
        for option in (option for command in commands for option in command["options"]):
            check(re.search(rf"Fl -{option['name']}\b", text), f"{page}: --{option['name']} of {module} is missing")


def check_environment(folder):
    shown = set(re.findall(r"\b(?:(?:TCLI|XDG)_[A-Z_0-9]+|NO_COLOR|CLICOLOR(?:_FORCE)?|TERM|PAGER|LESS)\b", tcli(folder, "help", "environment").stdout))
    same("tcli.1, variables", items(part("tcli.1", "ENVIRONMENT"), "Ev") - {"PATH", "HOME"}, shown)
    module = pathlib.Path(folder, "bin", "tcli-shows-variables")
    module.write_text("#!/bin/sh\n# ---\n# tcli: 1\n# summary: s\n# commands: {a b: {summary: c}}\n# ---\nenv\n")
    module.chmod(0o755)
    given = set(re.findall(r"^TCLI_[A-Z_]+", tcli(folder, "shows-variables", "a", "b").stdout, re.M))
    check(len(given) >= 8 and given <= shown, f"tcli.1: variables of modules {sorted(given - shown)} ({len(given)} given)")


def check_config(folder):
    rows = re.findall(r'\{"([^"]+)", "([^"]*)", "([^"]*)", (?:"(\w+)"|nullptr),', source("config/keys.hpp"))
    help_page = tcli(folder, "help", "config-keys").stdout
    same("tcli-config.5, keys", items(PAGES["tcli-config.5"], "Cm"), {row[0] for row in rows})
    for key, choices, default, variable in rows:
        text = re.search(rf"^\.It Cm {re.escape(key)}\n(.*?)(?=^\.It |^\.El)", PAGES["tcli-config.5"], re.M | re.S)
        text = text.group(1) if text else ""
        check(re.search(rf"^  {re.escape(key)} ", help_page, re.M), f"tcli help config-keys: {key} is missing")
        for choice in choices.split():
            check(re.search(rf"\.Cm {choice}\b", text), f"tcli-config.5: {key} has no {choice}")
        check(re.findall(r"^Default:\n\.Cm (.*) \.$", text, re.M) == ([default] if default else []), f"tcli-config.5: the default of {key}")
        check(re.findall(r"^\.Ev (TCLI_\w+)$", text, re.M) == ([variable] if variable else []), f"tcli-config.5: the variable of {key}")
    letters = re.search(r'k_letters = "(\w+)"', source("module/value.cpp")).group(1)
    check(f"{', '.join(letters[:-1])} or {letters[-1]}" in PAGES["tcli-config.5"], "tcli-config.5: the letters of sizes")


def check_manifest():
    for name, reader, heading in (("manifest", "manifest", "Keys of the manifest"), ("command", "manifest", "Keys of a command"),
                                  ("example", "manifest", "Keys of an example"), ("argument", "parameter", "Keys of an argument"),
                                  ("option", "parameter", "Keys of an option")):
        rows = table(f"module/{reader}_reader.cpp", rf"k_{name}_rows\[\]")
        known = set(re.findall(r'\{"(\w+)",', rows)) | set(re.findall(r"\bk_(\w+)_row<", rows))
        same(f"tcli-manifest.5, {heading}", items(part("tcli-manifest.5", heading), "Cm"), known)
    types = set(re.findall(r'"(\w+)"', table("module/manifest.cpp", "k_type_words")))
    same("tcli-manifest.5, types", items(part("tcli-manifest.5", "Types"), "Cm"), types)
    for effect in re.findall(r'"(\w+)"', table("module/manifest.cpp", "k_effect_words")):
        check(f".Cm {effect}" in part("tcli-manifest.5", "Keys of a command"), f"tcli-manifest.5: effect {effect}")


def check_limits():
    """Each limit of the sources, as a number or as KiB or MiB."""
    limits = {}
    for path in ("manifest.hpp", "yaml.hpp", "node_reader.hpp", "node_reader.cpp", "name.hpp"):
        for name, value in SIZE.findall(source(f"module/{path}")):
            limits[name] = math.prod(int(factor.replace("'", "")) for factor in value.split("*"))
    check(len(limits) >= 8, f"only the limits {sorted(limits)} were found")
    for name, value in limits.items():
        shown = f"{value >> 20} MiB" if value % (1 << 20) == 0 else f"{value >> 10} KiB" if value % 1024 == 0 else str(value)
        check(re.search(rf"\b{shown}\b", PAGES["tcli-manifest.5"]), f"tcli-manifest.5: {name}, {shown}, is missing")


def check_contract(folder):
    states = set(re.findall(r'return "(\w+)"', source("module/state.cpp"))) - {"unknown"}
    same("tcli-plugins.7, states", items(part("tcli-plugins.7", "THE CONTRACT"), "Cm"), states)
    note = re.search(r"providers: (.*)", tcli(folder, "--from", "nobody", "x").stderr)
    same("tcli-plugins.7, providers", items(part("tcli-plugins.7", "DESCRIPTION"), "Cm"), set(note.group(1).split()) if note else set())


def check_abi():
    """Each struct of the plugin interface with all its fields and functions, and every constant."""
    header = source("abi/tcli/plugin.h")
    structs = re.findall(r"^typedef struct (\w+) \{\n(.*?)^\} \1;", header, re.M | re.S)
    check(len(structs) == 12, f"plugin.h: only the structs {[name for name, _ in structs]} were found")
    for name, body in structs:
        body = re.sub(r"/\*.*?\*/", "", body, flags=re.S)
        text = part("tcli-plugins.7", name)
        functions = set(re.findall(r"\(\*(\w+)\)\(", body))
        check(items(text, "Fn") == functions, f"tcli-plugins.7: {name} has the functions {sorted(functions)}")
        same(f"tcli-plugins.7, fields of {name}", items(text, "Va"), set(re.findall(r"(\w+);", body)))
        for function, arguments in re.findall(r"\(\*(\w+)\)\((.*?)\);", body, re.S):
            wanted = re.findall(r"(\w+)(?:,|$)", arguments)
            shown = re.search(rf"^\.It Fn {function} (.*)$", text, re.M)
            check(shown and shown.group(1).split() == wanted, f"tcli-plugins.7: {name}.{function} takes {wanted}")
    for constant in re.findall(r"\b(TCLI_[A-Z_0-9]+)(?: = \d| \d| \"tcli\.)", header):
        check(constant in PAGES["tcli-plugins.7"], f"tcli-plugins.7: {constant} is missing")
    for word in re.findall(r'^ +\* +"([a-z-]+)" ', header, re.M):
        check(f"Qq {word}" in part("tcli-plugins.7", "tcli_host"), f"tcli-plugins.7: the setting {word} is missing")


def check_examples(folder):
    """Scripts, sidecars, configs and command lines as a reader would copy them."""
    seen = set()
    for page, text in PAGES.items():
        for number, block in enumerate(re.findall(r"^\.Bd -literal.*?\n(.*?)^\.Ed", text, re.M | re.S)):
            block = block.replace(r"\&", "").replace(r"\e", "\\")
            name = f"example-{len(seen)}-{number}"
            file = pathlib.Path(folder, "bin", f"tcli-{name}")
            if page == "tcli-packs.7" and block.startswith("#!"):
                seen.add("verb")
                verb = pathlib.Path(folder, "pack", "modules", name, "take")
                verb.parent.mkdir(parents=True)
                verb.write_text(block)
                verb.chmod(0o755)
                pathlib.Path(folder, "pack", "pack.yaml").write_text("name: example\nsummary: s\n")
                result = tcli(folder, "pack", "link", f"{folder}/pack")
                check((result.returncode, result.stderr) == (0, ""), f"{page}: {result.stdout}{result.stderr}")
            elif page == "tcli-packs.7" and block.startswith("tcli: 1"):
                seen.add("team")
                team = pathlib.Path(folder, "team")
                team.mkdir()
                (team / "pack.yaml").write_text("name: team\nsummary: s\n")
                (team / "team.yaml").write_text(re.sub(r"packs:\n(  - .*\n)+", "packs: []\n", block))  # nobody is asked
                for words in (["init", "-q"], ["add", "-A"], ["-c", "user.name=A", "-c", "user.email=a@b", "commit", "-qm", "A team"]):
                    subprocess.run(["git", "-C", team, *words], check=True)
                result = tcli(folder, "team", "join", "--dry-run", str(team))
                check((result.returncode, result.stderr) == (0, ""), f"{page}: {result.stdout}{result.stderr}")
            elif block.startswith(("#!", "tcli: 1")):
                seen.add("script" if block.startswith("#!") else "sidecar")
                file.write_text(block if block.startswith("#!") else "#!/bin/sh\n")
                file.chmod(0o755)
                if block.startswith("tcli: 1"):
                    file.with_name(file.name + ".yaml").write_text(block)
                result = tcli(folder, "plugin", "check", name)
                check((result.returncode, result.stdout) == (0, f"{name}: declared\n"), f"{page}: {result.stdout}{result.stderr}")
            elif page == "tcli-config.5" and ": " in block:
                seen.add("config")
                config = pathlib.Path(folder, "config", "tcli", "config.yaml")
                config.parent.mkdir(parents=True, exist_ok=True)
                config.write_text(block)
                result = tcli(folder, "plugin", "list", XDG_CONFIG_HOME=str(config.parent.parent))
                check((result.returncode, result.stderr) == (0, ""), f"{page}: {result.stderr}")
            elif "<<'EOF'" in block:
                seen.add("commands")
                result = run(folder, "sh", "-euc", block)
                check((result.stdout, result.stderr) == ("Hello, world!\n", ""), f"{page}: {result.stdout}{result.stderr}")
    check(seen == {"script", "sidecar", "config", "commands", "verb", "team"}, f"only these kinds of examples were found: {sorted(seen)}")


def main():
    with tempfile.TemporaryDirectory() as folder:
        os.umask(0o022)  # or the modules made here are open to all, and refused
        os.mkdir(f"{folder}/bin")
        for one in (check_options, check_providers, check_exit_codes, check_help, check_environment, check_config, check_contract, check_examples):
            one(folder)
        check_manifest()
        check_rules()
        check_limits()
        check_abi()
    print("\n".join(failures))
    return 1 if failures else 0


sys.exit(main())

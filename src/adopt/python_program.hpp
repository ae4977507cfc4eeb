// The program that reads a Python script by Python's own parser. It gets the script on standard input and executes none of it.
#pragma once

namespace tcli {

// A line for each thing found, its fields between tabs: see read_python_answer, which is the one that reads them.
inline constexpr const char* k_python_program = R"PY(
import ast, re, sys
source = sys.stdin.buffer.read()
try:
    tree = ast.parse(source)
except (SyntaxError, ValueError, RecursionError, MemoryError):
    sys.exit(3)
NONE = "\x1e"
clean = lambda text: "".join(c if c >= " " and c != "\x7f" else " " for c in str(text)).encode("utf-8", "replace").decode()
def field(text):
    if text == NONE: return text
    return "\x1f".join(clean(part).replace("\t", " ") for part in text.split("\x1f"))

def say(*fields):
    sys.stdout.buffer.write(("\t".join(map(field, fields)) + "\n").encode())

# One row of an option: its words, and what is known of it.
def plain(words, takes="", joined="", value="", summary=""):
    return ["O", words, "1" if takes else "", "1" if joined else "", "", "", "", "", value if takes else "",
            "string" if takes else "bool", "", NONE, "", summary]

constants = {}

class Unknown(Exception):
    pass

def value(node, names):
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        if node.id in names: return names[node.id]
        if node.id in constants: return constants[node.id]
    if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
        return [value(item, names) for item in node.elts]
    if isinstance(node, ast.Dict):
        return [value(item, names) for item in node.keys]
    if isinstance(node, ast.JoinedStr):
        return "".join(str(value(part.value if isinstance(part, ast.FormattedValue) else part, names)) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = value(node.left, names), value(node.right, names)
        if isinstance(left, str) and isinstance(right, str): return left + right
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        inner = value(node.operand, names)
        if isinstance(inner, (int, float)): return -inner
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("sorted", "list", "tuple") and node.args:
        found = value(node.args[0], names)
        return sorted(found) if node.func.id == "sorted" else found
    raise Unknown

def known(node, names, other=None):
    try:
        return value(node, names) if node is not None else other
    except (Unknown, TypeError):
        return other

def word(node):
    if isinstance(node, ast.Attribute): return node.attr
    return node.id if isinstance(node, ast.Name) else ""

def holder(node):
    return word(node.func.value) if isinstance(node.func, ast.Attribute) else ""

class Command:
    def __init__(self, verb="", summary="", below=None):
        self.verb, self.summary, self.rows, self.parents = verb, summary, [], []
        self.below = below if below and below.verb else None  # the sub-command that it is one of
        self.has_own, self.runs_alone = False, False          # whether it has such ones, and does something without them
        self.added_as = ""                                    # what a group calls it that it is added to

    def words(self): return (self.below.words() if self.below else []) + [self.verb]

# The commands by the variables that hold them now; a variable may hold one after the other. `order` has all of them.
doubts, commands, groups, templates, described, usages = [], {}, {}, {}, [], []
subparsers, has_parser, order, click_groups = {}, False, [], {}

def bind(name, command):
    commands[name] = command
    order.append(command)
    if command.below: command.below.has_own = True

def kind(node, text):
    name = word(node) or text
    return {"int": "int", "float": "float", "INT": "int", "FLOAT": "float"}.get(name, "string")

def shown(default):
    if default is None or isinstance(default, (list, tuple, dict, bool)): return NONE
    return str(default)

# "(default: %(default)s)"; where that is made when it runs, nothing.
def with_default(text, default):
    if default in (None, ""): text = re.sub(r"[ ,;]*[\[(]?(default|Default)s?( is)?[:= ]*%(\(default\)s|default)[\])]?", "", text)
    return text.replace("%(default)s", str(default)).replace("%default", str(default))

def option(words, node, names, style):
    key = {k.arg: k.value for k in node.keywords if k.arg}
    get = lambda name, other=None: known(key.get(name), names, other)
    action, nargs = get("action", "store"), get("nargs")
    help_text = get("help", "") or ""
    if "help" in key and word(key["help"]) == "SUPPRESS":
        doubts.append("%s is hidden in the script's own help, and left out" % words[-1]); return None
    if action in ("version", "help"): return None
    is_flag = (action in ("store_true", "store_false", "store_const", "count", "append_const")
               or get("is_flag", False) or get("count", False))
    if word(key.get("action")) == "BooleanOptionalAction":
        return [plain(one, summary=help_text) for one in [words[-1], "--no-" + words[-1].lstrip("-")]]
    if (nargs in ("REMAINDER", "*", "+") or (isinstance(nargs, int) and nargs > 1)
            or word(key.get("nargs")) == "REMAINDER"):
        doubts.append("%s takes several values, which a manifest can't say: it is left out" % words[-1]); return None
    choices = get("choices")
    chosen = key.get("type")
    if isinstance(chosen, ast.Call) and word(chosen.func) == "Choice" and chosen.args: choices = known(chosen.args[0], names)
    if "choices" in key and choices is None:
        doubts.append("%s: its choices are made when it runs; they are not in the manifest" % words[-1])
    text_type = known(chosen, names, "") or ""
    type_ = "bool" if is_flag else "choice" if choices else kind(chosen, str(text_type))
    is_number = isinstance(get("default"), int) and not isinstance(get("default"), bool)
    if not is_flag and style == "click" and type_ == "string" and is_number: type_ = "int"
    default = shown(get("default")) if not is_flag else NONE
    if "default" in key and default == NONE and known(key["default"], names, Unknown) is Unknown:
        doubts.append("%s: its default is made when it runs; it is not in the manifest" % words[-1])
    env = get("envvar", "") or ""
    help_text = with_default(str(help_text), known(key.get("default"), names, ""))
    metavar = get("metavar", "")
    secret = bool(get("hide_input", False))
    if secret: doubts.append("%s: the script asks for it when it is not given" % words[-1])
    return [["O", " ".join(words), "" if is_flag else "1", "", "1" if nargs == "?" else "",
             "1" if action == "append" or get("multiple", False) else "", "1" if get("required", False) is True else "",
             "1" if secret else "", str(metavar or get("dest", "") or ""), type_, "\x1f".join(map(str, choices or [])),
             default if not secret else NONE, str(env if isinstance(env, str) else ""), help_text]]

def argument(name, node, names):
    key = {k.arg: k.value for k in node.keywords if k.arg}
    get = lambda one, other=None: known(key.get(one), names, other)
    nargs = "..." if word(key.get("nargs")) == "REMAINDER" else get("nargs")
    if isinstance(nargs, int) and nargs > 1:
        doubts.append("%s takes %d words: the manifest takes any number" % (name, nargs))
    choices = get("choices")
    chosen = key.get("type")
    if isinstance(chosen, ast.Call) and word(chosen.func) == "Choice" and chosen.args: choices = known(chosen.args[0], names)
    type_ = "choice" if choices else kind(chosen, "")
    required = nargs not in ("?", "*", "...") and get("required", nargs != -1) is not False and "default" not in key
    metavar = get("metavar")
    return ["A", metavar if isinstance(metavar, str) else name, get("help", "") or "", "1" if required else "",
            "1" if nargs in ("*", "+", "...", -1) or (isinstance(nargs, int) and nargs > 1) else "", type_,
            "\x1f".join(map(str, choices or [])), shown(get("default"))]

def rows_of(call, names, style):
    words = [known(one, names) for one in call.args]
    if not words or not all(isinstance(one, str) for one in words):
        doubts.append("line %d: an option whose name is made when it runs is not in the manifest" % call.lineno); return []
    if words[0].startswith("-"): return option(words, call, names, style) or []
    return [argument(words[0], call, names)]

def parents_of(key):
    found = [commands.get(word(one)) for one in getattr(key.get("parents"), "elts", [])]
    return [one for one in found if one]

def visit_call(call, target, names, scope):
    global has_parser
    called = word(call.func)
    key = {k.arg: k.value for k in call.keywords if k.arg}
    if called in ("ArgumentParser", "OptionParser"):
        has_parser = True
        command = Command()
        command.parents = parents_of(key)
        text = known(key.get("description"), names)
        if isinstance(text, str): described.append(text)
        text = known(key.get("usage"), names)
        if isinstance(text, str): usages.append(text)
        bind(target or "parser", command)
    elif called == "add_subparsers":
        inner = call.func.value if isinstance(call.func, ast.Attribute) else None
        chained = isinstance(inner, ast.Call) and word(inner.func) == "add_parser" and inner.args
        subparsers[target or "subparsers"] = known(inner.args[0], names) if chained else commands.get(holder(call))
    elif called == "add_parser" and call.args:
        verb = known(call.args[0], names)
        about = known(key.get("help"), names, "") or known(key.get("description"), names, "") or ""
        below = subparsers.get(holder(call))
        if isinstance(below, str): below = commands.get(below)
        inner = call.func.value if isinstance(call.func, ast.Attribute) else None
        if isinstance(inner, ast.Call) and word(inner.func) == "add_subparsers": below = commands.get(holder(inner))
        command = Command(verb if isinstance(verb, str) else "", str(about), below)
        command.parents = parents_of(key)
        if command.verb: bind(target or verb, command)
        else: doubts.append("line %d: a sub-command whose name is made when it runs" % call.lineno)
    elif called == "set_defaults" and holder(call) in commands: commands[holder(call)].runs_alone = True
    elif called in ("add_argument_group", "add_mutually_exclusive_group"):
        groups[target or "group"] = groups.get(holder(call), holder(call))
        if called.startswith("add_mut") and known(key.get("required"), names) is True:
            doubts.append("line %d: one of several options is needed, which a manifest can't say" % call.lineno)
    elif called == "OptionGroup" and call.args: groups[target or "group"] = word(call.args[0])
    elif called in ("add_argument", "add_option"):
        rows = rows_of(call, names, "argparse")
        name = groups.get(holder(call), holder(call))
        if scope and name in scope[1]: templates.setdefault(scope[0], []).extend((scope[1].index(name), row) for row in rows)
        elif name in commands: commands[name].rows += rows
        elif "." not in name and order: order[-1].rows += rows
    elif called in templates:
        for index, row in templates[called]:
            if index < len(call.args) and word(call.args[index]) in commands: commands[word(call.args[index])].rows.append(row)

def calls(node, target, names, scope):
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call): visit_call(inner, target if inner is node else None, names, scope)

def run(body, names, scope=None, depth=0):
    if depth > 40: return
    for node in body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target = word(node.targets[0])
            found = known(node.value, names)
            if found is not None and isinstance(node.targets[0], ast.Name) and scope is None: constants[target] = found
            if isinstance(node.value, ast.Call): calls(node.value, target, names, scope)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            click_command(node, names)
            parameters = [one.arg for one in node.args.args]
            run(node.body, names, (node.name, parameters), depth + 1)
        elif isinstance(node, ast.ClassDef): run(node.body, names, scope, depth + 1)
        elif isinstance(node, ast.For):
            items = known(node.iter, names)
            if isinstance(items, list) and len(items) <= 50 and isinstance(node.target, ast.Name):
                for item in items: run(node.body, {**names, node.target.id: item}, scope, depth + 1)
            else: run(node.body, names, scope, depth + 1)
        elif isinstance(node, (ast.If, ast.While)):
            run(node.body, names, scope, depth + 1)
            run(node.orelse, names, scope, depth + 1)
        elif isinstance(node, ast.With): run(node.body, names, scope, depth + 1)
        elif isinstance(node, ast.Try): run(node.body, names, scope, depth + 1)
        elif isinstance(node, (ast.Expr, ast.Return)) and node.value is not None: calls(node.value, None, names, scope)

def click_command(node, names):
    global has_parser
    calls_ = [(word(d.func if isinstance(d, ast.Call) else d), d) for d in node.decorator_list]
    what = {name for name, _ in calls_}
    if not what & {"command", "group"}: return
    is_group = "group" in what
    decorator = next(d for name, d in calls_ if name in ("command", "group"))
    verb = node.name.replace("_", "-")
    if isinstance(decorator, ast.Call):
        if decorator.args: verb = known(decorator.args[0], names, verb)
        for k in decorator.keywords:
            if k.arg == "name": verb = known(k.value, names, verb)
    has_parser = True
    text = (ast.get_docstring(node) or "").split("\n")[0]
    function = decorator.func if isinstance(decorator, ast.Call) else decorator
    own = word(getattr(function, "value", None))
    command = Command(verb if own != "click" else "", text, click_groups.get(own))
    if is_group and own == "click" or not command.verb: described.append(text)
    for name, d in calls_:
        if not isinstance(d, ast.Call): continue
        if name == "option":
            words = [known(one, names) for one in d.args]
            words = [one for one in words if isinstance(one, str) and one.startswith("-")]
            if not words: doubts.append("line %d: an option whose name is made when it runs" % d.lineno); continue
            pairs = [one for one in words if "/" in one]
            if is_group:
                doubts.append("%s stands before the sub-command, where tcli passes none: it is left out" % words[-1])
            elif pairs:
                for one in pairs[0].replace(" ", "").split("/"):
                    about = known({k.arg: k.value for k in d.keywords}.get("help"), names, "") or ""
                    command.rows.append(plain(one, summary=about))
            else: command.rows += option(words, d, names, "click") or []
        elif name == "argument" and d.args: command.rows.append(argument(known(d.args[0], names, "word"), d, names))
        elif name == "confirmation_option":
            command.rows.append(plain("--yes", summary="Do it without asking"))
    if is_group:
        click_groups[node.name] = command
        alone = [k.value for k in decorator.keywords if k.arg == "invoke_without_command"] if isinstance(decorator, ast.Call) else []
        if command.verb and alone and known(alone[0], names) is True:
            doubts.append("'%s' without a sub-command does something of its own: it is left out" % command.verb)
    else:
        command.added_as = verb
        bind("click " + node.name, command)

# getopt.getopt(words, "vo:", ["verbose", "out="]): each spelling, and whether it takes a value.
def by_getopt():
    table = {}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and word(node.func) in ("getopt", "gnu_getopt") and len(node.args) > 1): continue
        letters, longs = known(node.args[1], {}), known(node.args[2], {}, []) if len(node.args) > 2 else []
        for at, letter in enumerate(letters if isinstance(letters, str) else ""):
            if letter not in ":h": table["-" + letter] = letters[at + 1:at + 2] == ":"
        for one in longs if isinstance(longs, list) else []:
            if isinstance(one, str) and one != "help": table["--" + one.rstrip("=")] = one.endswith("=")
    return table

imports_argv = any(isinstance(node, ast.ImportFrom) and node.module == "sys" and any(one.name == "argv" for one in node.names)
                   for node in ast.walk(tree))
def is_words(node):
    if isinstance(node, ast.Attribute): return node.attr == "argv" and word(node.value) == "sys"
    return imports_argv and isinstance(node, ast.Name) and node.id == "argv"

# sys.argv[1] and its like, and sys.argv[2:]. What is read where their number was looked at may be left out.
def by_place():
    called, loose, places, rest = {}, set(), {}, ""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            called.update((id(inner), node.targets[0].id) for inner in ast.walk(node.value))
        if isinstance(node, (ast.If, ast.IfExp)) and any(map(is_words, ast.walk(node.test))):
            for part in node.body if isinstance(node.body, list) else [node.body]:
                loose.update(map(id, ast.walk(part)))
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Subscript) and is_words(node.value)): continue
        at = getattr(node.slice, "value", node.slice) if type(node.slice).__name__ == "Index" else node.slice
        number = known(at.lower if isinstance(at, ast.Slice) else at, {})
        if not isinstance(number, int) or not 0 < number < 20: continue
        name = called.get(id(node), "")
        if isinstance(at, ast.Slice): rest = rest or (name if name not in ("argv", "args") else "words") or "words"
        elif not places.get(number, [""])[0]: places[number] = [name, id(node) not in loose]
    rows = []
    for number in range(1, max(places, default=0) + 1):
        name, needed = places.get(number) or ["", True]
        rows.append(["A", name or "word-%d" % number, "", "1" if needed else "", "", "string", "", NONE])
    if rest: rows.append(["A", rest if rest not in called.values() or not rows else "words", "", "", "1", "string", "", NONE])
    return rows

# Whether it may take words in a way that is not looked at: by what others wrote, too.
def may_read_words():
    known_ones = getattr(sys, "stdlib_module_names", frozenset()) - {"fileinput", "unittest", "cmd", "code", "runpy", "importlib"}
    for node in ast.walk(tree):
        if isinstance(node, (ast.Attribute, ast.Name)) and word(node) in ("argv", "orig_argv", "parse_known_args"): return True
        if isinstance(node, ast.alias) and node.name in ("argv", "orig_argv"): return True
        if isinstance(node, ast.Import) and any(one.name.split(".")[0] not in known_ones for one in node.names): return True
        if isinstance(node, ast.ImportFrom) and (node.level or node.module.split(".")[0] not in known_ones): return True
    return False

def by_hand():
    rows, seen, table = [], set(), by_getopt()
    for node in ast.walk(tree):
        if not isinstance(node, ast.If): continue
        test, words, joined = node.test, [], False
        if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], (ast.Eq, ast.In)):
            found = known(test.comparators[0], {})
            words = found if isinstance(found, list) else [found]
        elif isinstance(test, ast.Call) and word(test.func) == "startswith" and test.args:
            found = known(test.args[0], {})
            if isinstance(found, str) and found.endswith("="): words, joined = [found[:-1]], True
        words = [one for one in words if isinstance(one, str) and len(one) > 1 and one.startswith("-")]
        words = [one for one in words if one not in ("--", "-h", "--help")]
        if not words or tuple(words) in seen: continue
        seen.add(tuple(words))
        inside = [inner for part in node.body for inner in ast.walk(part) if isinstance(inner, ast.Call)]
        takes = joined or any(map(table.get, words)) or any(word(inner.func) in ("pop", "next", "popleft") for inner in inside)
        target = next((word(part.targets[0]) for part in node.body if isinstance(part, ast.Assign)), "")
        rows.append(plain(" ".join(words), takes, joined, target))
        for one in words: table.pop(one, None)
    return rows + [plain(one, takes) for one, takes in table.items()]

constants["__doc__"] = ast.get_docstring(tree) or ""
run(tree.body, {})
if constants["__doc__"]: described.insert(0, constants["__doc__"])
if described: say("S", described[0].strip().split("\n")[0])
for usage in usages: say("U", usage)
if not has_parser:
    rows = by_hand()
    if rows: say("R")
    if not rows and not may_read_words(): say("N")
    say("C", "", "", ""); say("H")
    for row in rows + by_place(): say(*row)
else:
    say("R")
    if not any(isinstance(node, ast.Attribute) and node.attr == "parse_known_args" for node in ast.walk(tree)): say("N")
parents = {id(one) for command in order for one in command.parents}
if any(not group.verb for group in click_groups.values()):
    for command in order: command.verb = command.verb or command.added_as
# A parser that is asked after another one: the script takes the options of both.
mains = [command for command in order if not command.verb and id(command) not in parents]
for other in mains[1:]:
    order.remove(other)
    more = [row for one in other.parents + [other] for row in one.rows]
    more = [row for row in more if row[:2] not in [known_row[:2] for known_row in mains[0].rows]]
    mains[0].rows += more
    if more: doubts.append("several parsers read its words: the manifest has what each of them takes")
for command in order:
    if id(command) in parents: continue
    if command.has_own and command.runs_alone:
        doubts.append("'%s' without a sub-command does something of its own: it is left out" % command.verb)
    if any(other.verb for other in order) and not command.verb or command.has_own:
        for row in command.rows:
            if row[0] != "O": continue
            doubts.append("%s stands before the sub-command, where tcli passes none: it is left out" % row[1].split()[-1])
        continue
    words = command.words()
    if len(words) > 2:
        doubts.append("'%s' is of three words, and a command has two at most: it is left out" % " ".join(words))
        continue
    say("C", command.verb, command.summary, command.below.verb if command.below else "")
    for parent in command.parents:
        for row in parent.rows: say(*row)
    for row in command.rows: say(*row)
for doubt in doubts: say("D", doubt)
)PY";

} // namespace tcli

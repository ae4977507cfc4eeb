// The part of the program that reads what a script tells argparse, optparse and click.
#pragma once

namespace tcli {

inline constexpr const char* k_python_parsers = R"PY(
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
    turns_off = action == "store_false" or (action == "store_const" and not get("const", True))
    target = "" if turns_off else get("dest", "")  # it is no flag of that name
    if secret: doubts.append("%s: the script asks for it when it is not given" % words[-1])
    return [["O", " ".join(words), "" if is_flag else "1", "", "1" if nargs == "?" else "",
             "1" if action == "append" or get("multiple", False) else "", "1" if get("required", False) is True else "",
             "1" if secret else "", str(metavar or target or ""), type_, "\x1f".join(map(str, choices or [])),
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

# What is told to take no option behind the first word.
def told(name, wanted=False):
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == name and known(node.value, {}) is wanted: return True
        if isinstance(node, ast.Call) and word(node.func) == name: return True
        if isinstance(node, ast.Dict):
            for key, given in zip(node.keys, node.values):
                if known(key, {}) == name and known(given, {}) is wanted: return True
    return False
FIRST = ["F"]

def rows_of(call, names, style):
    words = [known(one, names) for one in call.args]
    if not words or not all(isinstance(one, str) for one in words):
        doubts.append("line %d: an option whose name is made when it runs is not in the manifest" % call.lineno); return []
    if words[0][:1] in ("-", "+"): return option(words, call, names, style) or []
    nargs = next((k.value for k in call.keywords if k.arg == "nargs"), None)
    stops = word(nargs) in ("REMAINDER", "PARSER") or known(nargs, names) in ("...", "A...")
    return [argument(words[0], call, names)] + ([FIRST] if stops else [])

def parents_of(key):
    found = [commands.get(word(one)) for one in getattr(key.get("parents"), "elts", [])]
    return [one for one in found if one]

# What an option is added to: a name, and the command that it is of, where that is seen.
def receiver(call):
    inner = call.func.value if isinstance(call.func, ast.Attribute) else None
    made = word(inner.func) if isinstance(inner, ast.Call) else ""
    if made in ("add_argument_group", "add_mutually_exclusive_group"): name = groups["group"]
    elif made in ("add_parser", "ArgumentParser"): return "", order[-1] if order else None
    else: name = groups.get(holder(call), holder(call))
    return name, commands.get(name) or (order[0] if len(order) == 1 else None)

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
        if called == "OptionParser" and told("disable_interspersed_args"): command.rows.append(FIRST)
        if called == "OptionParser" and not isinstance(text, str):
            doubts.append("its usage does not tell what words it takes: any are handed on")
            command.rows.append(["A", "words", "", "", "1", "string", "", NONE])
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
        others = known(key.get("aliases"), names)
        if others: doubts.append("'%s' is called %s as well, which a manifest can't say" % (verb, " and ".join(map(str, others))))
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
        name, command = receiver(call)
        if scope and name in scope[1]: templates.setdefault(scope[0], []).extend((scope[1].index(name), name, row) for row in rows)
        elif command: command.rows += rows
        elif rows: doubts.append("line %d: %s is left out, as it is not seen which command it is of" % (call.lineno, rows[0][1].split()[-1]))
    elif called in templates:
        for index, name, row in templates[called]:
            given = word(call.args[index]) if index < len(call.args) else word(key.get(name))
            if commands.get(given): commands[given].rows.append(row)

# As they run: a call before the one that is made on what it gives.
def calls(node, target, names, scope):
    found = [inner for inner in ast.walk(node) if isinstance(inner, ast.Call)]
    for inner in sorted(found, key=lambda one: (one.end_lineno, one.end_col_offset)):
        visit_call(inner, target if inner is node else None, names, scope)

def bound(target, item):
    if isinstance(target, ast.Name): return {target.id: item}
    if not (isinstance(target, ast.Tuple) and isinstance(item, list) and len(item) == len(target.elts)): return {}
    return {one.id: part for one, part in zip(target.elts, item) if isinstance(one, ast.Name) and part is not None}

def run_each(node, names, scope, depth):
    items, parsers = known(node.iter, names), [word(one) for one in getattr(node.iter, "elts", [])]
    if isinstance(items, list) and len(items) <= 50 and isinstance(node.target, (ast.Name, ast.Tuple)):
        for item in items: run(node.body, {**names, **bound(node.target, item)}, scope, depth + 1)
    elif isinstance(node.target, ast.Name) and any(one in commands for one in parsers):
        before = commands.get(node.target.id)
        for one in parsers:
            if one not in commands: continue
            commands[node.target.id] = commands[one]
            run(node.body, names, scope, depth + 1)
        commands[node.target.id] = before
    else: run(node.body, names, scope, depth + 1)

def assign(to, given, names, scope):
    found = known(given, names)
    if found is not None and isinstance(to, ast.Name) and scope is None: constants[to.id] = found
    if isinstance(given, ast.Call): calls(given, word(to), names, scope)

def run(body, names, scope=None, depth=0):
    if depth > 40: return
    for node in body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            targets, values = ([one.elts if isinstance(one, ast.Tuple) else None for one in (node.targets[0], node.value)])
            if not targets or not values or len(targets) != len(values): targets, values = node.targets, [node.value]
            for one, given in zip(targets, values): assign(one, given, names, scope)
        elif isinstance(node, ast.AnnAssign) and node.value is not None: assign(node.target, node.value, names, scope)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            click_command(node, names)
            parameters = [one.arg for one in node.args.args]
            run(node.body, names, (node.name, parameters), depth + 1)
        elif isinstance(node, ast.ClassDef): run(node.body, names, scope, depth + 1)
        elif isinstance(node, ast.For): run_each(node, names, scope, depth)
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
    if told("allow_interspersed_args"): command.rows.append(FIRST)
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
)PY";

} // namespace tcli

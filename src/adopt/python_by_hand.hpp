// The part of the program that reads a script which looks at its words itself, or by getopt.
#pragma once

namespace tcli {

inline constexpr const char* k_python_by_hand = R"PY(
getopt, getopt_reach = "", ""  # the one that reads options: the other one takes none behind the first word
# getopt.getopt(words, "vo:", ["verbose", "out="]): each spelling, and whether it takes a value.
def by_getopt():
    global getopt, getopt_reach
    table = {}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and word(node.func) in ("getopt", "gnu_getopt") and len(node.args) > 1): continue
        getopt = word(node.func)
        getopt_reach = "" if not is_all_words(node.args[0]) else "first" if getopt == "getopt" else "anywhere"
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

)PY";

} // namespace tcli

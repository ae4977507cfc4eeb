// The part of the program that reads a script which looks at its words itself, or by getopt.
#pragma once

namespace tcli {

inline constexpr const char* k_python_by_hand = R"PY(
getopt = ""  # the one that reads options: the other one takes none behind the first word
# getopt.getopt(words, "vo:", ["verbose", "out="]): each spelling, and whether it takes a value.
def by_getopt():
    global getopt
    table = {}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and word(node.func) in ("getopt", "gnu_getopt") and len(node.args) > 1): continue
        getopt = word(node.func)
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
)PY";

} // namespace tcli

// The part of the program that reads options which a script looks for by hand, and in which order it does so.
#pragma once

namespace tcli {

inline constexpr const char* k_python_order = R"PY(
above = {id(inner): node for node in ast.walk(tree) for inner in ast.iter_child_nodes(node)}
def unwrapped(node):
    while isinstance(node, ast.Call) and word(node.func) in ("iter", "list", "deque", "enumerate") and node.args:
        node = node.args[0]
    return node

def sliced(node):  # sys.argv[1:]
    node = unwrapped(node)
    if not (isinstance(node, ast.Subscript) and is_words(node.value) and isinstance(node.slice, ast.Slice)): return False
    return known(node.slice.lower, {}) == 1 and node.slice.upper is None

# The names that hold all words, and none that is given something else as well or loses some outside of a loop.
def names_of_words():
    found, others = set(), set()
    functions = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            (found if sliced(node.value) else others).add(node.targets[0].id)
        elif isinstance(node, ast.Call) and word(node.func) in functions:
            for given, to in zip(node.args, functions[word(node.func)].args.args): (found if sliced(given) else others).add(to.arg)
        elif isinstance(node, ast.Call) and word(node.func) in ("pop", "popleft", "next", "remove") and not loop_of(node):
            others.add(holder(node) or word(node.args[0]) if node.args else holder(node))
    return found - others

def loop_of(node):
    while node is not None and not isinstance(node, (ast.For, ast.While, ast.FunctionDef)): node = above.get(id(node))
    return node if isinstance(node, (ast.For, ast.While)) else None

def is_all_words(node):
    node = unwrapped(node)
    return sliced(node) or (isinstance(node, ast.Name) and node.id in all_words)
all_words = names_of_words()

def by_index(node):  # while i < len(sys.argv), from 1 on
    if not (isinstance(node, ast.Compare) and isinstance(node.left, ast.Name) and isinstance(node.ops[0], ast.Lt)): return False
    right = node.comparators[0]
    given = [one for one in ast.walk(tree) if isinstance(one, ast.Assign) and word(one.targets[0]) == node.left.id]
    starts = [known(one.value, {}) for one in given]
    is_length = isinstance(right, ast.Call) and word(right.func) == "len" and right.args
    return bool(is_length and is_words(right.args[0]) and starts[:1] == [1])

# Whether it does no more than keep words, or refuse them; `done` are the tests for options.
def keeps(body, done=()):
    refuses = any(isinstance(one, ast.Raise) or isinstance(one, ast.Expr) and isinstance(one.value, ast.Call)
                  and word(one.value.func) in ("exit", "error") for one in body)
    for one in body:
        if isinstance(one, (ast.Pass, ast.Continue, ast.Break, ast.Return, ast.Raise, ast.Global, ast.Nonlocal)): continue
        if isinstance(one, ast.If):
            if not (one in done or keeps(one.body, done)) or not keeps(one.orelse, done): return False
            continue
        if not isinstance(one, (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Expr)): return False
        calls_ = [word(inner.func) for inner in ast.walk(one) if isinstance(inner, ast.Call)]
        kept = {"append", "add", "extend", "insert", "pop", "popleft", "next", "int", "float", "str", "Path", "len", "split",
                "strip", "exit", "error", "usage", "help", "remove", "upper", "lower", "replace", "partition"}
        if set(calls_) - kept - ({"print", "write"} if refuses else set()): return False
    return True

def stops(body, done):
    for one in body:
        if isinstance(one, (ast.Break, ast.Return)): return True
        if one not in done and stops(getattr(one, "body", []), done) or stops(getattr(one, "orelse", []), done): return True
    return False

# Whether it is done whatever else holds: in no other test.
def is_sure(node, done):
    node = above.get(id(node))
    while node is not None and not isinstance(node, ast.FunctionDef):
        if isinstance(node, (ast.For, ast.While)): return False
        is_of_module = isinstance(node, ast.If) and any(word(one) == "__name__" for one in ast.walk(node.test))
        if isinstance(node, ast.If) and node not in done and not is_of_module: return False
        node = above.get(id(node))
    return True

def reach_of(node, done):
    loop = loop_of(node)
    if not is_sure(loop or node, done): return ""
    if loop is None:
        left = node.test.left if isinstance(node.test, ast.Compare) else None
        if not isinstance(left, ast.Subscript): return ""
        place = known(left.slice, {})
        if isinstance(left.value, ast.Name) and left.value.id in all_words and isinstance(place, int): place += 1
        elif not is_words(left.value): return ""
        return "" if shortened else "head" if place == 1 else "later"
    whole = is_all_words(loop.iter) if isinstance(loop, ast.For) else is_all_words(loop.test) or by_index(loop.test)
    both = isinstance(loop, ast.While) and isinstance(loop.test, ast.BoolOp) and is_all_words(loop.test.values[0])
    if not whole and not both: return ""
    if both or stops(loop.body, done): return "first"
    return "anywhere" if keeps(loop.body, done) else "in_turn"
shortened = any(isinstance(node, ast.Delete) and any(isinstance(one, ast.Subscript) and is_words(one.value) for one in node.targets)
                for node in ast.walk(tree))

# The words of options that a test looks for, and whether they have a value in the same word.
def tested(node):
    test, words, joined = node.test, [], False
    if isinstance(test, ast.Compare) and len(test.ops) == 1 and isinstance(test.ops[0], (ast.Eq, ast.In)):
        found = known(test.comparators[0], {})
        words = found if isinstance(found, list) else [found]
    elif isinstance(test, ast.Call) and word(test.func) == "startswith" and test.args:
        found = known(test.args[0], {})
        if isinstance(found, str) and found.endswith("="): words, joined = [found[:-1]], True
    words = [one for one in words if isinstance(one, str) and len(one) > 1 and one.startswith("-")]
    return words, joined

def by_hand():
    rows, seen, table = [], set(), by_getopt()
    done = {node for node in ast.walk(tree) if isinstance(node, ast.If) and tested(node)[0]}
    for node in sorted(done, key=lambda one: (one.lineno, one.col_offset)):
        words, joined = tested(node)
        words = [one for one in words if one not in ("--", "-h", "--help")]
        if not words or tuple(words) in seen: continue
        seen.add(tuple(words))
        inside = [inner for part in node.body for inner in ast.walk(part) if isinstance(inner, ast.Call)]
        used = [inner for inner in inside if not isinstance(above.get(id(inner)), ast.Expr)]  # not "sys.argv.pop(1)" alone
        takes = joined or any(map(table.get, words)) or any(word(inner.func) in ("pop", "next", "popleft") for inner in used)
        target = next((word(part.targets[0]) for part in node.body if isinstance(part, ast.Assign)), "")
        reach = getopt_reach if any(one in table for one in words) else reach_of(node, done)
        rows.append(plain(" ".join(words), takes, joined, target) + [reach, "" if keeps(node.body) else "1"])
        for one in words: table.pop(one, None)
    for node in ast.walk(tree):  # "--force" in sys.argv
        if not (isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], (ast.In, ast.NotIn))): continue
        one = known(node.left, {})
        if not isinstance(one, str) or len(one) < 2 or not one.startswith("-") or one in ("--", "-h", "--help"): continue
        if not (is_words(node.comparators[0]) or is_all_words(node.comparators[0])) or (one,) in seen: continue
        seen.add((one,))
        rows.append(plain(one) + ["anywhere", ""])
    return rows + [plain(one, takes) + [getopt_reach, ""] for one, takes in table.items()]
)PY";

} // namespace tcli

// The program that reads a Python script by Python's own parser. It gets the script on standard input and executes none of it.
#pragma once

#include "adopt/python_by_hand.hpp"
#include "adopt/python_docopt.hpp"
#include "adopt/python_order.hpp"
#include "adopt/python_parsers.hpp"

#include <string>

namespace tcli {

// How it starts: the script's text as a tree, and what of that is known before it runs.
inline constexpr const char* k_python_values = R"PY(
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
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and not node.args:
        if node.func.attr == "items": return [[one, None] for one in value(node.func.value, names)]
        if node.func.attr == "keys": return value(node.func.value, names)
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
)PY";

// How it ends. A line for each thing found, its fields between tabs: see read_python_answer, which is the one that reads them.
inline constexpr const char* k_python_answer = R"PY(
constants["__doc__"] = ast.get_docstring(tree) or ""
run(tree.body, {})
if constants["__doc__"]: described.insert(0, constants["__doc__"])
about = described[0].strip().split("\n")[0] if described else ""
if about and not re.match(r"(?i)usage\b", about): say("S", about)
if odd_dashes: say("W")
for usage in usages: say("U", usage)
if not has_parser:
    rows = by_hand()
    if rows: say("R")
    if not rows and not may_read_words(): say("N")
    say("C", "", "", "", ""); say("H")
    if getopt: say("G", "1" if getopt_reach == "first" else "")
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
        for row in [row for one in command.parents + [command] for row in one.rows]:
            if row[0] != "O": continue
            doubts.append("%s stands before the sub-command, where tcli passes none: it is left out" % row[1].split()[-1])
        continue
    words = command.words()
    if len(words) > 2:
        doubts.append("'%s' is of three words, and a command has two at most: it is left out" % " ".join(words))
        continue
    below = command.below
    say("C", command.verb, command.summary, below.verb if below else "", below.summary if below else "")
    for parent in command.parents:
        for row in parent.rows: say(*row)
    for row in command.rows: say(*row)
for doubt in doubts: say("D", doubt)
)PY";

inline std::string python_program() {
  return std::string{k_python_values} + k_python_parsers + k_python_docopt + k_python_by_hand + k_python_order + k_python_answer;
}

} // namespace tcli

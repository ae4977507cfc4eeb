// The part of the program that reads the usage text of docopt, which is its grammar (docopt.org).
#pragma once

namespace tcli {

inline constexpr const char* k_python_docopt = R"PY(
# "-s --speed=<kn>  How fast [default: 10]": each spelling, with the row that it is of.
def docopt_options(text):
    table = {}
    for line in text.split("\n"):
        head, _, about = line.strip().partition("  ")
        if not head.startswith("-"): continue
        words = re.findall(r"(?<!\S)--?\w[\w-]*", head.replace(",", " ").replace("=", " "))
        value = re.search(r"<([^<>]+)>|(?<![\w-])([A-Z][A-Z0-9_-]*)\b", re.sub(r"(?<!\S)-[A-Z]\b", "", head))
        row = plain(" ".join(words), value, value=value and (value[1] or value[2]) or "",
                    summary=re.sub(r"\s*\[default: [^\]]*\]", "", about).strip())
        default = re.search(r"\[default: ([^\]]*)\]", about)
        if value and default: row[11] = default[1]
        table.update((one, row) for one in words)
    return table

class Odd(Exception):
    pass

odd_dashes = False  # `--` is a word as any other, unless the usage has it

# "[--speed=<kn>] <x>..." of one line of the usage, behind the words of its command.
def docopt_rows(text, table):
    rows = []
    def add(row):
        if row not in rows: rows.append(row)
    for part in re.findall(r"\[[^\[\]()]*\](?:\.\.\.)?|\S+", text):
        many = part.endswith("...")
        if many: part = part[:-3]
        loose = part.startswith("[")
        words = (part[1:-1] if loose else part).replace("=", " ").split()
        while words:
            one = words.pop(0)
            if one == "options" and loose:
                for row in table.values():
                    if not {"-h", "--help", "--version"} & set(row[1].split()): add(row)
            elif re.fullmatch(r"-\w|--\w[\w-]*", one):
                takes = words and re.fullmatch(r"<[^<>]+>|[A-Z][A-Z0-9_-]*", words[0]) and (one not in table or table[one][2])
                if one in table and table[one][2] and not takes: raise Odd
                row = list(table.get(one) or plain(one, takes, value=words[0].strip("<>") if takes else ""))
                if takes: words.pop(0)
                if not loose: row[6] = "1" if row[2] else ""
                add(row)
            elif re.fullmatch(r"<[^<>]+>|[A-Z][A-Z0-9_-]*", one):
                rows.append(["A", one.strip("<>"), "", "" if loose else "1", "1" if many else "", "string", "", NONE])
            else: raise Odd
    return rows

def by_docopt(text):
    global has_parser, odd_dashes
    found = re.search(r"(?im)^.*usage:[ \t]*((?:.*\n?)(?:[ \t]+\S.*\n?)*)", text)
    if not found: return
    has_parser, odd_dashes = True, "[--]" not in found[1]
    table, seen, heads = docopt_options(text[found.end():]), {}, {}
    lines = [line for line in map(str.strip, found[1].split("\n")) if line][:200]
    for line in lines:
        words = line.split()[1:]
        path = []
        while words and re.fullmatch(r"[a-z][\w-]*", words[0]): path.append(words.pop(0))
        rest = " ".join(words)
        if words and re.fullmatch(r"[\[( ]*(-h|--help|--version)[ |]*(-h|--help|--version)?[\]) ]*", rest): continue
        if len(path) == 2: heads.setdefault(path[0], Command(path[0]))
        command = Command(path[-1] if path else "", "", heads.get(path[0]) if len(path) == 2 else None)
        name = " ".join(path) or "the script"
        if len(path) > 2: doubts.append("'%s' is of three words, and a command has two at most: it is left out" % name)
        elif tuple(path) in seen: doubts.append("%s has several forms, and the manifest one: '%s' is left out" % (name, line))
        else:
            try:
                command.rows = docopt_rows(rest, table)
            except Odd:
                doubts.append("'%s' is more than a manifest can say: any words are handed on" % line)
                command.rows = [["A", "words", "", "", "1", "string", "", NONE]]
            if told("options_first", True): command.rows.append(FIRST)
            seen[tuple(path)] = True
            bind("docopt " + name, command)
    if any(len(path) == 1 and path[0] in heads for path in seen) or (() in seen and len(seen) > 1):
        order.clear()
        doubts.append("its usage has words that a manifest can't tell apart: any are handed on")
        command = Command()
        command.rows = [["A", "words", "", "", "1", "string", "", NONE]]
        bind("docopt", command)

if any(isinstance(node, (ast.Import, ast.ImportFrom)) and "docopt" in [getattr(node, "module", "")] + [one.name for one in node.names]
       for node in ast.walk(tree)): by_docopt(ast.get_docstring(tree, clean=False) or "")
)PY";

} // namespace tcli

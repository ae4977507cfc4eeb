// Text to verdict: what the YAML reader takes, what it refuses and where, and that nothing costs more than its length.
#include "module/yaml.hpp"
#include "support/catch.hpp"

#include <fmt/format.h>

using namespace tcli;

namespace {

std::string yaml_verdict(std::string_view text, YamlPosition origin = {1, 1}) {
  const auto parsed = parse_yaml(text, origin);
  if (parsed) return "ok";
  return fmt::format("{}:{}: {}", parsed.error().at.line, parsed.error().at.column, parsed.error().what);
}

// The tree in one line, null as ~, each scalar quoted.
std::string flat_tree(const YamlNode& node) {
  std::string out;
  switch (node.kind) {
  case YamlNode::Kind::null:
    return "~";
  case YamlNode::Kind::scalar:
    return "'" + node.scalar + "'";
  case YamlNode::Kind::sequence:
    for (const YamlNode& item : node.items) out += (out.empty() ? "" : ",") + flat_tree(item);
    return "[" + out + "]";
  case YamlNode::Kind::map:
    for (const auto& [key, value] : node.entries) out += (out.empty() ? "" : ",") + flat_tree(key) + ":" + flat_tree(value);
    return "{" + out + "}";
  }
  return out;
}

std::string tree(std::string_view text) {
  const auto parsed = parse_yaml(text);
  return parsed ? flat_tree(*parsed) : yaml_verdict(text);
}

std::string repeated(std::string_view part, std::size_t bytes) {
  std::string text;
  text.reserve(bytes + part.size());
  while (text.size() < bytes) text += part;
  return text;
}

// Lists within lists, closed.
std::string nested_lists(std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); }

} // namespace

TEST_CASE("what is read, golden trees") {
  const std::pair<std::string_view, std::string_view> rows[] = {
      {"", "~"},
      {"\n# nothing\n", "~"},
      {"---\n", "~"},
      {"---\na: 1\n...\n", "{'a':'1'}"},
      {"%YAML 1.2\n---\na: 1\n", "{'a':'1'}"},
      {"\xEF\xBB\xBF"
       "a: 1\n",
       "{'a':'1'}"},
      {"a: 1\r\nb:\r\n  - x\r\n  - y\r\n", "{'a':'1','b':['x','y']}"},
      {"name: no", "{'name':'no'}"},
      {"version: 1.10", "{'version':'1.10'}"},
      {"a: [yes, 0x10, 1e3, 012, 2001-01-01]", "{'a':['yes','0x10','1e3','012','2001-01-01']}"},
      {"a: null\nb: ~\nc:\nd: 'null'\n", "{'a':~,'b':~,'c':~,'d':'null'}"},
      {"{a: {b: [1, {c: d}]}}", "{'a':{'b':['1',{'c':'d'}]}}"},
      {"{\"a\": \"b\"}", "{'a':'b'}"},
      {"a: |\n  x\n  y\nb: >\n  p\n  q\n", "{'a':'x\ny\n','b':'p q\n'}"},
      {"a: \"\\x1b\\u00e9\\n\"", "{'a':'\x1b\xC3\xA9\n'}"},
      {"\"<<\": 1", "{'<<':'1'}"},
      {"\"\\u0085\\u00a0\\L\\P\"", "'\xC2\x85\xC2\xA0\xE2\x80\xA8\xE2\x80\xA9'"},
      {"- [a: 1, b]", "[[{'a':'1'},'b']]"},
      {"a:\t1", "{'a':'1'}"},
      {"! a", "'a'"},
  };
  for (const auto& [text, expected] : rows) {
    CAPTURE(text);
    CHECK(tree(text) == expected);
  }
}

TEST_CASE("what is refused, golden verdicts") {
  struct Row {
    std::string label;
    std::string text;
    std::string verdict;
  };
  const std::string anchors = "anchors (&name) are not read here: remove it";
  const std::string aliases = "aliases (*name) are not read here: write the value out";
  const std::string tags = "tags (!name) are not read here: remove it";
  const std::string key = "a list or map can't be a key (or a bracket is not closed)";
  const Row rows[] = {
      {"UTF-16 LE with mark",
       std::string("\xFF\xFE"
                   "a\0",
                   4),
       "1:1: this is UTF-16 or UTF-32: save it as UTF-8"},
      {"UTF-16 BE with mark", std::string("\xFE\xFF\0a", 4), "1:1: this is UTF-16 or UTF-32: save it as UTF-8"},
      {"UTF-16 LE", std::string("a\0:\0", 4), "1:1: this is UTF-16 or UTF-32: save it as UTF-8"},
      {"UTF-16 BE", std::string("\0a\0:", 4), "1:1: this is UTF-16 or UTF-32: save it as UTF-8"},
      {"NUL", std::string("a: 1\nb: \0", 9), "2:4: a NUL byte: this is no text"},
      {"escaped NUL", "a: \"x\\0y\"", "1:4: a text with a NUL (\\0) in it"},
      {"escaped no-break space", "a: \"x\\_y\"", "1:4: the escapes \\N and \\_ are not read here: write \\u0085 or \\u00a0"},
      {"escaped next line", "a: [\"\\N\"]", "1:5: the escapes \\N and \\_ are not read here: write \\u0085 or \\u00a0"},
      {"control character", "a: \xC3\xA9\x1b[31m", "1:5: a control character (0x1b): write \"\\x1b\" in double quotes"},
      {"end of transmission",
       "a: 1\n\x04"
       "b: 2\n",
       "2:1: a control character (0x04): write \"\\x04\" in double quotes"},
      {"delete", "a: \x7f", "1:4: a control character (0x7f): write \"\\x7f\" in double quotes"},
      {"lone carriage return", "a: 1\rb: 2", "1:5: a carriage return without a line feed"},
      {"bad UTF-8", "a: 1\n\xC3\xA9: b\xFF", "2:5: the byte 0xff is no UTF-8: save the file as UTF-8"},
      {"Latin-1", "a: caf\xE9\n", "1:7: the byte 0xe9 is no UTF-8: save the file as UTF-8"},
      {"overlong", "a: \xC0\xAF", "1:4: the byte 0xc0 is no UTF-8: save the file as UTF-8"},
      {"surrogate", "a: \xED\xA0\x80", "1:4: the byte 0xed is no UTF-8: save the file as UTF-8"},

      {"custom tag", "a: !thing x", "1:4: " + tags},
      {"standard tag", "a: 1\nb: !!str x", "2:4: " + tags},
      {"verbatim tag", "!<x> a", "1:1: " + tags},
      {"tag of a list", "a: !x [1]", "1:4: " + tags},
      {"tag of nothing", "a: !x", "1:4: " + tags},
      {"anchor", "a: &x 1", "1:4: " + anchors},
      {"anchor of nothing", "a: &x", "1:4: " + anchors},
      {"anchor of a key", "&x a: 1", "1:1: " + anchors},
      {"alias", "a: *x", "1:4: " + aliases},
      {"alias bomb", "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n", "1:4: " + anchors},
      {"cycle", "&a [*a]", "1:1: " + anchors},
      {"merge key", "a:\n  <<: {b: 1}", "2:3: merge keys (<<) are not read here: write the entries out"},
      {"merge of an alias", "<<: *x", "1:1: merge keys (<<) are not read here: write the entries out"},

      {"duplicate key", "a: 1\nb: 2\na: 3", "3:1: the key 'a' a second time: line 1 has it too"},
      {"duplicate key, other quotes", "a:\n  x: 1\n  \"x\": 2", "3:3: the key 'x' a second time: line 2 has it too"},
      {"the first of two duplicates", "z: 1\nz: 2\na: 1\na: 2", "2:1: the key 'z' a second time: line 1 has it too"},
      {"duplicate key in braces", "{\xC3\xA9: 1, a: 2, a: 3}", "1:14: the key 'a' a second time: line 1 has it too"},
      {"list as a key", "[a]: 1", "1:1: " + key},
      {"map as a key", "? {a: 1}\n: 2", "1:3: " + key},
      {"null as a key", "null: 1", "1:1: a key is missing here (null and ~ are no keys unless quoted)"},
      {"no key", ": 1", "1:1: a key is missing here (null and ~ are no keys unless quoted)"},
      {"17 levels", nested_lists(17), "1:17: nested deeper than 16 levels"},
      {"17 levels of blocks", "- - - - - - - - - - - - - - - - - x", "1:33: nested deeper than 16 levels"},
      {"second document", "a: 1\n---\nb: 2", "2:1: a second document begins here: only one is read"},
      {"second document, empty", "---\n---\n", "2:1: a second document begins here: only one is read"},
      {"text after the end", "[a]\n]", "2:1: a ']' or '}' that closes nothing"},
      {"a text after a list", "[a]\n\nb",
       "3:1: this does not belong to what stands above it: check quotes, brackets and indentation"},

      {"tab as indentation", "a:\n\tb: 1", "2:1: a tab in the indentation: use spaces"},
      {"tab after spaces", "a:\n  \tb: 1", "2:3: a tab in the indentation: use spaces"},
      {"tab after a dash", "-\ta: 1", "1:2: a tab in the indentation: use spaces"},
      {"two colons", "a: b: c", "1:5: a ':' that can't stand here: quote the text, or check the indentation"},
      {"wrong indentation", "a: 1\n  b: 2", "2:4: a ':' that can't stand here: quote the text, or check the indentation"},
      {"less indentation", "a:\n    b: 1\n  c: 2",
       "3:3: no 'key: value' like the lines before it: check the indentation and quotes"},
      {"text after quotes", "a: 'b' c", "1:8: no 'key: value' like the lines before it: check the indentation and quotes"},
      {"open quote", "a: \"b", "1:6: a quoted text is not closed"},
      {"open quote and more lines", "a: 'b\nc: d\n", "1:4: a quoted text that begins here is not closed"},
      {"open quote after closed ones", "a:\n  - 'it''s'\n  - \"b\\\"\nc: d\n",
       "3:5: a quoted text that begins here is not closed"},
      {"open brace", "a: {b: 1", "1:9: a '{' is not closed, or a comma is missing"},
      {"open bracket", "a: [b\nc: d", "2:2: a '[' is not closed, or a comma is missing"},
      {"reserved character", "a: @b", "1:4: no text can begin with this character: quote it"},
      {"dash", "a: - b", "1:4: a '-' that can't stand here: quote the text, or begin the list in a new line"},
      {"unknown escape", "a: \"\\q\"", "1:7: unknown escape character: q"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.label);
    CHECK(yaml_verdict(row.text) == row.verdict);
  }
}

TEST_CASE("places are lines and characters, not bytes") {
  const auto root = parse_yaml("\xC3\xA9\xC3\xA9: [\xE2\x82\xAC, b]\nk:\n  - \xF0\x9F\x98\x80: x\n");
  REQUIRE(root);
  const YamlNode& list = root->entries[0].value;
  CHECK(list.at.column == 5);
  CHECK(list.items[1].at.column == 9);
  const YamlNode& inner = root->find("k")->items[0];
  CHECK(inner.at.line == 3);
  CHECK(inner.entries[0].value.at.column == 8);
  CHECK(root->find("absent") == nullptr);
}

TEST_CASE("places are counted from the origin") {
  CHECK(yaml_verdict("a: 1\nb: &x 2", {10, 3}) == "11:6: anchors (&name) are not read here: remove it");
  CHECK(yaml_verdict("a: 1\na: 2", {10, 3}) == "11:3: the key 'a' a second time: line 10 has it too");
  CHECK(yaml_verdict("\xFF", {4, 2}).starts_with("4:2: "));
  CHECK(yaml_verdict("\xEF\xBB\xBF"
                     "a: &x 1") == "1:4: anchors (&name) are not read here: remove it");

  // The missing value of `? a` stands where the `?` does, before the key.
  const auto root = parse_yaml("{ ?\n  a, b: c}", {7, 5});
  REQUIRE(root);
  CHECK(root->entries[0].key.at.line == 8);
  CHECK(root->entries[0].value.at.line == 7);
  CHECK(root->entries[0].value.at.column == 7);
  CHECK(root->entries[1].key.at.line == 8);
  CHECK(root->entries[1].key.at.column == 10);
}

TEST_CASE("the limits are where they are said to be") {
  CHECK(yaml_verdict(nested_lists(k_yaml_depth_limit)) == "ok");
  CHECK(yaml_verdict(nested_lists(k_yaml_depth_limit + 1)) != "ok");
  CHECK(yaml_verdict(repeated("-\n", 2 * (k_yaml_node_limit - 1))) == "ok");
  CHECK(yaml_verdict(repeated("-\n", 2 * k_yaml_node_limit)) == "100001:1: more than 100000 values");
  CHECK(yaml_verdict("a: " + std::string(k_yaml_stretch_limit - 100, 'x')) == "ok");
  CHECK(yaml_verdict("a: " + std::string(k_yaml_stretch_limit + 5000, 'x') + "\nb: 1")
            .starts_with("1:4: no end of the value within 64 KiB"));
  CHECK(yaml_verdict("[" + repeated("ab, ", k_yaml_stretch_limit - 100) + "]") == "ok");
  CHECK(yaml_verdict(repeated("k: 1234567890\n", k_yaml_stretch_limit * 2)).starts_with("2:1: the key 'k' a second time"));
}

// Each of these is 1 MiB, or makes yaml-cpp alone need seconds, gigabytes or a deep stack.
TEST_CASE("hostile texts are refused") {
  constexpr std::size_t k_size = 1024 * 1024;
  for (const std::string_view part :
       {"[",      "{",      "{a: ", "[{",   "- ",     "? ",      "- ? ",  "a: b: ", "!x ",  "&a ", "*a ",
        "- &a\n", "- *a\n", "%",    "%a\n", "---\n",  "...\n",   "'",     "\"",     "]",    "}",   ",",
        ": ",     "@",      "a",    "|\n",  "a: [\n", "- - x\n", "- x\n", "a:\n",   "<<: ", "!<",  "a: >\n  b\n\n"}) {
    CAPTURE(part);
    CHECK(yaml_verdict(repeated(part, k_size)) != "ok");
  }
  CHECK(yaml_verdict(std::string(100'000, '[')) != "ok");
  CHECK(yaml_verdict(std::string(100'000, '{')) != "ok");
  CHECK(yaml_verdict(nested_lists(30'000)) == "1:17: nested deeper than 16 levels");
  std::string stairs;
  for (std::size_t level = 0; level < 1000; ++level) stairs += std::string(level, ' ') + "a:\n";
  CHECK(yaml_verdict(stairs) == "17:17: nested deeper than 16 levels");
}

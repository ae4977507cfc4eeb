// What the fast reader takes, with yaml-cpp's tree for it, and what it leaves to yaml-cpp.
#include "module/plain_yaml.hpp"
#include "support/catch.hpp"

#include <fmt/format.h>

using namespace tcli;

namespace {

// The whole tree in one line, each node with its place.
std::string flat_with_places(const YamlNode& node) {
  std::string inside = node.kind == YamlNode::Kind::null ? "~" : "'" + node.scalar + "'";
  for (const YamlNode& item : node.items) inside += " -" + flat_with_places(item);
  for (const auto& [key, value] : node.entries) inside += " " + flat_with_places(key) + "=" + flat_with_places(value);
  return fmt::format("({} {}:{} {})", static_cast<int>(node.kind), node.at.line, node.at.column, inside);
}

std::string by_library(std::string_view text, YamlPosition origin = {1, 1}) {
  const auto tree = parse_yaml_by_library(text, origin);
  return tree ? flat_with_places(*tree) : tree.error().what;
}

std::string plain(std::string_view text, YamlPosition origin = {1, 1}) {
  const auto tree = parse_plain_yaml(text, origin);
  return tree ? flat_with_places(*tree) : "declined";
}

std::string keys(std::size_t count) {
  std::string text;
  for (std::size_t index = 0; index < count; ++index) text += fmt::format("k{}: 1\n", index);
  return text;
}

// A list within a list and so on, behind a key: one level more.
std::string nested_in_key(std::size_t levels) {
  return "a: " + std::string(levels - 1, '[') + std::string(levels - 1, ']') + "\n";
}

} // namespace

TEST_CASE("a plain text gives the tree that yaml-cpp gives") {
  const std::string_view texts[] = {
      "a: b",
      "a: b\n",
      "\n# comment\n  # another\n\na: b\n  # a third\n#\n",
      "  a: b\n  c: d\n",
      "a  :   b  \nc d: e f\n",
      "tcli: 1\nsummary: It's on-call, see https://example.org/a#b (x?)\nversion: 1.10\n",
      "a: -1\nb: ./run\nc: ~/x\nd: $HOME/x\ne: a::b\nf: x=[y]{z}, w\n",
      "a::b: c\n'q': 1\n\"r # s\" : 2\n",
      "a: 'x: # y'\nb: \"it's, [so]\"\nc: ''\nd: \"\"\n",
      "a: null\nb: ~\nc: Null\nd: NULL\ne: 'null'\nf: nULL\n",
      "a:\nb:  \n\n# comment\nc:\n",
      "a:\n  b:\n    c: 1\n  d: 2\ne: 3\n",
      "a:\n  b:\nc:\n   d: 1\n",
      "a:\n  text\nb:\n  {c: d}\n",
      "a:\n  - b\n  - c d\nd:\n  - e\n",
      "a:\n- b\n# comment\n- c\nd: e\n",
      "- a\n- 'b'\n-   c\n- [d]\n- {e: f}\n",
      "- a: 1\n  b: 2\n-   c: 3\n    d:\n    - e\n-   f:\n- g\n",
      "a:\n  - b:\n    - c\n    d:\n      - e\n",
      "{}",
      "[]\n",
      "{ }\n",
      "text",
      "{a: b, c: [d, e], f: {g: {}, h: [ ]}, i: 'j, k' , \"l\": ~ }",
      "a: [1, it's, a:b, -1, \"x\", [y, {z: w}]]  \n",
      "a: {run: 'tcli christmas greet --count 3 \"@team\"', summary: Three greetings}\n",
      "{\"tcli\": 1, \"commands\": {\"greet\": {\"summary\": \"Greet\"}}}\n",
  };
  for (const std::string_view text : texts) {
    CAPTURE(text);
    CHECK(plain(text) == by_library(text));
    CHECK(plain(text, {10, 3}) == by_library(text, {10, 3}));
  }
}

TEST_CASE("what is less plain, or wrong, is left to yaml-cpp") {
  const std::string_view texts[] = {
      // Nothing to read, more than a document, bytes that are not plain.
      "",
      "\n",
      "# comment\n",
      "---\na: b\n",
      "a: b\n---\n",
      "a: b\n...\n",
      "%YAML 1.2\n",
      "a: b\r\n",
      "a:\tb\n",
      "\ta: b\n",
      "\xEF\xBB\xBF"
      "a: b\n",
      "a: \xC3\xA9\n",
      "# \x1b\na: b\n",
      std::string_view("a: \0\n", 5),
      // Marks.
      "a: &b c\n",
      "a: *b\n",
      "a: !b c\n",
      "a: |\n  b\n",
      "a: >\n  b\n",
      "? a\n",
      "a: @b\n",
      "a: `b`\n",
      "a: %b\n",
      "a: ? b\n",
      "<<: a\n",
      "a: --b\n",
      "a: -\n",
      "a: ...\n",
      "a: ,b\n",
      "a: ]\n",
      // More than bare texts in one line, quoted ones without escapes, comments on their own.
      "a: b\n  c\n",
      "a: b # c\n",
      "a: # b\n  c: d\n",
      "a: 'b\n  c'\n",
      "a: \"b\nc\"\n",
      "a: \"\\n\"\n",
      "a: 'it''s'\n",
      "a: 'b' c\n",
      "a: 'b\n",
      "a: \"b\n",
      "a\nb\n",
      "a\nb: c\n",
      "a: 'b' # c\n",
      // Keys.
      "a: b: c\n",
      "a: b:\n",
      "a: 1\na: 2\n",
      "{a: 1, 'a': 2}\n",
      "~: a\n",
      "null: a\n",
      "{~: a}\n",
      "{a: b}: c\n",
      "'a':b\n",
      "a: 1\nb:[]\n",
      "a,: b\nc:, d\n",
      // Indentation.
      " a: b\nc: d\n",
      "a: b\n  c: d\n",
      "a:\n    b: c\n  d: e\n",
      "a:\n  - b\n  c: d\n",
      "a:\n  - b\n c: d\n",
      "- a\nb: c\n",
      "a: b\n- c\n",
      "a: - b\n",
      "- - a\n",
      "-\n  a: b\n",
      "- a: b\n c: d\n",
      "- a\n  - b\n",
      "a:\n  b\n  c\n",
      "a:\n  b\n c: d\n",
      // Brackets.
      "[a, b\n",
      "[a,\n b]\n",
      "[a, ]\n",
      "[, a]\n",
      "[a b: c]\n",
      "{a}\n",
      "{a: }\n",
      "{a: b, }\n",
      "{a: b]\n",
      "[a}\n",
      "[a] b\n",
      "[a]: b\n",
      "{'a':b}\n",
      "{a:b}\n",
      "[a?b]\n",
      "[?]\n",
      "[-]\n",
      "[a:, b]\n",
      "[a] # b\n",
      "[a #b]\n",
      "[]]\n",
      "a: {b: c}}\n",
      "{[a]: b}\n",
  };
  for (const std::string_view text : texts) {
    CAPTURE(text);
    CHECK(plain(text) == "declined");
    const auto tree = parse_yaml(text);
    CHECK((tree ? flat_with_places(*tree) : tree.error().what) == by_library(text));
  }
}

TEST_CASE("what the fast reader takes has its limits") {
  CHECK(plain(nested_in_key(k_yaml_depth_limit)) == by_library(nested_in_key(k_yaml_depth_limit)));
  CHECK(plain(nested_in_key(k_yaml_depth_limit + 1)) == "declined");
  std::string neighbours; // they are not within each other
  for (std::size_t count = 0; count <= k_yaml_depth_limit; ++count) neighbours += "- {a: []}\n- b:\n  - c\n";
  CHECK(plain(neighbours) == by_library(neighbours));
  CHECK(plain(keys(256)) == by_library(keys(256)));
  CHECK(plain(keys(257)) == "declined");

  const std::string key(1000, 'k');
  CHECK(plain(key + ": 1\n") == by_library(key + ": 1\n"));
  CHECK(plain(key + "k: 1\n") == "declined");

  const std::string text = "a: " + std::string(k_yaml_stretch_limit - 4, 'x');
  CHECK(plain(text + "\n") == by_library(text + "\n"));
  CHECK(plain(text + "x\n") == "declined");
}

TEST_CASE("parse_yaml gives the fast reader's tree") {
  const auto tree = parse_yaml("a: {b: [c]}\n", {5, 3});
  REQUIRE(tree);
  CHECK(flat_with_places(*tree) == by_library("a: {b: [c]}\n", {5, 3}));
}

// A config file that is changed at one key: its other lines stay as they are.
#include "config/config_edit.hpp"

#include "support/catch.hpp"

using namespace tcli;

namespace {

using Values = std::vector<std::string>;

// The text after the change, or "error: " and why there is none.
std::string set(std::string_view yaml, std::string_view key, const Values& values) {
  auto text = with_config_value(yaml, "config.yaml", key, values);
  return text ? *std::move(text) : "error: " + text.error().what;
}

std::string unset(std::string_view yaml, std::string_view key) {
  auto text = without_config_key(yaml, "config.yaml", key);
  return text ? *std::move(text) : "error: " + text.error().what;
}

} // namespace

TEST_CASE("A value takes the place of the old one, and nothing else moves") {
  const std::string yaml = "# Ours\n\nundeclared: allow   # for now\nhistory:\n  # a year\n  keep:\n    age: '52w' # \"enough\"\n"
                           "    runs: 1000\n";
  CHECK(set(yaml, "undeclared", {"refuse"}) ==
        "# Ours\n\nundeclared: refuse   # for now\nhistory:\n  # a year\n  keep:\n    age: '52w' # \"enough\"\n    runs: 1000\n");
  CHECK(set(yaml, "history.keep.age", {"90d"}) ==
        "# Ours\n\nundeclared: allow   # for now\nhistory:\n  # a year\n  keep:\n    age: 90d # \"enough\"\n    runs: 1000\n");
  CHECK(set("undeclared: \"al\\\nlow\"\n# end", "undeclared", {"refuse"}) == "undeclared: refuse\n# end");
  CHECK(set("undeclared: >\n  allow\n\n# end", "undeclared", {"refuse"}) == "undeclared: refuse\n\n# end");
  CHECK(set("history.keep.age: 1d\r\nundeclared: allow\r\n", "history.keep.age", {"2d"}) ==
        "history.keep.age: 2d\r\nundeclared: allow\r\n");
  CHECK(set("# \xC3\xA9\n{\"history.keep.age\": 1d, undeclared: allow}", "undeclared", {"refuse"}) ==
        "# \xC3\xA9\n{\"history.keep.age\": 1d, undeclared: refuse}");
}

TEST_CASE("A list takes the place of a list, in whatever style that was") {
  const std::string block = "packs:\n  protocols:\n    - https # always\n    - ssh\n\n  # how long\n  timeout: 1000\n";
  CHECK(set(block, "packs.protocols", {"https", "file"}) ==
        "packs:\n  protocols: [https, file]\n\n  # how long\n  timeout: 1000\n");
  CHECK(set(block, "packs.protocols", {"https"}) == "packs:\n  protocols: https\n\n  # how long\n  timeout: 1000\n");
  CHECK(set("packs: {protocols: [https, \"ssh\"], timeout: 1000} # both\n", "packs.protocols", {"file"}) ==
        "packs: {protocols: file, timeout: 1000} # both\n");
  CHECK(set("packs:\n  protocols: [https,\n    ssh]\n  timeout: 1000\n", "packs.protocols", {"file"}) ==
        "packs:\n  protocols: file\n  timeout: 1000\n");
  CHECK(set("packs: {protocols: [https,\n  ssh]}", "packs.protocols", {"file"}) ==
        "error: config.yaml: packs.protocols can't be changed alone");
}

TEST_CASE("A new key goes into the innermost map that can have it") {
  CHECK(set("", "undeclared", {"refuse"}) == "undeclared: refuse\n");
  CHECK(set("# nothing yet", "undeclared", {"refuse"}) == "# nothing yet\nundeclared: refuse\n");
  CHECK(set("undeclared: allow", "history.keep.age", {"90d"}) == "undeclared: allow\nhistory.keep.age: 90d\n");
  CHECK(set("history:\n    enabled: false\n\n# end\nundeclared: allow\n", "history.keep.age", {"90d"}) ==
        "history:\n    enabled: false\n    keep.age: 90d\n\n# end\nundeclared: allow\n");
  CHECK(set("history: {enabled: false}\n", "history.keep.age", {"90d"}) == "history: {keep.age: 90d, enabled: false}\n");
  CHECK(set("{}\n", "undeclared", {"refuse"}) == "{undeclared: refuse}\n");
  CHECK(set("---\nundeclared: allow\n...\n", "history.enabled", {"false"}) ==
        "---\nundeclared: allow\nhistory.enabled: false\n...\n");
  CHECK(set("a:\n- b\n", "undeclared", {"refuse"}) == "a:\n- b\nundeclared: refuse\n"); // a key that nobody knows
}

TEST_CASE("Of a key that is there twice the last one counts, and is changed") {
  const std::string yaml = "history.keep.age: 1d\nhistory: {keep.age: 2d}\n";
  CHECK(set(yaml, "history.keep.age", {"3d"}) == "history.keep.age: 1d\nhistory: {keep.age: 3d}\n");
  CHECK(unset(yaml, "history.keep.age") == "");
}

TEST_CASE("Comments stay where what they stand in is changed") {
  const std::string list = "plugins.folders: # mine\n  # first\n  - /a # no more\n# - /old\n  - /b\n  # end\nundeclared: allow\n";
  CHECK(set(list, "plugins.folders", {"/c"}) == "plugins.folders: /c # mine\n  # first\n# - /old\n  # end\nundeclared: allow\n");
  CHECK(set("undeclared: # why\n  # because\n  allow\n", "undeclared", {"refuse"}) == "undeclared: refuse # why\n  # because\n");
  CHECK(set("undeclared: \"al\\\n  low\" # why\n", "undeclared", {"refuse"}) == "undeclared: refuse # why\n");
  const std::string map =
      "history: # runs\n  # why\n\n  keep: \n    # age: 9d\n    runs: 5 # x\n  # off\n# next\nundeclared: allow\n";
  CHECK(unset(map, "history.keep.runs") == "  # why\n    # age: 9d\n  # off\n# next\nundeclared: allow\n");
  const std::string flow = "{\n  undeclared: allow, # x\n  # two\n  history.enabled: true # end\n}\n";
  CHECK(unset(flow, "undeclared") == "{\n  \n  # two\n  history.enabled: true # end\n}\n");
  CHECK(unset(flow, "history.enabled") == "{\n  undeclared: allow, # x\n  # two\n   # end\n}\n");
}

TEST_CASE("What looks like a comment in a text of several lines is none") {
  const std::string yaml = "modules.x.settings:\n  a: |\n    text\n    # none\n   # one\n";
  CHECK(set(yaml, "modules.x.settings.a", {"b"}) == "modules.x.settings:\n  a: b\n   # one\n");
  CHECK(set(yaml, "modules.x.settings.b", {"c"}) == "modules.x.settings:\n  a: |\n    text\n    # none\n  b: c\n   # one\n");
  CHECK(set(yaml, "undeclared", {"allow"}) == "modules.x.settings:\n  a: |\n    text\n    # none\nundeclared: allow\n   # one\n");
  CHECK(unset(yaml, "modules.x.settings.a") == "   # one\n");
}

TEST_CASE("A byte order mark and the line ends stay as they are") {
  CHECK(set("\xef\xbb\xbf", "undeclared", {"allow"}) == "\xef\xbb\xbfundeclared: allow\n");
  CHECK(set("\xef\xbb\xbf{undeclared: allow}", "history.enabled", {"true"}) ==
        "\xef\xbb\xbf{history.enabled: true, undeclared: allow}");
  CHECK(unset("\xef\xbb\xbfundeclared: allow\n", "undeclared") == "\xef\xbb\xbf");
  CHECK(set("# x\r\nundeclared: allow", "history.enabled", {"true"}) == "# x\r\nundeclared: allow\r\nhistory.enabled: true\r\n");
}

TEST_CASE("A key that would be read as something else is quoted") {
  for (const char* name : {"a: b", "a #b", "- a", "null", "?", "{a}", "\"q\"", "it's", "a\nb", "\xC3\xA9"}) {
    for (const char* yaml : {"", "modules.x.settings: {z: y}\n", "modules:\n  x:\n    settings:\n      z: y\n"}) {
      const auto key = std::string{"modules.x.settings."} + name;
      std::vector<std::string> warnings;
      const auto values = parse_config(set(yaml, key, {"v"}), "config.yaml", warnings);
      REQUIRE(values.has_value());
      CHECK(values->at(key) == "v");
      CHECK(unset(set(yaml, key, {"v"}), key) == yaml);
    }
  }
}

TEST_CASE("What would be read as something else is quoted") {
  for (const char* value :
       {"null", "~", "a: b", "#x", "- x", "", "x ", "'", "\"", "\xC3\xA9", "{a", "a, b", "@x", "~/x", "a#b", "1e5", "a:"}) {
    const auto text = set("", "modules.x.settings.y", {value});
    std::vector<std::string> warnings;
    const auto values = parse_config(text, "config.yaml", warnings);
    REQUIRE(values.has_value());
    CHECK(values->at("modules.x.settings.y") == value);
  }
  CHECK(set("", "plugins.folders", {"~/x", "/a b"}) == "plugins.folders: [~/x, \"/a b\"]\n");
}

TEST_CASE("A key goes with its lines, and the map that it leaves empty with it") {
  CHECK(unset("# Ours\nundeclared: allow # x\n# end\n", "undeclared") == "# Ours\n# end\n");
  CHECK(unset("history:\n  keep:\n    age: 1d\n# end\nundeclared: allow\n", "history.keep.age") == "# end\nundeclared: allow\n");
  CHECK(unset("packs:\n  protocols:\n    - https\n    - ssh\n  timeout: 1000\n", "packs.protocols") ==
        "packs:\n  timeout: 1000\n");
  CHECK(unset("packs: {protocols: [https, ssh], timeout: 1000}\n", "packs.protocols") == "packs: {timeout: 1000}\n");
  CHECK(unset("packs: {protocols: [https, ssh], timeout: 1000}\n", "packs.timeout") == "packs: {protocols: [https, ssh]}\n");
  CHECK(unset("{undeclared: allow}\n", "undeclared") == "{}\n");
  CHECK(unset("undeclared: allow\n", "history.enabled") == "undeclared: allow\n");
}

TEST_CASE("What is wrong with the very key that is changed goes with it") {
  CHECK(set("undeclared: maybe\ncolor: auto\n", "undeclared", {"refuse"}) == "undeclared: refuse\ncolor: auto\n");
  CHECK(set("undeclared:\n", "undeclared", {"refuse"}).ends_with("undeclared: refuse\n"));
  CHECK(unset("color: auto\nundeclared: [x, y]\n", "undeclared") == "color: auto\n");
}

TEST_CASE("A file that can't be read is not changed") {
  CHECK(set("undeclared: [\n", "undeclared", {"refuse"}).starts_with("error: config.yaml:"));
  CHECK(unset("undeclared: maybe\n", "history.enabled") == "error: config.yaml:1:13: undeclared wants one of: allow refuse");
  CHECK(set("undeclared: maybe\ncolor: x\n", "color", {"auto"}) ==
        "error: config.yaml:1:13: undeclared wants one of: allow refuse");
  const auto error = with_config_value("", "config.yaml", "modules.x.settings.y", {"\xff"}).error();
  CHECK(error.what == "config.yaml: modules.x.settings.y can't be changed alone");
  CHECK(error.why.starts_with("what would stand there can't be read: config.yaml:1:24: the byte 0xff"));
}

TEST_CASE("A key stands where the last entry gives its value") {
  const auto tree = parse_yaml("history.enabled: true\nhistory:\n  enabled: false\nalias: {a: b, c: d}\n").value();
  const auto at = [&](std::string_view key) {
    const auto position = position_of_key(tree, key);
    return std::pair{position.line, position.column};
  };
  CHECK(at("history.enabled") == std::pair{3, 3});
  CHECK(at("alias.c") == std::pair{4, 15});
  CHECK(at("alias.d") == std::pair{0, 0});
}

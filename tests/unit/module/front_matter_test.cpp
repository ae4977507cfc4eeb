// Where a script's manifest begins and ends, with every comment mark and at every place where the text may be cut.
#include "module/front_matter.hpp"
#include "support/catch.hpp"

using namespace tcli;
using Kind = FrontMatter::Kind;

namespace {

struct FrontMatterRow {
  std::string label;
  std::string text;
  Kind kind;
  std::string yaml = {};
  int first_line = 0;
  int column_shift = 0;
};

const FrontMatterRow k_rows[] = {
    {"hash", "#!/bin/sh\n# ---\n# tcli: 1\n# ---\necho\n", Kind::found, "tcli: 1\n", 3, 2},
    {"slashes", "// ---\n// tcli: 1\n// ---\n", Kind::found, "tcli: 1\n", 2, 3},
    {"dashes", "#!/usr/bin/lua\n-- ---\n-- tcli: 1\n-- ---\n", Kind::found, "tcli: 1\n", 3, 3},
    {"semicolon", "; ---\n; tcli: 1\n; ---\n", Kind::found, "tcli: 1\n", 2, 2},
    {"no space after the mark", "#---\n#tcli: 1\n#---\n", Kind::found, "tcli: 1\n", 2, 1},
    {"indentation is kept", "# ---\n# a:\n#   b: 1\n# ---\n", Kind::found, "a:\n  b: 1\n", 2, 2},
    {"a bare mark is an empty line", "# ---\n#\n# a: 1\n#\n# ---\n", Kind::found, "\na: 1\n\n", 2, 2},
    {"nothing within", "# ---\n# ---\n", Kind::found, "", 2, 0},
    {"blanks around the fence", "#    --- \t\n# a: 1\n# ---  \n", Kind::found, "a: 1\n", 2, 2},
    {"CRLF", "#!/bin/sh\r\n# ---\r\n# a: 1\r\n# ---\r\n", Kind::found, "a: 1\n", 3, 2},
    {"a licence before it", "#!/bin/sh\n# (c) us\n#\n\n# ---\n# a: 1\n# ---\n", Kind::found, "a: 1\n", 6, 2},
    {"closed by the last line without a line feed", "# ---\n# a: 1\n# ---", Kind::found, "a: 1\n", 2, 2},
    {"a fence within a longer line is none", "# ---\n# a: --- b\n# ----\n# ---\n", Kind::found, "a: --- b\n----\n", 2, 2},

    {"empty", "", Kind::none},
    {"only #!", "#!/bin/sh\n", Kind::none},
    {"comments only", "# a\n# b\n", Kind::none},
    {"code first", "#!/bin/sh\necho\n# ---\n# a: 1\n# ---\n", Kind::none},
    {"another mark first", "// a\n# ---\n# b: 1\n# ---\n", Kind::none},
    {"more dashes", "# -----\n# a: 1\n# -----\n", Kind::none},
    {"a ruler of dashes is no fence", "-----\n-- a: 1\n-----\n", Kind::none},
    {"words after the dashes", "# --- tcli\n# a: 1\n# --- ok\n", Kind::none},
    {"bare YAML", "---\na: 1\n---\n", Kind::none},
    {"a program", std::string("\x7f") + "ELF\x02\x01\x01", Kind::none},

    {"code within", "# ---\n# a: 1\necho\n# ---\n", Kind::unclosed, "a: 1\n", 2, 2},
    {"a blank line within", "# ---\n# a: 1\n\n# ---\n", Kind::unclosed, "a: 1\n", 2, 2},
    {"another mark within", "# ---\n# a: 1\n// ---\n", Kind::unclosed, "a: 1\n", 2, 2},
    {"never closed", "# ---\n# a: 1\n", Kind::unclosed, "a: 1\n", 2, 2},
    {"nothing after the opening line", "# ---\n", Kind::unclosed, "", 2, 0},
};

} // namespace

TEST_CASE("front matter, golden verdicts") {
  for (const FrontMatterRow& row : k_rows) {
    CAPTURE(row.label);
    const FrontMatter found = find_front_matter(row.text, true);
    CHECK(static_cast<int>(found.kind) == static_cast<int>(row.kind));
    CHECK(found.yaml == row.yaml);
    CHECK(found.first_line == row.first_line);
    CHECK(found.column_shift == row.column_shift);
  }
}

TEST_CASE("the head of a file says the same as the whole, or asks for more") {
  for (const FrontMatterRow& row : k_rows) {
    const FrontMatter whole = find_front_matter(row.text, true);
    for (std::size_t size = 0; size <= row.text.size(); ++size) {
      CAPTURE(row.label, size);
      const FrontMatter head = find_front_matter(row.text.substr(0, size), false);
      if (head.kind == Kind::cut) continue;
      CHECK(static_cast<int>(head.kind) == static_cast<int>(whole.kind));
      CHECK(head.yaml == whole.yaml);
    }
  }
}

TEST_CASE("a head that can't be front matter asks for no more") {
  for (const std::string& text : {std::string("\x7f") + "ELF\x02\x01", std::string("#!/bin/sh\necho"), std::string("int main"),
                                  std::string("# a\nx"), std::string("# ---\n# a: 1\nx")}) {
    CAPTURE(text);
    CHECK(find_front_matter(text, false).kind != Kind::cut);
  }
  for (const std::string& text :
       {std::string(), std::string("#"), std::string("#!/bin/s"), std::string("/"), std::string("-"), std::string("# a\n"),
        std::string("# ---\n"), std::string("# ---\n# a"), std::string("-- ---\n-")}) {
    CAPTURE(text);
    CHECK(find_front_matter(text, false).kind == Kind::cut);
  }
}

// Two columns and paragraphs within 80.
#include "cli/columns.hpp"

#include "base/text.hpp"
#include "support/catch.hpp"
#include "support/page.hpp"

using namespace tcli;
using namespace tcli::test;

namespace {

std::string words(std::size_t count) {
  std::string text;
  for (std::size_t index = 0; index < count; ++index) text += (index == 0 ? "" : " ") + std::string(1 + index % 9, 'w');
  return text;
}

} // namespace

TEST_CASE("The right column begins at one place, and is wrapped under itself") {
  CHECK(two_columns({{"a", "First"}, {"longer", "Second"}, {"none", ""}}) == "  a       First\n  longer  Second\n  none\n");
  const auto wrapped = two_columns({{"left", words(40)}});
  const auto lines = split(wrapped, '\n');
  REQUIRE(lines.size() > 3);
  for (std::size_t index = 1; index + 1 < lines.size(); ++index) CHECK(lines[index].starts_with("        w"));
  CHECK(widest(wrapped) <= k_help_width);
  CHECK(two_columns({}).empty());
}

TEST_CASE("A left part too long for its column has a line of its own") {
  const std::string left(31, 'x');
  CHECK(two_columns({{left, "Right"}, {"a", "Other"}}) == "  " + left + "\n     Right\n  a  Other\n");
  const std::string fits(30, 'x');
  CHECK(two_columns({{fits, "Right"}}) == "  " + fits + "  Right\n");
}

TEST_CASE("Columns count what a terminal shows, not bytes") {
  CHECK(two_columns({{"日本", "Wide"}, {"abcd", "Plain"}}) == "  日本  Wide\n  abcd  Plain\n");
}

TEST_CASE("No line of two columns is wider than 80, whatever the lengths") {
  for (std::size_t left = 1; left <= 78; ++left) {
    CAPTURE(left);
    CHECK(widest(two_columns({{std::string(left, 'l'), words(60)}, {"x", words(20)}})) <= k_help_width);
  }
}

TEST_CASE("A paragraph keeps its own line breaks, is wrapped, and is escaped") {
  CHECK(paragraph("one\ntwo\n\nthree\n\n") == "one\ntwo\n\nthree\n");
  CHECK(widest(paragraph(words(200))) <= k_help_width);
  CHECK(paragraph("As in\n\n    one:   1\n      two: 2\n\nand so on\n") == "As in\n\n    one:   1\n      two: 2\n\nand so on\n");
  CHECK(paragraph("    one\ntwo\n") == "    one\ntwo\n");
  CHECK(widest(paragraph("As in\n    " + words(200))) <= k_help_width);
  CHECK(paragraph("As in\n    " + words(200)).find("\nword") == std::string::npos); // each line below its first
  CHECK(widest(paragraph(std::string(200, ' ') + words(20))) <= k_help_width);
  CHECK(paragraph("\x1b[2J") == "\\x1b[2J\n");
}

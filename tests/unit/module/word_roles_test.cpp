// Which word of a call is what.
#include "module/word_roles.hpp"

#include "support/catch.hpp"
#include "unit/module/take_command.hpp"

using namespace tcli;
using namespace tcli::test;

namespace {

// A letter for each word: a argument, o option, v value, d dashes; capitals where a value stands in the word itself.
std::string roles(const std::vector<std::string>& words) {
  const Command command = take_command();
  std::string text;
  for (const WordRole& role : word_roles(command, words)) {
    const char letter = "aovd"[static_cast<int>(role.kind)];
    text += role.value_at == std::string::npos ? letter : static_cast<char>(letter - 'a' + 'A');
  }
  return text;
}

} // namespace

TEST_CASE("Words by their place") {
  CHECK(roles({"x", "y"}) == "aa");
  CHECK(roles({"--count", "3", "x"}) == "ova");
  CHECK(roles({"--count=3", "x"}) == "Oa");
  CHECK(roles({"-c", "3", "x"}) == "ova");
  CHECK(roles({"-c3", "x"}) == "Oa");
  CHECK(roles({"-lc", "3", "x"}) == "ova");
  CHECK(roles({"-lc3", "x"}) == "Oa");
  CHECK(roles({"--loud", "x"}) == "oa");
  CHECK(roles({"--count", "--", "x"}) == "ova"); // a value like any other
  CHECK(roles({"--", "--count", "-c"}) == "daa");
  CHECK(roles({"-", "x"}) == "aa");
  CHECK(roles({}).empty());
}

TEST_CASE("Where the value begins") {
  const Command command = take_command();
  const std::vector<std::string> words{"--count=3", "-c3", "-lc3"};
  const auto found = word_roles(command, words);
  CHECK(found[0].value_at == 8);
  CHECK(found[1].value_at == 2);
  CHECK(found[2].value_at == 3);
  for (const WordRole& role : found) CHECK(role.option->name == "count");
}

// What each word of a call is made of.
#include "module/word_parts.hpp"

#include "support/catch.hpp"
#include "unit/module/take_command.hpp"

using namespace tcli;
using namespace tcli::test;

namespace {

using Words = std::vector<std::string>;

// A letter for each part: a argument, o option, d dashes; O with a value, J with one in its own word.
std::string parts(const Words& words, Type argument = Type::string) {
  Command command = take_command();
  command.arguments[0].type = argument;
  std::string text;
  const auto found = word_parts(command, words);
  for (const WordPart& part : found) text += part.is_joined ? 'J' : part.value ? 'O' : "aod"[static_cast<int>(part.kind)];
  CHECK(words_of(found) == words);
  return text;
}

} // namespace

TEST_CASE("Words by their place") {
  CHECK(parts({"x", "y"}) == "aa");
  CHECK(parts({"--count", "3", "x"}) == "Oa");
  CHECK(parts({"--count=3", "x"}) == "Ja");
  CHECK(parts({"-c", "3", "x"}) == "Oa");
  CHECK(parts({"-c3", "x"}) == "Ja");
  CHECK(parts({"-lc", "3", "x"}) == "oOa");
  CHECK(parts({"-lc3", "x"}) == "oJa");
  CHECK(parts({"--loud", "--loud=false", "x"}) == "oJa");
  CHECK(parts({"--count", "--", "x"}) == "Oa"); // a value like any other
  CHECK(parts({"--", "--count", "-c"}) == "daa");
  CHECK(parts({"-", "x"}) == "aa");
  CHECK(parts({"--unknown=3", "--unknown", "-ux"}) == "Jooo");
  CHECK(parts({"--count"}) == "o"); // no call that was accepted
  CHECK(parts({}).empty());
}

TEST_CASE("A number below nothing") {
  CHECK(parts({"-5", "-1e5"}, Type::real) == "aa");
  CHECK(parts({"-5"}, Type::string) == "o");
  Command command = take_command();
  command.arguments[0].type = Type::integer;
  CHECK(is_number_argument(command, 3, "-5"));
  command.options[2].short_name = '5';
  CHECK_FALSE(is_number_argument(command, 0, "-5"));
}

TEST_CASE("What each part says") {
  const Command command = take_command();
  const auto found = word_parts(command, Words{"-lc3", "--count=", "x"});
  REQUIRE(found.size() == 4);
  CHECK((found[0].option->name == "loud" && found[0].text == "-l" && !found[0].value && found[0].word == 0));
  CHECK((found[1].option->name == "count" && found[1].text == "-c" && found[1].value == "3" && found[1].word == 0));
  CHECK((found[2].text == "--count" && found[2].value == "" && found[2].word == 1));
  CHECK((found[3].option == nullptr && found[3].text == "x"));
}

// What a program gets where it spells its options in another way.
#include "module/passed_words.hpp"

#include "module/word_parts.hpp"

#include "support/catch.hpp"
#include "support/sample_manifest.hpp"

using namespace tcli;

namespace {

using Words = std::vector<std::string>;

Command command() {
  Command take = sample_take();
  take.options[0].passed_as = "-n";      // --count, -c
  take.options[2].passed_as = "-chatty"; // --verbose, -v
  take.options[7].passed_as = "x=";      // --x
  return take;
}

} // namespace

TEST_CASE("An option is handed on in the program's own spelling") {
  CHECK(has_other_words(command()));
  CHECK_FALSE(has_other_words(sample_take()));
  CHECK(passed_words(command(), Words{"--count", "3", "a"}) == Words{"-n", "3", "a"});
  CHECK(passed_words(command(), Words{"--count=3"}) == Words{"-n", "3"});
  CHECK(passed_words(command(), Words{"-c3"}) == Words{"-n", "3"});
  CHECK(passed_words(command(), Words{"--x", "1 2"}) == Words{"x=1 2"});
  CHECK(passed_words(command(), Words{"--x="}) == Words{"x="});
}

TEST_CASE("Options that share a word are handed on one by one") {
  CHECK(passed_words(command(), Words{"-qvc3"}) == Words{"-q", "-chatty", "-n", "3"});
  CHECK(passed_words(command(), Words{"-vqr2"}) == Words{"-chatty", "-q", "-r2"});
}

TEST_CASE("A flag that is off is left out") {
  CHECK(passed_words(command(), Words{"--verbose=false", "a"}) == Words{"a"});
  CHECK(passed_words(command(), Words{"--verbose=true"}) == Words{"-chatty"});
}

TEST_CASE("What stands behind two dashes is no option") {
  CHECK(passed_words(command(), Words{"--", "--count", "-v"}) == Words{"--", "--count", "-v"});
}

TEST_CASE("Options come first where the program reads them there alone") {
  Command take = sample_take();
  take.options_first = true;
  CHECK(has_other_words(take));
  CHECK(passed_words(take, Words{"a", "--count", "3", "b", "-v"}) == Words{"--count", "3", "-v", "a", "b"});
  CHECK(passed_words(take, Words{"a", "--", "-v", "b"}) == Words{"--", "a", "-v", "b"});
  CHECK(passed_words(take, Words{"a", "-v", "--", "b"}) == Words{"-v", "--", "a", "b"});
  take.options[0].passed_as = "-n";
  CHECK(passed_words(take, Words{"a", "-c3"}) == Words{"-n", "3", "a"});
}

TEST_CASE("An argument that looks like an option does not become one") {
  Command take = sample_take();
  take.options_first = true;
  take.arguments[0].type = Type::integer;
  REQUIRE(is_number_argument(take, 0, "-5"));
  CHECK(passed_words(take, Words{"-5", "-v"}) == Words{"-v", "--", "-5"});
}

TEST_CASE("A program that knows no dashes gets none") {
  Command take = sample_take();
  take.passes_dashes = false;
  CHECK(has_other_words(take));
  CHECK(passed_words(take, Words{"-v", "--", "-x", "--"}) == Words{"-v", "-x", "--"});
}

// The words of an earlier call of a command that is declared otherwise now.
#include "module/earlier_words.hpp"
#include "unit/module/again_calls.hpp"

using namespace tcli;
using namespace tcli::test;

TEST_CASE("Words that mean others now are given by name") {
  const std::string note = "note: the words of that run are read otherwise now: its values are given by name";
  Command other = two_arguments(); // its first argument is new: "a" was that of the second
  CHECK(again(other, {"a"}, {.parameters = {{"word", "a"}}}) == Words{"error 2: word of that run has no place"});
  CHECK(again(other, {"a"}, {.parameters = {{"word", "a"}}, .values = {{"from", "x"}}}) == Words{"x", "a", note});
  other.arguments[0].default_value = "home";
  CHECK(again(other, {"a"}, {.parameters = {{"word", "a"}}}) ==
        Words{"home", "a", note, "note: from had no value in that run; it is home by default now"});
  std::swap(other.arguments[0], other.arguments[1]);
  other.arguments[0].variadic = false;
  CHECK(again(other, {"a", "-c3", "b"}, {.parameters = {{"from", "a"}, {"word", "b"}, {"count", "3"}}}) ==
        Words{"--count", "3", "b", "a", note});
  Command retyped = take_command();
  option_of(retyped, "loud").type = Type::string; // "a" was the argument
  CHECK(again(retyped, {"-l", "a"}, {.parameters = {{"word", "a"}, {"loud", "true"}}}) == Words{"--loud", "true", "a", note});
  Command moved = take_command();
  option_of(moved, "loud").short_name = 'c';
  option_of(moved, "count").short_name = 'l';
  CHECK(again(moved, {"-l", "a"}, {.parameters = {{"word", "a"}, {"loud", "true"}}}) == Words{"--loud", "a", note});
  Command texts = take_command(); // it was a number
  CHECK(again(texts, {"-5"}, {.parameters = {{"word", "-5"}}}) == Words{"--", "-5", note});
}

TEST_CASE("A mask in the name of an option is no other option") {
  Command command = take_command();
  CHECK(again(command, {"--token", "*", "--c*", "3", "a"}, {.parameters = {{"word", "a"}, {"token", "*"}, {"count", "3"}}}) ==
        Words{"--count", "3", "--token", "S", "a",
              "note: the words of that run are read otherwise now: its values are given by name"});
}

TEST_CASE("An empty value is one") {
  Command command = two_arguments();
  command.arguments[1].variadic = false;
  CHECK(as_then({"a"}, {{"word", "a"}, {"count", ""}}, "") == Words{"--count", "", "a"});
  CHECK(again(command, {"a"}, {.parameters = {{"from", "a"}, {"word", ""}}}) == Words{"a", ""});
  std::swap(command.arguments[0], command.arguments[1]);
  CHECK(again(command, {"a", ""}, {.parameters = {{"from", "a"}, {"word", ""}}})[1] == "a");
}

TEST_CASE("One that has no place among them any more is not left out") {
  Command moved = take_command();
  option_of(moved, "count").short_name = 'o';
  CHECK(again(moved, {"-o", "3", "a"}, {.parameters = {{"word", "a"}, {"old", "3"}}}) ==
        Words{"error 2: old of that run has no place"});
  CHECK(again(moved, {"a", "b"}, {.parameters = {{"first", "a"}, {"word", "b"}}}) ==
        Words{"error 2: first of that run has no place"});
}

TEST_CASE("A renamed argument is another one; words without parameters are what they were") {
  CHECK(again(two_arguments(), {"a", "b"}, {.parameters = {{"source", "a"}, {"word", "b"}}}) ==
        Words{"error 2: source of that run has no place"});
  CHECK(again(two_arguments(), {"-c", "3", "a"}, {}) == Words{"-c", "3", "a"});
}

TEST_CASE("A word that was no consent is none now") {
  const std::string note = "note: a word of that run means --yes now, and did not then: it is left out";
  Command command = take_command();
  option_of(command, "loud").name = "yes";
  CHECK(again(command, {"-l", "a"}, {.parameters = {{"word", "a"}, {"loud", "true"}}})[0] == "a");
  CHECK(again(command, {"--yes", "a"}, {}) == Words{"a", note});
  CHECK(again(command, {"--yes", "a"}, {.values = {{"yes", "true"}}}) == Words{"--yes", "a"});
  CHECK(again(command, {"--yes=false", "a"}, {.parameters = {{"word", "a"}, {"yes", "false"}}}) == Words{"--yes=false", "a"});
}

TEST_CASE("A flag that is new keeps today's default") {
  Command command = take_command();
  option_of(command, "loud").default_value = "true";
  CHECK(again(command, {"a"}, {.parameters = {{"word", "a"}}}) ==
        Words{"a", "note: --loud had no value in that run; it is true by default now"});
}

TEST_CASE("An argument behind one without a value is told") {
  Command command = two_arguments();
  Argument last;
  last.name = "last";
  command.arguments[1].variadic = false;
  command.arguments.push_back(last);
  CHECK(again(command, {"a"}, {.parameters = {{"from", "a"}, {"last", "z"}}}) ==
        Words{"a", "note: last was z in that run; word before it has no value"});
}

TEST_CASE("Nothing is asked for a call that can't be") {
  const AgainLookup lookup{.secret = [](const Option&) -> Result<std::optional<std::string>> {
                             FAIL("asked");
                             return std::optional<std::string>{};
                           },
                           .environment = [](const std::string&) { return std::string{}; },
                           .note = [](const std::string&) {}};
  const Words words{"--token", masked("*"), masked("a*")};
  const Parameters parameters{{"token", masked("*")}, {"word", masked("a*")}};
  CHECK_FALSE(words_again(take_command(), {.words = words, .parameters = parameters, .mask = k_mask}, {}, lookup).has_value());
}

TEST_CASE("A word is that of the parameter which had it, and of no other") {
  const std::string note = "note: the words of that run are read otherwise now: its values are given by name";
  Command command = two_arguments();
  command.arguments[1].variadic = false;
  std::swap(command.arguments[0], command.arguments[1]);
  const Words words{"x", "pre-*"}; // a mask hides what stands in the wrong place no more than any text
  const Parameters then{{"from", "x"}, {"word", "pre-*"}};
  CHECK(again(command, words, {.parameters = then, .values = {{"from", "new"}}}) ==
        Words{"error 2: a word of that run held a secret"});
  CHECK(again(command, words, {.parameters = then, .values = {{"word", "new"}}}) == Words{"new", "x", note});
  Command letter = take_command(); // -t was another one's
  CHECK(again(letter, {"-t", "v1", "a"}, {.parameters = {{"word", "a"}, {"token", "*"}, {"gone", "v1"}}}) ==
        Words{"error 2: gone of that run has no place"});
  Command one = take_command();
  one.arguments[0].variadic = false;
  CHECK(again(one, {"a", "b"}, {.parameters = {{"word", "a"}, {"word", "b"}}}) ==
        Words{"error 2: word of that run has no place"});
  Command listed = take_command(); // of three values one option has no place for two
  listed.arguments.clear();
  listed.options[1].name = "file";
  CHECK(again(listed, {"a", "b"}, {.parameters = {{"file", "a"}, {"file", "b"}}}) ==
        Words{"error 2: file of that run has no place"});
  CHECK(again(take_command(), {"x"}, {.parameters = {{"src", "x"}}}) == Words{"error 2: src of that run has no place"});
}

TEST_CASE("New values are there once, also by name; what a default gave stands before one") {
  Command command = two_arguments();
  command.arguments[0].name = "new";
  CHECK(again(command, {"a"}, {.parameters = {{"word", "a"}}, .values = {{"new", "7"}, {"word", "8"}, {"word", "9"}}}) ==
        Words{"7", "8", "9", "note: the words of that run are read otherwise now: its values are given by name"});
  Command defaults = two_arguments();
  defaults.arguments[0].default_value = "1";
  CHECK(again(defaults, {}, {.parameters = {{"from", "2"}}, .values = {{"word", "5"}}}) == Words{"2", "5"});
  CHECK(again(defaults, {}, {.parameters = {{"from", "1"}}, .values = {{"word", "5"}}}) == Words{"1", "5"});
}

TEST_CASE("A default that looks like an option is none when it gets a word") {
  Command command = two_arguments();
  option_of(command, "loud").name = "yes";
  for (const char* value : {"-l", "--yes", "--", "-v"}) {
    command.arguments[0].default_value = value;
    const Parameters then{{"from", value}};
    CHECK(again(command, {}, {.parameters = then, .values = {{"word", "5"}}}) == Words{"--", value, "5"});
    CHECK(again(command, {"-c3"}, {.parameters = {{"count", "3"}, {"from", value}}, .values = {{"word", "5"}}}) ==
          Words{"-c3", "--", value, "5"});
  }
}

TEST_CASE("Consent that a variable or a default gives now is told") {
  const std::string told = "note: no word of that run said --yes; it is true now, by a variable or by default";
  Command command = take_command();
  command.options = {option_of(command, "loud")};
  command.options[0].name = "yes";
  command.options[0].env = "YES";
  CHECK(again(command, {"a"}, {.parameters = {{"word", "a"}}, .variable = "true"}) == Words{"a", told});
  CHECK(again(command, {"a"}, {.parameters = {{"word", "a"}}, .variable = "false"}) == Words{"a"});
  CHECK(again(command, {"--yes", "a"}, {.parameters = {{"word", "a"}, {"yes", "true"}}, .variable = "true"}) ==
        Words{"--yes", "a"});
  command.options[0].default_value = "true";
  CHECK(again(command, {"a"}, {.parameters = {{"word", "a"}}}) == Words{"a", told});
  CHECK(again(command, {"a"}, {.parameters = {{"word", "a"}}, .values = {{"yes", "false"}}}) == Words{"--yes=false", "a"});
}

TEST_CASE("A letter that is consent now was it then, too") {
  Command command = take_command();
  option_of(command, "loud").name = "yes";
  option_of(command, "yes").short_name = 'y';
  Option yield;
  yield.name = "yield";
  yield.type = Type::boolean;
  yield.default_value = "true";
  command.options.push_back(yield);
  CHECK(again(command, {"-y", "a"}, {.parameters = {{"word", "a"}, {"yield", "true"}}})[0] == "a"); // -y was that one's
  CHECK(again(command, {"-y", "a"}, {.parameters = {{"word", "a"}, {"yes", "true"}, {"yield", "true"}}}) == Words{"-y", "a"});
  CHECK(words_without_consent(command, Words{"-y", "-c3", "--yes", "--", "-y"}) == Words{"-c3", "--", "-y"});
}

TEST_CASE("A new argument has its default where another stands behind it") {
  Command command = two_arguments();
  command.arguments[0].default_value = "all";
  command.arguments[1].default_value = "/other";
  CHECK(again(command, {}, {.parameters = {{"word", "/then"}}}) ==
        Words{"all", "/then", "note: from had no value in that run; it is all by default now"});
}

TEST_CASE("A lone -- is no word of an unknown meaning") { CHECK(as_then({"--"}, {}, "true")[0] == "--loud=false"); }

TEST_CASE("A default that is new is told") {
  Command command = take_command();
  option_of(command, "count").default_value = "4";
  CHECK(again(command, {"a"}, {.parameters = {{"word", "a"}}}) ==
        Words{"a", "note: --count had no value in that run; it is 4 by default now"});
}

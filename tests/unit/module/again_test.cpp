// The words of an earlier call for another one.
#include "module/again.hpp"

#include "support/catch.hpp"
#include "unit/module/take_command.hpp"

using namespace tcli;
using namespace tcli::test;

namespace {

using Words = std::vector<std::string>;

constexpr char k_mask = '\0';

Command two_arguments() {
  Command command = take_command();
  Argument first;
  first.name = "from";
  command.arguments.insert(command.arguments.begin(), first);
  return command;
}

Words changed(Words words, const std::vector<NewValue>& values) {
  const auto result = with_new_values(two_arguments(), std::move(words), values);
  return result ? *result
                : Words{"error " + std::to_string(static_cast<int>(result.error().status)) + ": " + result.error().what};
}

std::string masked(std::string text) {
  for (char& letter : text)
    if (letter == '*') letter = k_mask;
  return text;
}

// The secret is "S"; with `in_environment` its variable has it.
Words filled(Words words, bool in_environment = false, Parameters parameters = {}) {
  for (auto& [name, value] : parameters) value = masked(value);
  for (std::string& word : words) word = masked(word);
  const auto lookup = [&](const Option& option) -> Result<std::optional<std::string>> {
    CHECK(option.name == "token");
    return in_environment ? std::optional<std::string>{} : std::optional<std::string>{"S"};
  };
  const auto result = with_secrets(take_command(), std::move(words), parameters, k_mask, lookup);
  return result ? *result : Words{"error " + std::to_string(static_cast<int>(result.error().status))};
}

Words as_then(Words words, const Parameters& parameters, const std::string& now, const std::vector<NewValue>& overrides = {}) {
  Command command = take_command();
  for (Option& option : command.options) option.env = "VARIABLE";
  const auto lookup = [&](const std::string& name) { return name == "VARIABLE" ? now : std::string{}; };
  Words told;
  const PastValues past{.parameters = parameters, .mask = k_mask, .overrides = overrides};
  auto result =
      with_values_of_then(command, std::move(words), past, lookup, [&](const Option& option) { told.push_back(option.name); });
  if (!result) return {"error " + std::to_string(static_cast<int>(result.error().status))};
  if (!told.empty()) result->push_back("told");
  return *result;
}

} // namespace

TEST_CASE("A new value takes the place of the old one") {
  CHECK(changed({"a", "b"}, {{"from", "x"}}) == Words{"x", "b"});
  CHECK(changed({"--count", "3", "a"}, {{"count", "5"}}) == Words{"--count", "5", "a"});
  CHECK(changed({"--count=3", "a"}, {{"count", "5"}}) == Words{"--count=5", "a"});
  CHECK(changed({"-lc3", "a"}, {{"count", "5"}}) == Words{"-lc5", "a"});
  CHECK(changed({"-c", "3", "-c4", "a"}, {{"count", "5"}}) == Words{"-c", "5", "-c5", "a"});
  CHECK(changed({"a", "--", "-c"}, {{"word", "x"}}) == Words{"a", "--", "x"});
  CHECK(changed({"a"}, {{"from", "x y"}, {"count", ""}}) == Words{"--count", "", "x y"});
}

TEST_CASE("One that was not given is added") {
  CHECK(changed({"a"}, {{"count", "5"}}) == Words{"--count", "5", "a"});
  CHECK(changed({"a"}, {{"word", "x"}, {"word", "y"}}) == Words{"a", "x", "y"});
  CHECK(changed({"-l"}, {{"from", "x"}}) == Words{"-l", "x"});
  CHECK(changed({}, {{"word", "x"}}) == Words{"error 2: word has no place"});
}

TEST_CASE("A variadic argument gets its new words alone") {
  CHECK(changed({"a", "b", "c", "-l", "d"}, {{"word", "x"}}) == Words{"a", "x", "-l"});
  CHECK(changed({"a", "b", "c"}, {{"word", "x"}, {"word", "y"}, {"word", "z"}}) == Words{"a", "x", "y", "z"});
}

TEST_CASE("A flag is set and taken away") {
  CHECK(changed({"a"}, {{"loud", "true"}}) == Words{"--loud", "a"});
  CHECK(changed({"-l", "a"}, {{"loud", "true"}}) == Words{"-l", "a"});
  CHECK(changed({"--loud", "a", "--loud"}, {{"loud", "false"}}) == Words{"a"});
  CHECK(changed({"-l", "a"}, {{"loud", "false"}}) == Words{"a"});
  CHECK(changed({"-lc3", "a"}, {{"loud", "false"}}) == Words{"-c3", "a"});
  CHECK(changed({"-cl", "a"}, {{"loud", "false"}}) == Words{"-cl", "a"}); // that l is the value of -c
}

TEST_CASE("A flag is true or false and nothing else; a letter in another option's value is not the flag") {
  CHECK(changed({"a"}, {{"loud", "yes"}}) == Words{"error 2: loud wants true or false, got 'yes'"});
  CHECK(changed({"-lclll", "a"}, {{"loud", "false"}}) == Words{"-clll", "a"});
  CHECK(changed({"-clll", "a"}, {{"loud", "false"}}) == Words{"-clll", "a"});
}

TEST_CASE("What begins with a dash stays an argument; an empty value takes no other word") {
  CHECK(changed({"a", "-l"}, {{"from", "-v"}}) == Words{"-l", "--", "-v"});
  CHECK(changed({"a", "--count", "3"}, {{"from", "--"}}) == Words{"--count", "3", "--", "--"});
  CHECK(changed({"--", "a"}, {{"from", "-v"}}) == Words{"--", "-v"});
  CHECK(changed({"a"}, {{"word", "-v"}}) == Words{"--", "a", "-v"});
  CHECK(changed({"-c3", "a"}, {{"count", ""}}) == Words{"-c", "", "a"});
}

TEST_CASE("An unknown name tells those there are") {
  const auto result = with_new_values(two_arguments(), {"a"}, {{"form", "x"}});
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().status == ExitCode::usage);
  CHECK(result.error().why == "it has from, word, token, count, loud");
}

TEST_CASE("Without a manifest words go by their number") {
  CHECK(with_new_words({"a", "b"}, {{"2", "x"}}).value() == Words{"a", "x"});
  CHECK(with_new_words({"a"}, {{"2", "x"}}).value() == Words{"a", "x"});
  for (const char* name : {"0", "3", "-1", "x", "1x", "18446744073709551617"})
    CHECK_FALSE(with_new_words({"a"}, {{name, "x"}}).has_value());
}

TEST_CASE("A secret comes back where its mask stands") {
  CHECK(filled({"--token", "*", "a"}) == Words{"--token", "S", "a"});
  CHECK(filled({"--token=*", "a"}) == Words{"--token=S", "a"});
  CHECK(filled({"-lt*", "a"}) == Words{"-ltS", "a"});
  CHECK(filled({"a"}) == Words{"a"});
  CHECK(filled({"a*b"}) == Words{"error 2"}); // which secret that was can't be told
}

TEST_CASE("One that its variable holds is left out") {
  CHECK(filled({"--token", "*", "a"}, true) == Words{"a"});
  CHECK(filled({"--token=*", "a"}, true) == Words{"a"});
  CHECK(filled({"-t", "*", "a"}, true) == Words{"a"});
  CHECK(filled({"-t*", "a"}, true) == Words{"a"});
  CHECK(filled({"-lt*", "a"}, true) == Words{"-l", "a"});
  CHECK(filled({"-lt", "*", "a"}, true) == Words{"-l", "a"});
}

TEST_CASE("One that its variable held then comes from there again, or before the other words") {
  CHECK(filled({"a"}, true, {{"token", "*"}}) == Words{"a"});
  CHECK(filled({"a"}, false, {{"token", "*"}}) == Words{"--token", "S", "a"});
  CHECK(filled({"-tnew", "a"}, false, {{"token", "*"}}) == Words{"-tnew", "a"}); // given anew
  CHECK(filled({"--token", "*", "a"}, false, {{"token", "*"}}) == Words{"--token", "S", "a"});
  CHECK(filled({"a"}, false, {{"word", "a"}}) == Words{"a"});
  CHECK(filled({"a"}, false, {{"gone", "*"}}) == Words{"error 2"});
  CHECK(filled({"b"}, false, {{"word", "*"}}) == Words{"b"}); // it was the same text by chance, and is another now
}

TEST_CASE("Another option that its variable gave has the value of then") {
  CHECK(as_then({"a"}, {{"count", "5"}}, "") == Words{"--count", "5", "a"});
  CHECK(as_then({"a"}, {{"count", "5"}, {"loud", "true"}}, "7") == Words{"--loud", "--count", "5", "a"});
  CHECK(as_then({"-l", "a"}, {{"count", "5"}}, "5") == Words{"-l", "a"});
  CHECK(as_then({"-lc3", "a"}, {{"count", "3"}}, "7") == Words{"-lc3", "a"});
  CHECK(as_then({"a"}, {{"loud", "true"}}, "") == Words{"--loud", "a"});
}

TEST_CASE("What had no value then keeps none, as far as words can say so") {
  CHECK(as_then({"a"}, {}, "") == Words{"a"});
  CHECK(as_then({"-c3", "a"}, {{"count", "3"}}, "true") == Words{"--loud=false", "-c3", "a"});
  CHECK(as_then({"-l", "a"}, {{"loud", "true"}}, "7") == Words{"-l", "a", "told"});
}

TEST_CASE("A new value comes before the one of then") {
  CHECK(as_then({"a"}, {{"loud", "true"}}, "", {{"loud", "false"}}) == Words{"a"});
  CHECK(as_then({"-c3", "a"}, {{"loud", "true"}, {"count", "3"}}, "true", {{"loud", "false"}}) ==
        Words{"--loud=false", "-c3", "a"});
  CHECK(as_then({"--count", "9", "a"}, {{"count", masked("*")}}, "", {{"count", "9"}}) == Words{"--count", "9", "a"});
}

TEST_CASE("A value that held a secret can't come back") {
  CHECK(as_then({"a"}, {{"count", masked("5*")}}, "") == Words{"error 2"});
  CHECK(as_then({"a"}, {{"token", masked("*")}}, "") == Words{"a"}); // with_secrets has it
}

// The words of a call without the secrets among them.
#include "module/secrets.hpp"

#include "support/catch.hpp"
#include "unit/module/take_command.hpp"

using namespace tcli;
using namespace tcli::test;

namespace {

using Words = std::vector<std::string>;

std::string variable(const std::string& name) { return name == "TOKEN" ? "from-there" : ""; }

ParsedArguments parsed(const Command& command, const Words& words) {
  auto result = check_arguments(command, words, {.title = "oncall take", .call = "tcli oncall take"}, variable);
  REQUIRE(result.has_value());
  return *std::move(result);
}

Words masked_words(const Words& words) {
  const Command made = take_command();
  return without_secrets(made, words, secret_texts(made, words, parsed(made, words), variable), '*');
}

} // namespace

TEST_CASE("The value of a secret option is masked wherever it may stand") {
  CHECK(masked_words({"--token", "hunter2", "x"}) == Words{"--token", "*", "x"});
  CHECK(masked_words({"--token=hunter2", "x"}) == Words{"--token=*", "x"});
  CHECK(masked_words({"-t", "hunter2", "x"}) == Words{"-t", "*", "x"});
  CHECK(masked_words({"-thunter2", "x"}) == Words{"-t*", "x"});
  CHECK(masked_words({"-lthunter2", "x"}) == Words{"-lt*", "x"});
  CHECK(masked_words({"-lt", "hunter2", "x"}) == Words{"-lt", "*", "x"});
  CHECK(masked_words({"x", "--token", "a", "--token", "b"}) == Words{"x", "--token", "*", "--token", "*"});
  CHECK(masked_words({"--token=", "x"}) == Words{"--token=*", "x"});
}

TEST_CASE("What is no secret stays as it was") {
  CHECK(masked_words({"--count", "3", "-l", "x", "y"}) == Words{"--count", "3", "-l", "x", "y"});
  CHECK(masked_words({"-c", "3", "x"}) == Words{"-c", "3", "x"});
  CHECK(masked_words({"-lc3", "x"}) == Words{"-lc3", "x"});
  CHECK(masked_words({"x", "--", "--token", "y"}) == Words{"x", "--", "--token", "y"});
}

TEST_CASE("The text of a secret is masked in other words too, unless it is so short that it stands there by chance") {
  CHECK(masked_words({"--token", "hunter2", "a-hunter2-hunter2"}) == Words{"--token", "*", "a-*-*"});
  CHECK(masked_words({"--token", "7", "17"}) == Words{"--token", "*", "17"});
  CHECK(masked_words({"see", "from-there"}) == Words{"see", "*"});
  CHECK(masked_words({"--token", "hunter2", "from-there"}) == Words{"--token", "*", "*"}); // though a word overrides the variable
}

TEST_CASE("Parameters are shown by name, each value once, secrets masked, absent ones not at all") {
  const Command made = take_command();
  const Words words{"a", "b", "-tx", "-l"};
  const auto values = parsed(made, words);
  const auto shown = shown_parameters(values, secret_texts(made, words, values, variable), '*');
  const std::vector<std::pair<std::string, std::string>> wanted{{"word", "a"}, {"word", "b"}, {"token", "*"}, {"loud", "true"}};
  CHECK(shown == wanted);
}

TEST_CASE("Consent is shown where a word gave it, and no flag is masked") {
  Command made = take_command();
  Option yes;
  yes.name = "yes";
  yes.type = Type::boolean;
  yes.default_value = "true";
  made.options.push_back(yes);
  const auto shown = [&](const Words& words) {
    const auto values = parsed(made, words);
    return shown_parameters(values, secret_texts(made, words, values, variable), '*');
  };
  using Shown = std::vector<std::pair<std::string, std::string>>;
  CHECK(shown({"a", "-ttrue", "-l"}) == Shown{{"word", "a"}, {"token", "*"}, {"loud", "true"}});
  CHECK(shown({"a", "-tx", "--yes"}) == Shown{{"word", "a"}, {"token", "*"}, {"yes", "true"}});
}

TEST_CASE("A secret that another overrides, and one that is an argument too, are stored nowhere") {
  const Command made = take_command();
  const Words words{"--token", "first-secret", "--token=second-secret", "first-secret", "second-secret-and"};
  const auto values = parsed(made, words);
  const auto secrets = secret_texts(made, words, values, variable);
  CHECK(without_secrets(made, words, secrets, '*') == Words{"--token", "*", "--token=*", "*", "*-and"});
  const auto shown = shown_parameters(values, secrets, '*');
  CHECK(shown[0] == std::pair<std::string, std::string>{"word", "*"});
  CHECK(shown[1] == std::pair<std::string, std::string>{"word", "*-and"});
}

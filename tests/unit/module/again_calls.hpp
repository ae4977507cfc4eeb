// Calls again, as the tests of them look at them.
#pragma once

#include "module/again.hpp"
#include "support/catch.hpp"
#include "unit/module/take_command.hpp"

#include <algorithm>

namespace tcli::test {

using Words = std::vector<std::string>;

inline constexpr char k_mask = '\0';

inline Command two_arguments() {
  Command command = take_command();
  Argument first;
  first.name = "from";
  command.arguments.insert(command.arguments.begin(), first);
  return command;
}

inline std::string masked(std::string text) {
  for (char& letter : text)
    if (letter == '*') letter = k_mask;
  return text;
}

// What was then and what is now, for one call again.
struct Again {
  Parameters parameters = {};
  std::string variable = {}; // for all of them: its value now
  std::vector<NewValue> values = {};
  bool secret_in_environment = false; // else it is "S"
};

// The words, and behind them what is told; "*" is the mask.
inline Words again(const Command& command, Words words, Again then) {
  for (auto& [name, value] : then.parameters) value = masked(value);
  for (std::string& word : words) word = masked(word);
  Words notes;
  const AgainLookup lookup{.secret = [&](const Option& option) -> Result<std::optional<std::string>> {
                             CHECK(option.secret);
                             return then.secret_in_environment ? std::optional<std::string>{} : std::optional<std::string>{"S"};
                           },
                           .environment = [&](const std::string&) { return then.variable; },
                           .note = [&](const std::string& text) { notes.push_back("note: " + text); }};
  auto result = words_again(command, {.words = words, .parameters = then.parameters, .mask = k_mask}, then.values, lookup);
  if (!result) return {"error " + std::to_string(static_cast<int>(result.error().status)) + ": " + result.error().what};
  result->insert(result->end(), notes.begin(), notes.end());
  return *result;
}

// With what a whole record has besides: the argument that each of these calls has.
inline Parameters with_word(Parameters parameters, const Words& words) {
  const bool is_there = std::ranges::any_of(parameters, [](const auto& one) { return one.first == "word"; });
  if (!parameters.empty() && !is_there && std::ranges::find(words, "a") != words.end()) parameters.emplace_back("word", "a");
  return parameters;
}

inline Words changed(Words words, const std::vector<NewValue>& values) {
  return again(two_arguments(), std::move(words), {.values = values});
}

inline Words filled(Words words, bool in_environment = false, Parameters parameters = {}) {
  parameters = with_word(std::move(parameters), words);
  return again(take_command(), std::move(words), {.parameters = std::move(parameters), .secret_in_environment = in_environment});
}

// Each option but the secret has the variable VARIABLE.
inline Command with_variables() {
  Command command = take_command();
  for (Option& option : command.options) option.env = "VARIABLE";
  return command;
}

inline Words as_then(Words words, const Parameters& parameters, const std::string& now,
                     const std::vector<NewValue>& overrides = {}) {
  Command command = with_variables();
  command.options.erase(command.options.begin());
  const auto whole = with_word(parameters, words);
  return again(command, std::move(words), {.parameters = whole, .variable = now, .values = overrides});
}

inline Option& option_of(Command& command, const std::string& name) {
  return *std::ranges::find(command.options, name, &Option::name);
}

} // namespace tcli::test

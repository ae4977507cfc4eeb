#include "author/example.hpp"

#include "base/quoted_words.hpp"
#include "base/text.hpp"
#include "module/arguments.hpp"
#include "module/grammar.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace tcli {

namespace {

// What a shell makes of a word that is one of these: another program, or a file, begins behind it.
constexpr std::array<std::string_view, 9> k_operators{"|", "||", "&&", ";", "&", ">", ">>", "<", "2>"};

bool is_operator(std::string_view word) { return std::ranges::find(k_operators, word) != k_operators.end(); }

// Files that are not here are no fault of an example.
Command anywhere(const Command& command) {
  Command copy = command;
  const auto loosen = [](Parameter& parameter) {
    if (parameter.type == Type::file || parameter.type == Type::dir) parameter.type = Type::path;
  };
  std::ranges::for_each(copy.arguments, loosen);
  std::ranges::for_each(copy.options, loosen);
  return copy;
}

std::string no_environment(const std::string& /*name*/) { return {}; }

std::string sample(const Parameter& parameter) {
  switch (parameter.type) {
  case Type::integer:
  case Type::real:
    return "1";
  case Type::boolean:
    return "true";
  case Type::choice:
    return parameter.choices.empty() ? "x" : parameter.choices.front();
  case Type::duration:
    return "1s";
  default:
    return "x";
  }
}

} // namespace

ExampleCalls example_calls(std::string_view run) {
  ExampleCalls found;
  auto words = quoted_words(run);
  if (!words) {
    found.problem = words.error().what;
    return found;
  }
  std::vector<std::string> stage;
  const auto take = [&] {
    if (!stage.empty() && stage.front() == "tcli") found.calls.push_back(stage);
    stage.clear();
  };
  for (const std::string& word : *words) {
    if (is_operator(word)) {
      found.needs_shell = true;
      take();
    } else {
      stage.push_back(word);
    }
  }
  if (!stage.empty() && stage.front() != "tcli") found.needs_shell = true;
  take();
  if (found.calls.empty()) found.problem = "it calls no tcli";
  return found;
}

std::string example_problem(std::string_view module, const Manifest& manifest, std::string_view run) {
  const ExampleCalls found = example_calls(run);
  if (!found.problem.empty()) return found.problem;
  bool is_own = false;
  for (const auto& words : found.calls) {
    // tcli's own options may stand before the module.
    const auto at = std::find(words.begin() + 1, words.end(), module);
    if (at == words.end()) continue;
    is_own = true;
    if (words.size() > 1 && words[1] == "help") continue;
    const std::span<const std::string> rest(words.begin() + (at - words.begin()) + 1, words.end());
    const auto call = parse_call(module, manifest, rest);
    if (!call) return reason_of(call.error());
    if (call->help != Call::Help::none || call->command == nullptr) continue;
    const Command command = anywhere(*call->command);
    const std::string title = fmt::format("{} {}", module, command.key());
    const auto arguments = check_arguments(command, call->rest, {.title = title, .call = "tcli " + title}, no_environment);
    if (!arguments) return reason_of(arguments.error());
  }
  if (is_own) return {};
  return fmt::format("it does not call {}, whose example it is", module);
}

std::vector<std::string> option_problems(std::string_view module, const Command& declared) {
  std::vector<std::string> problems;
  const Command command = anywhere(declared);
  const std::string title = fmt::format("{} {}", module, command.key());
  std::vector<std::string> arguments;
  for (const Argument& argument : command.arguments)
    if (argument.required) arguments.push_back(sample(argument));
  // Other options that have to be there.
  const auto call_with = [&](const std::string& name, std::vector<std::string> words) {
    for (const Option& other : command.options)
      if (other.required && other.name != name) words.push_back(fmt::format("--{}={}", other.name, sample(other)));
    words.insert(words.end(), arguments.begin(), arguments.end());
    return check_arguments(command, words, {.title = title, .call = "tcli " + title}, no_environment);
  };
  for (const Option& option : command.options) {
    std::vector<std::string> spellings{"--" + option.name};
    if (option.short_name != 0) spellings.push_back(fmt::format("-{}", option.short_name));
    for (const std::string& spelling : spellings) {
      std::vector<std::string> words{spelling};
      if (option.type != Type::boolean) words.push_back(sample(option));
      const auto parsed = call_with(option.name, words);
      const auto* const value = parsed ? parsed->find(option.name) : nullptr;
      if (!parsed)
        problems.push_back(fmt::format("{} is not taken: {}", spelling, reason_of(parsed.error())));
      else if (value == nullptr || value->origin != ParameterValue::Origin::given)
        problems.push_back(fmt::format("{} is taken for something else", spelling));
    }
  }
  if (call_with({}, {"--no-such-option-at-all"})) problems.emplace_back("an option that is not declared is not refused");
  return problems;
}

} // namespace tcli

#include "author/example.hpp"

#include "base/quoted_words.hpp"
#include "base/text.hpp"
#include "module/arguments.hpp"
#include "module/grammar.hpp"
#include "module/passed_words.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace tcli {

namespace {

constexpr std::string_view k_ends_of_call = "|&;<>\n"; // another program, or a file, begins behind it
constexpr std::string_view k_expanded = "|&;<>\n()$`*?[{", k_expanded_in_front = "~#";

// Whether a shell would make something else of it than the words that stand there. `letters` are those of shell_letters().
bool is_for_a_shell(std::string_view letters) {
  if (letters.find_first_of(k_expanded) != std::string_view::npos) return true;
  for (std::size_t at = letters.find_first_of(k_expanded_in_front); at != std::string_view::npos;
       at = letters.find_first_of(k_expanded_in_front, at + 1))
    if (at == 0 || letters[at - 1] == ' ' || letters[at - 1] == '\t') return true;
  return false;
}

// Up to where a call goes that begins at `begin`: the number of a file that is led elsewhere is none of its words.
std::size_t end_of_call(std::string_view letters, std::size_t begin) {
  const std::size_t stop = std::min(letters.find_first_of(k_ends_of_call, begin), letters.size());
  if (stop == letters.size() || (letters[stop] != '<' && letters[stop] != '>')) return stop;
  std::size_t end = stop;
  while (end > begin && is_digit(letters[end - 1])) --end;
  return end == begin || letters[end - 1] == ' ' || letters[end - 1] == '\t' ? end : stop;
}

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

ExampleCalls example_calls(std::string_view text) {
  const std::string_view run = trim(text);
  ExampleCalls found;
  const std::string letters = shell_letters(run);
  found.needs_shell = is_for_a_shell(letters);
  for (std::size_t at = 0; at < run.size(); ++at) {
    const std::size_t end = end_of_call(letters, at);
    auto words = quoted_words(run.substr(at, end - at));
    if (!words) {
      found.problem = words.error().what;
      return found;
    }
    if (!words->empty() && words->front() != "tcli") found.needs_shell = true;
    if (!words->empty() && words->front() == "tcli") found.calls.push_back(*std::move(words));
    at = std::min(letters.find_first_of(k_ends_of_call, end), letters.size());
  }
  if (found.calls.empty()) found.problem = "it calls no tcli";
  return found;
}

namespace {

// The word for the module: tcli's own options may stand before it, with a word of their own each; behind help anything may.
std::size_t place_of_module(std::string_view module, const std::vector<std::string>& words) {
  const bool is_help = words.size() > 1 && words[1] == "help";
  for (std::size_t at = 1; at < words.size(); ++at) {
    if (words[at] == module) return at;
    if (!is_help && !words[at].starts_with('-') && !words[at - 1].starts_with('-')) break;
  }
  return words.size();
}

// A safe one is run as it stands: nothing may stand between its words and what they mean.
std::string safe_problem(std::string_view module, const Manifest& manifest, const ExampleCalls& found) {
  if (found.needs_shell || found.calls.size() != 1)
    return "a safe one is a call of tcli alone, without what a shell acts on: quote what is meant as it stands";
  const std::vector<std::string>& words = found.calls.front();
  if (words.size() < 2 || words[1] != module) return fmt::format("a safe one begins with 'tcli {}'", module);
  const auto call = parse_call(module, manifest, std::span(words).subspan(2));
  if (call && call->command != nullptr && call->command->effect == Effect::destructive)
    return "a safe one calls no destructive command";
  return {};
}

} // namespace

std::string example_problem(std::string_view module, const Manifest& manifest, const Example& example) {
  const ExampleCalls found = example_calls(example.run);
  if (!found.problem.empty()) return found.problem;
  bool is_own = false;
  for (const auto& words : found.calls) {
    const std::size_t at = place_of_module(module, words);
    if (at == words.size()) continue;
    is_own = true;
    if (words[1] == "help") continue;
    const auto rest = std::span(words).subspan(at + 1);
    const auto call = parse_call(module, manifest, rest);
    if (!call) return reason_of(call.error());
    if (call->help != Call::Help::none || call->command == nullptr) continue;
    const Command command = anywhere(*call->command);
    const std::string title = fmt::format("{} {}", module, command.key());
    const auto arguments = check_arguments(command, call->rest, {.title = title, .call = "tcli " + title}, no_environment);
    if (!arguments) return reason_of(arguments.error());
  }
  if (!is_own) return fmt::format("it does not call {}, whose example it is", module);
  return example.safe ? safe_problem(module, manifest, found) : std::string{};
}

namespace {

std::vector<std::string> option_words(const Option& option, const std::string& spelling) {
  std::vector<std::string> words{spelling};
  if (option.type != Type::boolean) words.push_back(sample(option));
  return words;
}

// With what has to be there besides.
std::vector<std::string> whole_call(const Command& command, std::string_view option, std::vector<std::string> words) {
  for (const Option& other : command.options)
    if (other.required && other.name != option) words.push_back(fmt::format("--{}={}", other.name, sample(other)));
  for (const Argument& argument : command.arguments)
    if (argument.required) words.push_back(sample(argument));
  return words;
}

} // namespace

std::optional<SampleCall> sample_call(const Command& declared, const Option& option) {
  const Command command = anywhere(declared);
  const auto words = whole_call(command, option.name, option_words(option, "--" + option.name));
  const auto parsed = check_arguments(command, words, {.title = command.key(), .call = command.key()}, no_environment);
  if (!parsed) return std::nullopt;
  return SampleCall{.words = passed_words(command, words), .variables = parameter_variables(*parsed)};
}

std::vector<std::string> option_problems(std::string_view module, const Command& declared) {
  std::vector<std::string> problems;
  const Command command = anywhere(declared);
  const std::string title = fmt::format("{} {}", module, command.key());
  const auto call_with = [&](const std::string& name, std::vector<std::string> words) {
    return check_arguments(command, whole_call(command, name, std::move(words)), {.title = title, .call = "tcli " + title},
                           no_environment);
  };
  for (const Option& option : command.options) {
    std::vector<std::string> spellings{"--" + option.name};
    if (option.short_name != 0) spellings.push_back(fmt::format("-{}", option.short_name));
    for (const std::string& spelling : spellings) {
      const auto parsed = call_with(option.name, option_words(option, spelling));
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

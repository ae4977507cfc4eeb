#include "module/arguments.hpp"

#include "module/hint.hpp"
#include "module/unknown_option.hpp"
#include "module/value.hpp"
#include "module/word_parts.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <fmt/format.h>

namespace tcli {
namespace {

using WordSpan = std::span<const std::string>;
using Origin = ParameterValue::Origin;

// Stands behind the last word: an option that ends up with it wanted a value and found none.
const std::string k_end_of_words(2, '\0');

bool has_short_name(const Command& command, char letter) {
  return std::any_of(command.options.begin(), command.options.end(),
                     [&](const Option& option) { return option.short_name == letter; });
}

// CLI11 2.1 takes some parts of words for more than text: nothing behind `=` for no value at all, `{}` there for a flag's own
// value, and what is left of `-a-b` or `-a5` without its `-a` for a word of its own. A NUL, which no word of an argv can hold,
// goes before such a part; unsealed() takes it away.
std::string sealed(const Command& command, const std::string& word) {
  if (word.size() < 3 || word[0] != '-') return word;
  std::size_t part = 2;
  if (word[1] == '-') {
    part = word.find('=');
    if (part == std::string::npos) return word;
    ++part;
  } else {
    while (part < word.size() && has_short_name(command, word[part])) ++part;
    if (part == word.size()) return word;
  }
  return std::string(word).insert(part, 1, '\0');
}

std::string unsealed(std::string text) {
  std::erase(text, '\0');
  return text;
}

// One check of one command line.
class Check {
public:
  Check(const Command& command, WordSpan words, const ArgumentRules& rules, const EnvironmentLookup& lookup)
      : m_command(command), m_words(words), m_rules(rules), m_lookup(lookup) {}

  Result<ParsedArguments> run();

private:
  std::vector<std::string> parse_with_library();
  Status take_options();
  Status take_option(const Option& option, const CLI::Option& found);
  Status sort_extras(const std::vector<std::string>& extras);
  Status take_arguments();
  Status check_value(const Parameter& parameter, const std::string& name, const std::string& value, bool secret) const;

  bool is_number(const std::string& extra) const;
  // Whether these would do instead, all of them.
  bool would_take(WordSpan words) const {
    Check other(m_command, words, m_rules, m_lookup);
    other.m_is_guess = true;
    return other.run().has_value();
  }
  Error wrong(std::string why) const {
    return {.status = ExitCode::usage, .what = m_rules.title, .why = std::move(why), .hint = m_rules.call + " --help"};
  }

  const Command& m_command;
  WordSpan m_words;
  const ArgumentRules& m_rules;
  const EnvironmentLookup& m_lookup;
  bool m_is_guess = false; // nobody reads what is wrong with it
  CLI::App m_app;
  std::vector<const CLI::Option*> m_found; // as m_command.options
  std::vector<std::string> m_positional;
  std::vector<ParameterValue> m_options;
  ParsedArguments m_parsed;
};

// Gives the words that are neither an option nor its value: arguments, unknown options, and the first `--`.
std::vector<std::string> Check::parse_with_library() {
  m_app.set_help_flag();
  m_app.allow_extras();
  m_app.prefix_command(m_rules.stop_at_word);
  for (const Option& option : m_command.options) {
    std::string names = "--" + option.name;
    if (option.short_name != 0) names = fmt::format("-{},{}", option.short_name, names);
    m_found.push_back(option.type == Type::boolean
                          ? m_app.add_flag(names)
                          : m_app.add_option(names)->multi_option_policy(CLI::MultiOptionPolicy::TakeLast));
  }
  std::vector<std::string> words;
  words.reserve(m_words.size() + 1);
  for (const std::string& word : m_words) words.push_back(sealed(m_command, word));
  words.emplace_back(k_end_of_words);
  std::reverse(words.begin(), words.end()); // as CLI11 wants them
  m_app.parse(std::move(words));
  std::vector<std::string> extras = m_app.remaining();
  if (!extras.empty() && extras.back() == k_end_of_words) extras.pop_back();
  return extras;
}

Status Check::check_value(const Parameter& parameter, const std::string& name, const std::string& value, bool secret) const {
  if (is_valid_value(parameter, value)) return {};
  const std::string wants = fmt::format("{} wants {}", name, type_wants(parameter));
  return fail(wrong(secret ? wants : fmt::format("{}, got '{}'", wants, value)));
}

Status Check::take_option(const Option& option, const CLI::Option& found) {
  ParameterValue taken{.parameter = &option, .is_option = true, .secret = option.secret};
  const std::string name = "--" + option.name;
  const std::string from_environment =
      found.results().empty() && !option.env.empty() && m_lookup ? m_lookup(option.env) : std::string{};
  if (!found.results().empty()) {
    const std::string& last = found.results().back();
    if (last == k_end_of_words) return fail(wrong(fmt::format("{} wants a value ({})", name, type_wants(option))));
    taken.origin = Origin::given;
    taken.values = {unsealed(last)};
    TCLI_CHECK(check_value(option, name, taken.values[0], option.secret));
  } else if (!from_environment.empty()) {
    taken.origin = Origin::environment;
    taken.values = {from_environment};
    TCLI_CHECK(check_value(option, fmt::format("{} (for {})", option.env, name), from_environment, option.secret));
  } else if (option.default_value) {
    taken.origin = Origin::default_value;
    taken.values = {*option.default_value};
  } else if (option.required) {
    return fail(wrong(name + " is missing"));
  }
  m_options.push_back(std::move(taken));
  return {};
}

Status Check::take_options() {
  for (std::size_t index = 0; index < m_command.options.size(); ++index)
    TCLI_CHECK(take_option(m_command.options[index], *m_found[index]));
  return {};
}

bool Check::is_number(const std::string& extra) const {
  const bool is_left_of_options = extra[1] == '\0'; // the end of "-v5"
  return !is_left_of_options && is_number_argument(m_command, m_positional.size(), unsealed(extra));
}

Status Check::sort_extras(const std::vector<std::string>& extras) {
  bool options_ended = false;
  for (std::size_t index = 0; index < extras.size(); ++index) {
    const std::string& extra = extras[index];
    if (!options_ended && extra == "--") {
      options_ended = true;
    } else if (!options_ended && looks_like_option(extra) && !is_number(extra)) {
      if (m_is_guess) return fail(wrong("an unknown option"));
      return fail(
          unknown_option(m_command, m_words, m_rules, unsealed(extra), [this](WordSpan words) { return would_take(words); }));
    } else if (m_rules.stop_at_word) {
      const WordSpan rest = m_words.last(extras.size() - index);
      m_parsed.rest.assign(rest.begin(), rest.end());
      return {};
    } else {
      m_positional.push_back(unsealed(extra));
    }
  }
  return {};
}

Status Check::take_arguments() {
  std::size_t next = 0;
  for (const Argument& argument : m_command.arguments) {
    ParameterValue taken{.parameter = &argument, .variadic = argument.variadic};
    const std::string name = "<" + argument.name + ">";
    while (next < m_positional.size() && (argument.variadic || taken.values.empty())) {
      taken.origin = Origin::given;
      taken.values.push_back(m_positional[next++]);
      TCLI_CHECK(check_value(argument, name, taken.values.back(), false));
    }
    if (taken.values.empty() && argument.default_value) {
      taken.origin = Origin::default_value;
      taken.values = {*argument.default_value};
    }
    if (taken.values.empty() && argument.required) return fail(wrong(name + " is missing"));
    m_parsed.parameters.push_back(std::move(taken));
  }
  if (next < m_positional.size()) return fail(wrong(fmt::format("unexpected argument '{}'", m_positional[next])));
  return {};
}

Result<ParsedArguments> Check::run() {
  const auto extras = parse_with_library();
  TCLI_CHECK(sort_extras(extras));
  TCLI_CHECK(take_options()); // before the arguments: "-c x" is a wrong count rather than a missing argument
  if (!m_rules.stop_at_word) TCLI_CHECK(take_arguments());
  std::move(m_options.begin(), m_options.end(), std::back_inserter(m_parsed.parameters));
  return std::move(m_parsed);
}

} // namespace

const ParameterValue* ParsedArguments::find(std::string_view name) const {
  const auto found = std::find_if(parameters.begin(), parameters.end(),
                                  [&](const ParameterValue& value) { return value.parameter->name == name; });
  return found == parameters.end() ? nullptr : &*found;
}

bool ParsedArguments::flag(std::string_view name) const {
  const ParameterValue* found = find(name);
  return found != nullptr && found->parameter->type == Type::boolean && value(name) == "true";
}

std::string ParsedArguments::value(std::string_view name) const {
  const ParameterValue* found = find(name);
  return found == nullptr || found->values.empty() ? std::string{} : found->values.back();
}

Result<ParsedArguments> check_arguments(const Command& command, std::span<const std::string> words, const ArgumentRules& rules,
                                        const EnvironmentLookup& lookup) {
  try {
    return Check(command, words, rules, lookup).run();
  } catch (const std::exception& problem) { // a declaration that CLI11 refuses; the manifest's reader lets none through
    return fail({.status = ExitCode::usage, .what = rules.title, .why = problem.what(), .hint = rules.call + " --help"});
  }
}

std::vector<std::pair<std::string, std::string>> parameter_variables(const ParsedArguments& parsed) {
  std::vector<std::pair<std::string, std::string>> variables;
  for (const ParameterValue& value : parsed.parameters) {
    std::string name = value.is_option ? "TCLI_OPT_" : "TCLI_ARG_";
    for (const char byte : value.parameter->name)
      name += byte == '-' ? '_' : byte >= 'a' && byte <= 'z' ? static_cast<char>(byte - 'a' + 'A') : byte;
    if (value.variadic) {
      for (std::size_t index = 0; index < value.values.size(); ++index)
        variables.emplace_back(fmt::format("{}_{}", name, index + 1), value.values[index]);
      variables.emplace_back(name + "_COUNT", std::to_string(value.values.size()));
    } else if (!value.values.empty()) {
      variables.emplace_back(name, value.values.back());
    } else if (value.is_option && value.parameter->type == Type::boolean) {
      variables.emplace_back(name, "false");
    }
  }
  return variables;
}

} // namespace tcli

#include "module/earlier_words.hpp"

#include "module/hint.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace tcli {

namespace {

using Words = std::vector<std::string>;
using Parts = std::vector<WordPart>;
using Kind = WordPart::Kind;

// What the words give, by today's manifest; a repeated option its last value.
Words given_to(const Option& option, const Parts& parts) {
  Words values;
  for (const WordPart& part : parts)
    if (part.option == &option) values = {part.value.value_or("true")};
  return values;
}

Words given_to(const Command& command, std::size_t number, const Parts& parts) {
  Words values;
  std::size_t at = 0;
  for (const WordPart& part : parts) {
    if (part.kind != Kind::argument) continue;
    if (at == number || (at > number && command.arguments[number].variadic)) values.push_back(part.text);
    ++at;
  }
  return values;
}

bool is_declared(const Command& command, const std::string& name) {
  return std::ranges::find(command.options, name, &Option::name) != command.options.end() ||
         std::ranges::find(command.arguments, name, &Argument::name) != command.arguments.end();
}

// A word that no parameter of today takes may be that of one which had it then.
bool is_left_over(const Command& command, const Parts& parts) {
  const auto is_unknown = [](const WordPart& part) { return part.kind == Kind::option && part.option == nullptr; };
  const auto given = static_cast<std::size_t>(std::ranges::count(parts, Kind::argument, &WordPart::kind));
  const auto& all = command.arguments;
  return std::ranges::any_of(parts, is_unknown) || (given > all.size() && (all.empty() || !all.back().variadic));
}

Error no_place(const std::string& name, std::string why) {
  return Error{.status = ExitCode::usage, .what = fmt::format("{} of that run has no place", name), .why = std::move(why)};
}

Status check_all_declared(const Command& command, const EarlierCall& then) {
  for (const auto& [name, value] : then.parameters)
    if (!is_declared(command, name) && value != "false")
      return value == std::string(1, then.mask)
                 ? fail(gone_secret(name))
                 : fail(no_place(name, "the parameters have changed since, and there is none of this name"));
  return {};
}

Status check_single(const Command& command, const EarlierCall& then) {
  for (const Option& option : command.options)
    if (values_of(then.parameters, option.name).size() > 1) return fail(no_place(option.name, "it takes one value now"));
  return {};
}

// The new values, or those of then, or today's default.
Words argument_values(const Argument& argument, const EarlierCall& then, const std::vector<NewValue>& values) {
  Words all;
  for (const NewValue& given : values)
    if (given.name == argument.name) all.push_back(given.value);
  if (all.empty()) all = values_of(then.parameters, argument.name);
  if (all.empty() && argument.default_value) all.push_back(*argument.default_value);
  return all;
}

} // namespace

Words values_of(const Parameters& parameters, const std::string& name) {
  Words values;
  for (const auto& [other, value] : parameters)
    if (other == name) values.push_back(value);
  return values;
}

bool is_masked(const EarlierCall& then, const std::string& text) { return text.find(then.mask) != std::string::npos; }

const Option* consent_of(const Command& command) {
  const auto found = std::ranges::find(command.options, "yes", &Option::name);
  return found != command.options.end() && found->type == Type::boolean ? &*found : nullptr;
}

std::vector<std::string> words_without_consent(const Command& command, std::span<const std::string> words) {
  auto parts = word_parts(command, words);
  const Option* const consent = consent_of(command);
  std::erase_if(parts, [&](const WordPart& part) { return consent != nullptr && part.option == consent; });
  return words_of(parts);
}

Error gone_secret(const std::string& name) {
  return Error{.status = ExitCode::usage,
               .what = fmt::format("that run had a secret '{}', which is not stored", name),
               .why = "there is no such parameter any more"};
}

bool has_words_alone(const EarlierCall& then) {
  return then.parameters.empty() && std::ranges::any_of(then.words, [](const std::string& word) { return word != "--"; });
}

bool is_default(const Argument& argument, const std::vector<std::string>& values) {
  return argument.default_value && values == Words{*argument.default_value};
}

bool are_read_alike(const Command& command, const Parts& parts, const EarlierCall& then) {
  if (has_words_alone(then)) return true;
  const auto is_alike = [&](const Words& now, const std::string& name) {
    return now.empty() || now == values_of(then.parameters, name); // else it came from elsewhere
  };
  for (const Option& option : command.options)
    if (!is_alike(given_to(option, parts), option.name)) return false;
  for (std::size_t number = 0; number < command.arguments.size(); ++number)
    if (!is_alike(given_to(command, number, parts), command.arguments[number].name)) return false;
  return !is_left_over(command, parts);
}

bool are_alike(const Command& command, const Parts& one, const Parts& other) {
  const auto arguments_of = [](const Parts& parts) {
    Words arguments;
    for (const WordPart& part : parts)
      if (part.kind == Kind::argument) arguments.push_back(part.text);
    return arguments;
  };
  const auto is_alike = [&](const Option& option) { return given_to(option, one) == given_to(option, other); };
  return arguments_of(one) == arguments_of(other) && std::ranges::all_of(command.options, is_alike);
}

Result<Parts> arguments_by_name(const Command& command, const EarlierCall& then, const std::vector<NewValue>& values) {
  TCLI_CHECK(check_all_declared(command, then));
  TCLI_CHECK(check_single(command, then));
  Words words;
  std::size_t needed = 0; // today's defaults behind the others have no word
  const Argument* empty = nullptr;
  for (const Argument& argument : command.arguments) {
    const Words all = argument_values(argument, then, values);
    if (!argument.variadic && all.size() > 1) return fail(no_place(argument.name, "it takes one value now"));
    if (all.empty() && empty == nullptr) empty = &argument;
    if (!all.empty() && empty != nullptr)
      return fail(no_place(argument.name, fmt::format("{} before it has no value", empty->name)));
    words.insert(words.end(), all.begin(), all.end());
    if (!all.empty() && !is_default(argument, all)) needed = words.size();
  }
  words.resize(needed);
  Parts parts;
  if (std::ranges::any_of(words, looks_like_option)) parts.push_back({.kind = Kind::dashes, .text = "--"});
  for (std::string& word : words) parts.push_back({.kind = Kind::argument, .text = std::move(word)});
  return parts;
}

} // namespace tcli

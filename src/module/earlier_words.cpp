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

// What a mask hides may be the same.
bool is_same(const Words& now, const Words& recorded, const EarlierCall& then) {
  const auto hides = [&](const std::string& text) { return is_masked(then, text); };
  return now == recorded || std::ranges::any_of(now, hides) || std::ranges::any_of(recorded, hides);
}

bool are_options_alike(const Command& command, const Parts& parts, const EarlierCall& then) {
  return std::ranges::all_of(command.options, [&](const Option& option) {
    const Words now = given_to(option, parts);
    const Words recorded = values_of(then.parameters, option.name);
    if (now.empty()) return true; // it came from elsewhere
    return !recorded.empty() && (option.secret || is_same(now, recorded, then));
  });
}

bool are_arguments_alike(const Command& command, const Parts& parts, const EarlierCall& then) {
  bool is_missing = false; // one that had a value has no word
  bool is_other = std::ranges::any_of(
      parts, [](const WordPart& part) { return part.kind == Kind::option && part.option == nullptr; }); // it may be that word
  for (std::size_t number = 0; number < command.arguments.size(); ++number) {
    const Words now = given_to(command, number, parts);
    const Words recorded = values_of(then.parameters, command.arguments[number].name);
    if (!now.empty() && !recorded.empty() && !is_same(now, recorded, then)) return false;
    is_missing = is_missing || (now.empty() && !recorded.empty());
    is_other = is_other || (!now.empty() && recorded.empty());
  }
  return !is_missing || !is_other;
}

Error no_place(const std::string& name, std::string why) {
  return Error{.status = ExitCode::usage, .what = fmt::format("{} of that run has no place", name), .why = std::move(why)};
}

Status check_all_declared(const Command& command, const EarlierCall& then) {
  for (const auto& [name, value] : then.parameters)
    if (!is_declared(command, name) && value != "false")
      return fail(no_place(name, "the parameters have changed since, and there is none of this name"));
  return {};
}

Words argument_values(const Argument& argument, const EarlierCall& then, const std::vector<NewValue>& values) {
  Words all = values_of(then.parameters, argument.name);
  if (!all.empty()) return all;
  for (const NewValue& given : values)
    if (given.name == argument.name) all.push_back(given.value);
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

bool was_undeclared(const EarlierCall& then) { return then.parameters.empty() && !then.words.empty(); }

bool is_default(const Argument& argument, const std::vector<std::string>& values) {
  return argument.default_value && values == Words{*argument.default_value};
}

bool are_read_alike(const Command& command, const Parts& parts, const EarlierCall& then) {
  return was_undeclared(then) || (are_options_alike(command, parts, then) && are_arguments_alike(command, parts, then));
}

Result<Parts> arguments_by_name(const Command& command, const EarlierCall& then, const std::vector<NewValue>& values) {
  TCLI_CHECK(check_all_declared(command, then));
  Words words;
  std::size_t needed = 0; // today's defaults behind the others have no word
  const Argument* empty = nullptr;
  for (const Argument& argument : command.arguments) {
    const Words all = argument_values(argument, then, values);
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

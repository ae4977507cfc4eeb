#include "module/again.hpp"

#include "base/text.hpp"
#include "module/earlier_words.hpp"
#include "module/hint.hpp"
#include "module/word_parts.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace tcli {

namespace {

using Words = std::vector<std::string>;
using Values = std::vector<NewValue>;
using Kind = WordPart::Kind;

Error wrong_name(const std::string& name, const std::string& known) {
  return Error{.status = ExitCode::usage, .what = fmt::format("no parameter '{}'", name), .why = "it has " + known};
}

Error not_stored(std::string what, std::string why) {
  return Error{.status = ExitCode::usage, .what = std::move(what), .why = std::move(why)};
}

Error masked_word() {
  return not_stored("a word of that run held a secret", "secrets are not stored, and which one it was can't be told");
}

std::string names_of(const Command& command) {
  Words names;
  for (const Argument& argument : command.arguments) names.push_back(argument.name);
  for (const Option& option : command.options) names.push_back(option.name);
  return names.empty() ? "none" : join(names, ", ");
}

template <typename Declared> const Declared* find_named(const std::vector<Declared>& all, const std::string& name) {
  const auto found = std::ranges::find(all, name, &Declared::name);
  return found == all.end() ? nullptr : &*found;
}

bool is_flag(const Option& option) { return option.type == Type::boolean; }

// A word that asks for help does so anywhere before "--".
void set_value(WordPart& part, std::string value) {
  part.is_joined = part.is_joined || is_help(value);
  part.value = std::move(value);
}

// One call being written again.
class Again {
public:
  Again(const Command& command, const EarlierCall& then, const Values& values, const AgainLookup& lookup)
      : m_command(command), m_then(then), m_values(values), m_lookup(lookup), m_parts(word_parts(command, then.words)) {}

  Result<Words> write();

private:
  bool is_masked(const std::string& text) const { return tcli::is_masked(m_then, text); }
  Words new_values(const std::string& name) const {
    Words all;
    for (const NewValue& given : m_values)
      if (given.name == name) all.push_back(given.value);
    return all;
  }
  std::size_t arguments_given() const {
    return static_cast<std::size_t>(std::ranges::count(m_parts, Kind::argument, &WordPart::kind));
  }
  std::vector<WordPart*> parts_of(const Option& option);
  void take_out(const Option& option) {
    std::erase_if(m_parts, [&](const WordPart& part) { return part.option == &option; });
  }
  void give(const Option& option, std::string value);
  void add_argument(std::string text) { m_parts.push_back({.kind = Kind::argument, .text = std::move(text)}); }
  bool is_read_as_written() const;
  void put_options_first();

  Status check_names() const;
  Status read_anew();
  void take_consent_out();
  void set_option(const Option& option, const std::string& value);
  void set_flag(const Option& option, const std::string& value);
  Status set_argument(std::size_t number, const Words& values);
  Status set_new_values();
  Status find_secrets();
  Status find_secret(const Option& option);
  Status check_masks() const;
  Status check_gone() const;
  void note_default(const std::string& name, const std::string& value) const {
    m_lookup.note(fmt::format("{} had no value in that run; it is {} by default now", name, shell_quote(value)));
  }
  void restore(const Option& option);
  void restore_flag(const Option& option);
  void restore_arguments();

  const Command& m_command;
  const EarlierCall& m_then;
  const Values& m_values;
  const AgainLookup& m_lookup;
  std::vector<WordPart> m_parts;
  bool m_by_name = false; // the arguments have their new values already
};

std::vector<WordPart*> Again::parts_of(const Option& option) {
  std::vector<WordPart*> found;
  for (WordPart& part : m_parts)
    if (part.option == &option) found.push_back(&part);
  return found;
}

void Again::give(const Option& option, std::string value) {
  WordPart part{.kind = Kind::option, .option = &option, .text = "--" + option.name, .is_joined = is_flag(option)};
  if (!is_flag(option) || value != "true") set_value(part, std::move(value));
  m_parts.insert(m_parts.begin(), std::move(part));
}

// Not where an argument looks like an option.
bool Again::is_read_as_written() const { return are_alike(m_command, m_parts, word_parts(m_command, words_of(m_parts))); }

// An argument may begin with '-' behind the "--" alone.
void Again::put_options_first() {
  std::erase_if(m_parts, [](const WordPart& part) { return part.kind == Kind::dashes; });
  const auto arguments =
      std::stable_partition(m_parts.begin(), m_parts.end(), [](const WordPart& part) { return part.kind == Kind::option; });
  m_parts.insert(arguments, {.kind = Kind::dashes, .text = "--"});
}

Status Again::check_names() const {
  for (const NewValue& given : m_values) {
    const Option* const option = find_named(m_command.options, given.name);
    if (option == nullptr && find_named(m_command.arguments, given.name) == nullptr)
      return fail(wrong_name(given.name, names_of(m_command)));
    if (option != nullptr && is_flag(*option) && given.value != "true" && given.value != "false")
      return fail(
          Error{.status = ExitCode::usage, .what = fmt::format("{} wants true or false, got '{}'", given.name, given.value)});
  }
  return {};
}

// Words that are read otherwise would be another call: today's manifest may do so, or a mask stands in the name of an option.
// The options come back as those that no word gave.
Status Again::read_anew() {
  if (are_read_alike(m_command, m_parts, m_then)) return {};
  TCLI_TRY(m_parts, arguments_by_name(m_command, m_then, m_values));
  m_by_name = true;
  m_lookup.note("the words of that run are read otherwise now: its values are given by name");
  return {};
}

// A word that was no consent then is none now.
void Again::take_consent_out() {
  const Option* const consent = consent_of(m_command);
  if (consent == nullptr || !new_values(consent->name).empty()) return;
  const auto parts = parts_of(*consent);
  if (parts.empty() || parts.back()->value.value_or("true") == "false") return;
  if (values_of(m_then.parameters, consent->name) == Words{"true"}) return;
  take_out(*consent);
  m_lookup.note("a word of that run means --yes now, and did not then: it is left out");
}

void Again::set_option(const Option& option, const std::string& value) {
  const auto parts = parts_of(option);
  for (WordPart* const part : parts) set_value(*part, value);
  if (parts.empty()) give(option, value);
}

// Taken away it has a word only where something else puts it on: restore() sees to that.
void Again::set_flag(const Option& option, const std::string& value) {
  const auto parts = parts_of(option);
  if (!parts.empty() && parts.back()->value.value_or("true") == value) return;
  take_out(option);
  if (value == "true") give(option, value);
}

Status Again::set_argument(std::size_t number, const Words& values) {
  if (std::ranges::any_of(values, looks_like_option)) put_options_first();
  const Argument& argument = m_command.arguments[number];
  for (std::size_t before = arguments_given(); before < number; ++before) { // those came from a default
    const Argument& other = m_command.arguments[before];
    const Words then = values_of(m_then.parameters, other.name);
    if (then.empty() && !other.default_value)
      return fail(Error{.status = ExitCode::usage,
                        .what = fmt::format("{} has no place", argument.name),
                        .why = fmt::format("{} before it has no value", other.name)});
    if (then.empty()) add_argument(*other.default_value);
    for (const std::string& value : then) add_argument(value);
  }
  std::size_t count = 0;
  auto place = m_parts.end();
  for (auto part = m_parts.begin(); part != m_parts.end(); ++part)
    if (part->kind == Kind::argument && count++ == number) place = part;
  if (!argument.variadic) {
    place == m_parts.end() ? add_argument(values.back()) : void(place->text = values.back());
    return {};
  }
  // The first of them stays a place for the new ones.
  std::vector<WordPart> parts(m_parts.begin(), place);
  for (const std::string& value : values) parts.push_back({.kind = Kind::argument, .text = value});
  std::copy_if(place, m_parts.end(), std::back_inserter(parts), [](const WordPart& part) { return part.kind != Kind::argument; });
  m_parts = std::move(parts);
  return {};
}

Status Again::set_new_values() {
  for (const Option& option : m_command.options) {
    const Words values = new_values(option.name);
    if (values.empty()) continue;
    is_flag(option) ? set_flag(option, values.back()) : set_option(option, values.back());
  }
  for (std::size_t number = 0; number < m_command.arguments.size() && !m_by_name; ++number) {
    const Words values = new_values(m_command.arguments[number].name);
    if (!values.empty()) TCLI_CHECK(set_argument(number, values));
  }
  return {};
}

Status Again::find_secret(const Option& option) {
  const auto parts = parts_of(option);
  const auto has_mask = [&](const WordPart* part) { return part->value && is_masked(*part->value); };
  const Words then = values_of(m_then.parameters, option.name);
  if (parts.empty() ? then.empty() : std::ranges::none_of(parts, has_mask)) return {};
  TCLI_TRY(auto found, m_lookup.secret(option));
  if (!found) {
    take_out(option);
  } else if (parts.empty()) {
    give(option, *std::move(found));
  } else {
    for (WordPart* const part : parts)
      if (has_mask(part)) set_value(*part, *found);
  }
  return {};
}

// Before all other values of then: what is typed for a secret may go to a variable that others have too.
Status Again::find_secrets() {
  for (const Option& option : m_command.options)
    if (option.secret) TCLI_CHECK(find_secret(option));
  return {};
}

// Those that no secret option of today explains.
Status Again::check_masks() const {
  const bool is_left = std::ranges::any_of(m_parts, [&](const WordPart& part) {
    const bool is_secret = part.option != nullptr && part.option->secret;
    return is_masked(part.text) || (!is_secret && is_masked(part.value.value_or("")));
  });
  if (is_left) return fail(masked_word());
  for (const Option& option : m_command.options) {
    const bool has_part = std::ranges::find(m_parts, &option, &WordPart::option) != m_parts.end();
    const Words then = values_of(m_then.parameters, option.name);
    if (option.secret || has_part || then.empty() || !new_values(option.name).empty() || !is_masked(then.back())) continue;
    return fail(not_stored(fmt::format("the value of --{} in that run held a secret, which is not stored", option.name),
                           "a variable or a default gave it"));
  }
  return {};
}

// What had a value then that no word gave, and is not declared any more.
Status Again::check_gone() const {
  for (const auto& [name, value] : m_then.parameters) {
    if (find_named(m_command.options, name) != nullptr || find_named(m_command.arguments, name) != nullptr) continue;
    if (value.size() == 1 && value.front() == m_then.mask) return fail(gone_secret(name));
    if (value != "false")
      m_lookup.note(fmt::format("{} was {} in that run; there is no such parameter any more", name, shell_quote(value)));
  }
  return {};
}

// One that had no value then may be new: its default is today's.
void Again::restore_flag(const Option& option) {
  const std::string from_environment = option.env.empty() ? "" : m_lookup.environment(option.env);
  if (!from_environment.empty() && from_environment != "false") {
    give(option, "false");
  } else if (from_environment.empty() && option.default_value == "true") {
    note_default("--" + option.name, "true");
  }
}

void Again::restore(const Option& option) {
  const Words anew = new_values(option.name);
  if (!parts_of(option).empty()) return;
  const bool is_consent = &option == consent_of(m_command);
  const Words then = anew.empty() ? values_of(m_then.parameters, option.name) : anew;
  const std::string from_environment = option.env.empty() ? "" : m_lookup.environment(option.env);
  const bool is_true = from_environment.empty() ? option.default_value == "true" : from_environment != "false";
  if (is_consent && then.empty() && is_true)
    m_lookup.note("no word of that run said --yes; it is true now, by a variable or by default");
  if ((has_words_alone(m_then) || is_consent) && then.empty()) return;
  if (then.empty() && is_flag(option)) return restore_flag(option);
  if (then.empty()) {
    if (!from_environment.empty())
      m_lookup.note(fmt::format("--{} had no value in that run; {} gives it one now", option.name, option.env));
    else if (option.default_value)
      note_default("--" + option.name, *option.default_value);
    return;
  }
  if (option.secret) return; // find_secrets has seen to it
  const std::string& wanted = then.back();
  std::optional<std::string> now = is_flag(option) ? std::optional<std::string>{"false"} : std::nullopt;
  if (option.default_value) now = option.default_value;
  if (!from_environment.empty()) now = from_environment;
  if (now == wanted) return;
  if (is_consent && wanted == "true" && anew.empty())
    m_lookup.note("--yes is not said again: yes=true says it");
  else
    give(option, wanted);
}

// Those behind the last word, when today's default is not what was then.
void Again::restore_arguments() {
  const auto& all = m_command.arguments;
  for (const Argument& argument : all)
    if (argument.default_value && new_values(argument.name).empty() && values_of(m_then.parameters, argument.name).empty() &&
        !has_words_alone(m_then))
      note_default(argument.name, *argument.default_value);
  Words behind;
  std::size_t needed = 0;
  std::string before; // the first that has no value
  for (std::size_t number = arguments_given(); number < all.size(); ++number) {
    const Argument& argument = all[number];
    const Words then = values_of(m_then.parameters, argument.name);
    const Words values = then.empty() && argument.default_value ? Words{*argument.default_value} : then;
    const bool is_hidden = std::ranges::any_of(then, [&](const std::string& value) { return is_masked(value); });
    if (!then.empty() && !is_default(argument, then) && (is_hidden || !before.empty()))
      m_lookup.note(
          is_hidden ? fmt::format("{} held a secret in that run, which is not stored", argument.name)
                    : fmt::format("{} was {} in that run; {} before it has no value", argument.name, shell_join(then), before));
    if (before.empty() && (values.empty() || is_hidden)) before = argument.name;
    if (!before.empty()) continue;
    behind.insert(behind.end(), values.begin(), values.end());
    if (!is_default(argument, values)) needed = behind.size();
  }
  behind.resize(needed);
  for (std::string& value : behind) add_argument(std::move(value));
}

Result<Words> Again::write() {
  TCLI_CHECK(check_names());
  take_consent_out();
  TCLI_CHECK(read_anew());
  TCLI_CHECK(set_new_values());
  TCLI_CHECK(check_masks());
  TCLI_CHECK(check_gone());
  TCLI_CHECK(find_secrets()); // may ask: after all that can fail
  for (const Option& option : m_command.options) restore(option);
  restore_arguments();
  if (!is_read_as_written()) put_options_first();
  if (is_read_as_written()) return words_of(m_parts);
  return fail(Error{.status = ExitCode::usage, .what = "that run", .why = "no words say its values today"});
}

} // namespace

Result<Words> words_again(const Command& command, const EarlierCall& then, const Values& values, const AgainLookup& lookup) {
  return Again(command, then, values, lookup).write();
}

Result<Words> words_again(const EarlierCall& then, const Values& values) {
  Words words(then.words.begin(), then.words.end());
  for (const NewValue& given : values) {
    std::size_t number = 0;
    const char* const end = given.name.data() + given.name.size();
    const auto [stop, error] = std::from_chars(given.name.data(), end, number);
    if (error != std::errc{} || stop != end || number == 0 || number > words.size() + 1)
      return fail(wrong_name(given.name, fmt::format("no manifest: its words are 1 to {}", words.size())));
    if (number > words.size()) words.emplace_back();
    words[number - 1] = given.value;
  }
  for (const std::string& word : words)
    if (word.find(then.mask) != std::string::npos) return fail(masked_word());
  for (const auto& [name, value] : then.parameters)
    if (value.size() == 1 && value.front() == then.mask) return fail(gone_secret(name));
  return words;
}

} // namespace tcli

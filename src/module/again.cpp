#include "module/again.hpp"

#include "base/text.hpp"
#include "module/hint.hpp"
#include "module/word_roles.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace tcli {

namespace {

using Words = std::vector<std::string>;

Error wrong_name(const std::string& name, const std::string& known) {
  return Error{.status = ExitCode::usage, .what = fmt::format("no parameter '{}'", name), .why = "it has " + known};
}

Error no_flag_value(const NewValue& given) {
  return Error{.status = ExitCode::usage, .what = fmt::format("{} wants true or false, got '{}'", given.name, given.value)};
}

std::string names_of(const Command& command) {
  Words names;
  for (const Argument& argument : command.arguments) names.push_back(argument.name);
  for (const Option& option : command.options) names.push_back(option.name);
  return names.empty() ? "none" : join(names, ", ");
}

void take_out(Words& words, std::size_t at, std::size_t count = 1) {
  const auto first = words.begin() + static_cast<std::ptrdiff_t>(at);
  words.erase(first, first + static_cast<std::ptrdiff_t>(count));
}

void set_flag(const Command& command, Words& words, const Option& option, bool on) {
  const auto roles = word_roles(command, words);
  bool is_there = false;
  for (std::size_t at = words.size(); at-- > 0;) {
    std::string& word = words[at];
    if (roles[at].kind != WordRole::Kind::option) continue;
    const auto end = static_cast<std::ptrdiff_t>(std::min(roles[at].value_at, word.size())); // of the letters
    const bool is_short = option.short_name != 0 && !word.starts_with("--") &&
                          std::find(word.begin() + 1, word.begin() + end, option.short_name) != word.begin() + end;
    is_there = is_there || is_short || roles[at].names(option);
    if (on) continue;
    if (is_short) word.erase(std::remove(word.begin() + 1, word.begin() + end, option.short_name), word.begin() + end);
    if (roles[at].names(option) || word == "-") take_out(words, at);
  }
  if (on && !is_there) words.insert(words.begin(), "--" + option.name);
}

// The word at `at` has lost the value behind its letter: "-c" would take the next word.
void keep_apart(Words& words, std::size_t at) {
  if (!words[at].starts_with("--")) words.emplace(words.begin() + static_cast<std::ptrdiff_t>(at) + 1);
}

void set_option(const Command& command, Words& words, const Option& option, const std::string& value) {
  const auto roles = word_roles(command, words);
  bool is_there = false;
  for (std::size_t at = words.size(); at-- > 0;) {
    if (roles[at].option != &option) continue;
    is_there = true;
    if (roles[at].kind == WordRole::Kind::value) words[at] = value;
    if (roles[at].value_at == std::string::npos) continue;
    words[at].replace(roles[at].value_at, std::string::npos, value);
    if (value.empty()) keep_apart(words, at);
  }
  if (!is_there) words.insert(words.begin(), {"--" + option.name, value});
}

// The options before "--", the arguments behind it: an argument may then begin with '-'.
Words with_dashes(const Command& command, Words words) {
  const auto roles = word_roles(command, words);
  Words options, arguments;
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (roles[at].kind == WordRole::Kind::dashes) continue;
    (roles[at].kind == WordRole::Kind::argument ? arguments : options).push_back(std::move(words[at]));
  }
  options.emplace_back("--");
  options.insert(options.end(), arguments.begin(), arguments.end());
  return options;
}

Status set_argument(const Command& command, Words& words, std::size_t number, const std::vector<std::string>& values) {
  if (std::ranges::any_of(values, looks_like_option)) words = with_dashes(command, std::move(words));
  const auto roles = word_roles(command, words);
  std::vector<std::size_t> places;
  for (std::size_t at = 0; at < words.size(); ++at)
    if (roles[at].kind == WordRole::Kind::argument) places.push_back(at);
  const Argument& argument = command.arguments[number];
  if (number > places.size()) {
    return fail(Error{.status = ExitCode::usage,
                      .what = fmt::format("{} has no place", argument.name),
                      .why = fmt::format("{} before it has no value", command.arguments[places.size()].name)});
  }
  const bool is_there = number < places.size();
  std::size_t at = is_there ? places[number] : words.size();
  if (argument.variadic) {
    for (std::size_t last = places.size(); last-- > number;) take_out(words, places[last]);
    at = std::min(at, words.size());
    words.insert(words.begin() + static_cast<std::ptrdiff_t>(at), values.begin(), values.end());
  } else if (is_there) {
    words[at] = values.back();
  } else {
    words.push_back(values.back());
  }
  return {};
}

void replace_all(std::string& word, char mask, const std::string& text) {
  for (auto at = word.find(mask); at != std::string::npos; at = word.find(mask, at + text.size())) word.replace(at, 1, text);
}

// The first secret option whose value is masked; where it stands.
struct Masked {
  const Option* option = nullptr;
  std::size_t at = 0;
  WordRole role = {};
};

std::optional<Masked> next_masked(const Command& command, const Words& words, char mask) {
  const auto roles = word_roles(command, words);
  for (std::size_t at = 0; at < words.size(); ++at) {
    const WordRole& role = roles[at];
    const bool is_secret = role.option != nullptr && role.option->secret && words[at].find(mask) != std::string::npos;
    if (is_secret) return Masked{.option = role.option, .at = at, .role = role};
  }
  return std::nullopt;
}

// Leaves the option out of the words, with its name where it has a word of its own or is the last of several letters.
void leave_out(Words& words, const Masked& found) {
  const bool has_own_word = found.role.kind == WordRole::Kind::value;
  const std::size_t name_at = has_own_word ? found.at - 1 : found.at;
  std::string& name = words[name_at];
  if (name.starts_with("--") || name.size() == 2 || found.role.value_at == 2) {
    take_out(words, name_at, has_own_word ? 2 : 1);
    return;
  }
  name.resize(has_own_word ? name.size() - 1 : found.role.value_at - 1);
  if (has_own_word) take_out(words, found.at);
}

bool is_given(const Command& command, const Words& words, const Option& option) {
  if (option.type != Type::boolean)
    return std::ranges::any_of(word_roles(command, words), [&](const WordRole& role) { return role.option == &option; });
  Words without = words; // it may be one of several letters
  set_flag(command, without, option, false);
  return without != words;
}

// Those whose value came from the environment then.
Result<Words> with_secrets_left_out(const Command& command, Words words, const Parameters& parameters, char mask,
                                    const SecretLookup& lookup) {
  for (const auto& [name, value] : parameters) {
    if (value.size() != 1 || value.front() != mask) continue;
    const auto option = std::ranges::find(command.options, name, &Option::name);
    const bool is_option = option != command.options.end();
    if (!is_option && std::ranges::find(command.arguments, name, &Argument::name) == command.arguments.end())
      return fail(Error{.status = ExitCode::usage,
                        .what = fmt::format("that run had a secret '{}', which is not stored", name),
                        .why = "there is no such parameter any more"});
    // Of others the words tell: the value was that of a secret by chance.
    if (!is_option || !option->secret || is_given(command, words, *option)) continue;
    TCLI_TRY(const auto found, lookup(*option));
    if (found) words.insert(words.begin(), {"--" + name, *found});
  }
  return words;
}

// What the option was; of a flag without a value that is off.
std::optional<std::string> value_then(const Option& option, const Parameters& parameters) {
  const auto found = std::ranges::find(parameters, option.name, &Parameters::value_type::first);
  if (found != parameters.end()) return found->second;
  return option.type == Type::boolean ? std::optional<std::string>{"false"} : std::nullopt;
}

// The words that give the option a value.
Words words_for(const Option& option, const std::string& value) {
  if (option.type != Type::boolean) return {"--" + option.name, value};
  return {value == "true" ? "--" + option.name : fmt::format("--{}={}", option.name, value)};
}

} // namespace

Result<Words> with_new_values(const Command& command, Words words, const std::vector<NewValue>& values) {
  for (const NewValue& given : values) {
    const auto option = std::ranges::find(command.options, given.name, &Option::name);
    const auto argument = std::ranges::find(command.arguments, given.name, &Argument::name);
    if (option != command.options.end()) {
      const bool is_flag = option->type == Type::boolean;
      if (is_flag && given.value != "true" && given.value != "false") return fail(no_flag_value(given));
      is_flag ? set_flag(command, words, *option, given.value == "true") : set_option(command, words, *option, given.value);
    } else if (argument != command.arguments.end()) {
      Words all;
      for (const NewValue& other : values)
        if (other.name == given.name) all.push_back(other.value);
      TCLI_CHECK(set_argument(command, words, static_cast<std::size_t>(argument - command.arguments.begin()), all));
    } else {
      return fail(wrong_name(given.name, names_of(command)));
    }
  }
  return words;
}

Result<Words> with_new_words(Words words, const std::vector<NewValue>& values) {
  for (const NewValue& given : values) {
    std::size_t number = 0;
    const char* const end = given.name.data() + given.name.size();
    const auto [stop, error] = std::from_chars(given.name.data(), end, number);
    if (error != std::errc{} || stop != end || number == 0 || number > words.size() + 1)
      return fail(wrong_name(given.name, fmt::format("no manifest: its words are 1 to {}", words.size())));
    if (number > words.size()) words.emplace_back();
    words[number - 1] = given.value;
  }
  return words;
}

Result<Words> with_secrets(const Command& command, Words words, const Parameters& parameters, char mask,
                           const SecretLookup& lookup) {
  while (const auto found = next_masked(command, words, mask)) {
    TCLI_TRY(const auto value, lookup(*found->option));
    if (value) {
      replace_all(words[found->at], mask, *value);
      if (value->empty() && found->role.value_at != std::string::npos) keep_apart(words, found->at);
    } else {
      leave_out(words, *found);
    }
  }
  const bool is_left = std::ranges::any_of(words, [&](const std::string& word) { return word.find(mask) != std::string::npos; });
  if (!is_left) return with_secrets_left_out(command, std::move(words), parameters, mask, lookup);
  return fail(Error{.status = ExitCode::usage,
                    .what = "a word of that run held a secret",
                    .why = "secrets are not stored, and which one it was can't be told"});
}

Result<Words> with_values_of_then(const Command& command, Words words, const PastValues& past, const EnvironmentLookup& lookup,
                                  const std::function<void(const Option&)>& gets_one_now) {
  for (const Option& option : command.options) {
    if (option.secret || option.env.empty() || is_given(command, words, option)) continue;
    const auto anew = std::ranges::find(past.overrides, option.name, &NewValue::name);
    const auto then = anew == past.overrides.end() ? value_then(option, past.parameters) : std::optional{anew->value};
    const std::string from_environment = lookup(option.env);
    if (!then) {
      if (!from_environment.empty()) gets_one_now(option);
      continue;
    }
    if (then->find(past.mask) != std::string::npos)
      return fail(Error{.status = ExitCode::usage,
                        .what = fmt::format("the value of --{} in that run held a secret, which is not stored", option.name),
                        .why = fmt::format("{} gave it", option.env)});
    const bool is_flag = option.type == Type::boolean;
    const std::string now = !from_environment.empty() ? from_environment : option.default_value.value_or(is_flag ? "false" : "");
    if (now == *then) continue;
    const Words more = words_for(option, *then);
    words.insert(words.begin(), more.begin(), more.end());
  }
  return words;
}

} // namespace tcli

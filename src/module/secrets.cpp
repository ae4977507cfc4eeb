#include "module/secrets.hpp"

#include "module/hint.hpp"

#include <algorithm>

namespace tcli {

namespace {

constexpr std::size_t k_by_chance = 3; // bytes: what is no longer may be a word of its own

enum class Next { word, value, secret };

// A word that is an option: its secret value masked; what the word after it is.
Next mask_option(const Command& command, std::string& word, char mask) {
  const auto value_of = [](const Option& option) { return option.secret ? Next::secret : Next::value; };
  if (word.starts_with("--")) {
    const Option* const option = find_option(command, word);
    if (option == nullptr || option->type == Type::boolean) return Next::word;
    const auto equals = word.find('=');
    if (equals == std::string::npos) return value_of(*option);
    if (option->secret) word.replace(equals + 1, std::string::npos, 1, mask);
    return Next::word;
  }
  for (std::size_t at = 1; at < word.size(); ++at) {
    const Option* const option = find_option(command, std::string{'-', word[at]});
    if (option == nullptr || option->type == Type::boolean) continue;
    if (at + 1 == word.size()) return value_of(*option);
    if (option->secret) word.replace(at + 1, std::string::npos, 1, mask);
    break;
  }
  return Next::word;
}

void mask_text(std::string& word, const std::string& text, char mask) {
  for (auto at = word.find(text); at != std::string::npos; at = word.find(text, at + 1)) word.replace(at, text.size(), 1, mask);
}

} // namespace

std::vector<std::string> without_secrets(const Command& command, std::span<const std::string> words,
                                         const ParsedArguments& parsed, char mask) {
  std::vector<std::string> masked{words.begin(), words.end()};
  if (std::ranges::none_of(command.options, [](const Option& option) { return option.secret; })) return masked;
  Next next = Next::word;
  for (std::string& word : masked) {
    if (next == Next::word && word == "--") break;
    if (next == Next::secret) word.assign(1, mask);
    next = next == Next::word && looks_like_option(word) ? mask_option(command, word, mask) : Next::word;
  }
  for (const ParameterValue& parameter : parsed.parameters)
    for (const std::string& value : parameter.values)
      if (parameter.secret && value.size() > k_by_chance)
        for (std::string& word : masked) mask_text(word, value, mask);
  return masked;
}

std::vector<std::pair<std::string, std::string>> shown_parameters(const ParsedArguments& parsed, char mask) {
  std::vector<std::pair<std::string, std::string>> shown;
  for (const ParameterValue& parameter : parsed.parameters)
    for (const std::string& value : parameter.values)
      shown.emplace_back(parameter.parameter->name, parameter.secret ? std::string(1, mask) : value);
  return shown;
}

} // namespace tcli

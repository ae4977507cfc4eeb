#include "module/secrets.hpp"

#include "module/word_roles.hpp"

#include <algorithm>

namespace tcli {

namespace {

constexpr std::size_t k_by_chance = 3; // bytes: what is no longer may be a word of its own

void mask_text(std::string& word, const std::string& text, char mask) {
  for (auto at = word.find(text); at != std::string::npos; at = word.find(text, at + 1)) word.replace(at, text.size(), 1, mask);
}

} // namespace

std::vector<std::string> without_secrets(const Command& command, std::span<const std::string> words,
                                         const ParsedArguments& parsed, char mask) {
  std::vector<std::string> masked{words.begin(), words.end()};
  if (std::ranges::none_of(command.options, [](const Option& option) { return option.secret; })) return masked;
  const auto roles = word_roles(command, words);
  for (std::size_t at = 0; at < masked.size(); ++at) {
    if (roles[at].option == nullptr || !roles[at].option->secret) continue;
    if (roles[at].kind == WordRole::Kind::value) masked[at].assign(1, mask);
    if (roles[at].value_at != std::string::npos) masked[at].replace(roles[at].value_at, std::string::npos, 1, mask);
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

std::vector<std::string> secret_values(const ParsedArguments& parsed) {
  std::vector<std::string> values;
  for (const ParameterValue& parameter : parsed.parameters)
    if (parameter.secret) values.insert(values.end(), parameter.values.begin(), parameter.values.end());
  return values;
}

} // namespace tcli

#include "module/secrets.hpp"

#include "module/word_roles.hpp"

#include <algorithm>
#include <functional>

namespace tcli {

namespace {

constexpr std::size_t k_by_chance = 3; // bytes: what is no longer may be a word of its own

std::string masked_text(std::string word, const std::vector<std::string>& secrets, char mask) {
  for (const std::string& text : secrets) {
    if (text.size() <= k_by_chance) continue;
    for (auto at = word.find(text); at != std::string::npos; at = word.find(text, at + 1)) word.replace(at, text.size(), 1, mask);
  }
  return word;
}

} // namespace

std::vector<std::string> secret_texts(const Command& command, std::span<const std::string> words, const ParsedArguments& parsed) {
  std::vector<std::string> texts;
  if (std::ranges::none_of(command.options, &Option::secret)) return texts;
  const auto roles = word_roles(command, words);
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (roles[at].option == nullptr || !roles[at].option->secret) continue;
    if (roles[at].kind == WordRole::Kind::value) texts.push_back(words[at]);
    if (roles[at].value_at != std::string::npos) texts.push_back(words[at].substr(roles[at].value_at));
  }
  for (const ParameterValue& parameter : parsed.parameters)
    if (parameter.secret) texts.insert(texts.end(), parameter.values.begin(), parameter.values.end());
  std::ranges::sort(texts, std::greater{}, &std::string::size); // one may begin another
  return texts;
}

std::vector<std::string> without_secrets(const Command& command, std::span<const std::string> words,
                                         const std::vector<std::string>& secrets, char mask) {
  std::vector<std::string> masked{words.begin(), words.end()};
  if (secrets.empty()) return masked;
  const auto roles = word_roles(command, words);
  for (std::size_t at = 0; at < masked.size(); ++at) {
    if (roles[at].option != nullptr && roles[at].option->secret) {
      if (roles[at].kind == WordRole::Kind::value) masked[at].assign(1, mask);
      if (roles[at].value_at != std::string::npos) masked[at].replace(roles[at].value_at, std::string::npos, 1, mask);
    }
    masked[at] = masked_text(std::move(masked[at]), secrets, mask);
  }
  return masked;
}

std::vector<std::pair<std::string, std::string>> shown_parameters(const ParsedArguments& parsed,
                                                                  const std::vector<std::string>& secrets, char mask) {
  std::vector<std::pair<std::string, std::string>> shown;
  for (const ParameterValue& parameter : parsed.parameters)
    for (const std::string& value : parameter.values)
      shown.emplace_back(parameter.parameter->name, parameter.secret ? std::string(1, mask) : masked_text(value, secrets, mask));
  return shown;
}

} // namespace tcli

#include "module/secrets.hpp"

#include "module/word_parts.hpp"

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

std::vector<std::string> secret_texts(const Command& command, std::span<const std::string> words, const ParsedArguments& parsed,
                                      const EnvironmentLookup& lookup) {
  std::vector<std::string> texts;
  if (std::ranges::none_of(command.options, &Option::secret)) return texts;
  for (const WordPart& part : word_parts(command, words))
    if (part.option != nullptr && part.option->secret && part.value) texts.push_back(*part.value);
  for (const ParameterValue& parameter : parsed.parameters)
    if (parameter.secret) texts.insert(texts.end(), parameter.values.begin(), parameter.values.end());
  for (const Option& option : command.options) // the module has the variable, though a word overrides it
    if (auto text = option.secret && !option.env.empty() ? lookup(option.env) : ""; !text.empty())
      texts.push_back(std::move(text));
  std::ranges::sort(texts, std::greater{}, &std::string::size); // one may begin another
  return texts;
}

std::vector<std::string> without_secrets(const Command& command, std::span<const std::string> words,
                                         const std::vector<std::string>& secrets, char mask) {
  if (secrets.empty()) return {words.begin(), words.end()};
  auto parts = word_parts(command, words);
  for (WordPart& part : parts)
    if (part.option != nullptr && part.option->secret && part.value) part.value->assign(1, mask);
  auto masked = words_of(parts);
  for (std::string& word : masked) word = masked_text(std::move(word), secrets, mask);
  return masked;
}

std::vector<std::pair<std::string, std::string>> shown_parameters(const ParsedArguments& parsed,
                                                                  const std::vector<std::string>& secrets, char mask) {
  std::vector<std::pair<std::string, std::string>> shown;
  for (const ParameterValue& parameter : parsed.parameters) {
    const bool is_flag = parameter.parameter->type == Type::boolean;
    const bool is_said = parameter.origin == ParameterValue::Origin::given;
    if (is_flag && parameter.parameter->name == "yes" && !is_said) continue; // consent comes from words alone
    for (const std::string& value : parameter.values)
      shown.emplace_back(parameter.parameter->name, parameter.secret ? std::string(1, mask)
                                                    : is_flag        ? value
                                                                     : masked_text(value, secrets, mask));
  }
  return shown;
}

} // namespace tcli

#include "module/word_roles.hpp"

#include "module/hint.hpp"

namespace tcli {

namespace {

WordRole long_option(const Command& command, const std::string& word) {
  WordRole role{.kind = WordRole::Kind::option};
  const Option* const option = find_option(command, word);
  if (option != nullptr && option->type == Type::boolean) role.flag = option;
  if (option == nullptr || option->type == Type::boolean) return role;
  role.option = option;
  if (const auto equals = word.find('='); equals != std::string::npos) role.value_at = equals + 1;
  return role;
}

// "-v", "-c3", "-vc": the first that takes a value takes the rest.
WordRole short_options(const Command& command, const std::string& word) {
  WordRole role{.kind = WordRole::Kind::option};
  for (std::size_t at = 1; at < word.size(); ++at) {
    const Option* const option = find_option(command, std::string{'-', word[at]});
    if (option == nullptr || option->type == Type::boolean) continue;
    role.option = option;
    if (at + 1 < word.size()) role.value_at = at + 1;
    return role;
  }
  return role;
}

} // namespace

std::vector<WordRole> word_roles(const Command& command, std::span<const std::string> words) {
  std::vector<WordRole> roles;
  bool options_ended = false;
  for (const std::string& word : words) {
    const bool is_value = !roles.empty() && roles.back().kind == WordRole::Kind::option && roles.back().option != nullptr &&
                          roles.back().value_at == std::string::npos;
    if (is_value) {
      roles.push_back({.kind = WordRole::Kind::value, .option = roles.back().option});
    } else if (options_ended || !looks_like_option(word)) {
      roles.push_back({});
    } else if (word == "--") {
      roles.push_back({.kind = WordRole::Kind::dashes});
      options_ended = true;
    } else {
      roles.push_back(word.starts_with("--") ? long_option(command, word) : short_options(command, word));
    }
  }
  return roles;
}

} // namespace tcli

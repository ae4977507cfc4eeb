#include "module/hint.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace tcli {
namespace {

constexpr OwnOption k_own_options[] = {
    {"yes", 'y', false}, {"no-input", 0, false}, {"no-history", 0, false}, {"capture", 0, true}, {"from", 0, true}};
constexpr std::size_t k_longest_line = 400; // bytes

bool is_letter_or_digit(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
}

bool is_long(std::string_view word) { return word.starts_with("--"); }

const Option* find_short(const Command& command, char letter) {
  for (const Option& option : command.options)
    if (option.short_name != 0 && option.short_name == letter) return &option;
  return nullptr;
}

// Every letter of "-abc" up to one that takes the rest of the word as its value.
bool cluster_may_be_shown(const Command& command, std::string_view word) {
  for (const char letter : word.substr(1)) {
    const Option* option = find_short(command, letter);
    if (option == nullptr || option->secret) return false;
    if (option->type != Type::boolean) break;
  }
  return true;
}

} // namespace

const OwnOption* find_own_option(std::string_view word) {
  for (const OwnOption& own : k_own_options) {
    if (is_long(word) && option_part(word).substr(2) == own.name) return &own;
    if (word.size() == 2 && word[0] == '-' && own.short_name != 0 && word[1] == own.short_name) return &own;
  }
  return nullptr;
}

bool is_help(std::string_view word) { return word == "--help" || word == "-h"; }

bool looks_like_option(std::string_view word) { return word.size() > 1 && word.front() == '-'; }

std::string_view option_part(std::string_view word) {
  if (is_long(word)) return word.substr(0, word.find('='));
  return word.size() > 1 && is_letter_or_digit(word[1]) ? word.substr(0, 2) : word;
}

const Option* find_option(const Command& command, std::string_view word) {
  if (!looks_like_option(word)) return nullptr;
  if (!is_long(word)) return find_short(command, word[1]);
  const std::string_view name = option_part(word).substr(2);
  const auto found =
      std::find_if(command.options.begin(), command.options.end(), [&](const Option& option) { return option.name == name; });
  return found == command.options.end() ? nullptr : &*found;
}

bool takes_next_word(const Command& command, std::string_view word) {
  if (!looks_like_option(word)) return false;
  if (is_long(word)) {
    const Option* option = find_option(command, word);
    return option != nullptr && option->type != Type::boolean && word.find('=') == std::string_view::npos;
  }
  for (std::size_t index = 1; index < word.size(); ++index) {
    const Option* option = find_short(command, word[index]);
    if (option == nullptr) return false;
    if (option->type != Type::boolean) return index + 1 == word.size();
  }
  return false;
}

bool names_secret(const Command& command, std::string_view word) {
  if (!looks_like_option(word)) return false;
  return std::any_of(command.options.begin(), command.options.end(), [&](const Option& option) {
    if (!option.secret) return false;
    if (is_long(word)) return option_part(word).substr(2) == option.name;
    return option.short_name != 0 && word.find(option.short_name) != std::string_view::npos;
  });
}

bool may_be_shown(const Command& command, std::span<const std::string> words) {
  if (std::none_of(command.options.begin(), command.options.end(), [](const Option& option) { return option.secret; }))
    return true;
  for (const std::string& word : words) {
    if (word == "--") break;
    if (!looks_like_option(word)) continue;
    if (!is_long(word) && !cluster_may_be_shown(command, word)) return false;
    const Option* option = find_option(command, word);
    if (option == nullptr || option->secret) return false;
  }
  return true;
}

std::string call_line(const std::string& start, const std::vector<std::string>& words, const std::string& otherwise) {
  std::string line = start;
  for (const std::string& word : words) line += " " + shell_quote(word);
  return line.size() <= k_longest_line && escape(line) == line ? line : otherwise;
}

} // namespace tcli

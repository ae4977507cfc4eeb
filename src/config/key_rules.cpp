#include "config/key_rules.hpp"

#include "base/suggest.hpp"
#include "base/text.hpp"
#include "config/alias.hpp"
#include "module/name.hpp"
#include "module/value.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <fnmatch.h>

namespace tcli {

namespace {

// How many parts of `pattern` are left when `key` was held against its first ones; none when one of them differs. Each call asks
// this of many rows, so it makes no lists.
std::optional<std::size_t> parts_left(std::string_view pattern, std::string_view key) {
  while (true) {
    const auto wanted = pattern.substr(0, pattern.find('.')), part = key.substr(0, key.find('.'));
    if (part.empty() || (wanted != "*" && wanted != part)) return std::nullopt;
    pattern.remove_prefix(wanted.size());
    key.remove_prefix(part.size());
    if (key.empty()) return static_cast<std::size_t>(std::ranges::count(pattern, '.'));
    if (pattern.empty()) return std::nullopt;
    pattern.remove_prefix(1);
    key.remove_prefix(1);
  }
}

// `pattern` with the parts of `key` for its `*`; itself where one of them has more parts.
std::string filled(std::string_view pattern, std::string_view key) {
  auto parts = split(pattern, '.');
  const auto names = split(key, '.');
  if (names.size() != parts.size()) return std::string{pattern};
  for (std::size_t at = 0; at < parts.size(); ++at)
    if (parts[at] == "*") parts[at] = names[at];
  return join({parts.begin(), parts.end()}, ".");
}

// Whether the pattern is sure to match all that the other one does. The text of the other one tells where only a `*` can have
// matched the signs in it that are none of their own.
bool covers(std::string_view pattern, std::string_view other) {
  const auto has = [](std::string_view text, std::string_view signs) {
    return text.find_first_of(signs) != std::string_view::npos;
  };
  if (has(other, "[]\\") || (has(other, "*?") && has(pattern, "?[]\\"))) return false;
  return ::fnmatch(std::string{pattern}.c_str(), std::string{other}.c_str(), 0) == 0;
}

bool is_folder(std::string_view path) { return path.empty() || path == "~" || path.starts_with('/') || path.starts_with("~/"); }

bool is_milliseconds(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() && number >= 1 && number <= 60'000;
}

bool is_count(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos && parse_bytes(text);
}

} // namespace

bool matches_key(std::string_view pattern, std::string_view key) { return parts_left(pattern, key) == 0; }

const ConfigKey* find_config_key(std::string_view key) {
  const auto* found =
      std::find_if(k_config_keys.begin(), k_config_keys.end(), [&](const ConfigKey& row) { return matches_key(row.name, key); });
  return found == k_config_keys.end() ? nullptr : found;
}

bool holds_config_keys(std::string_view path) {
  return std::any_of(k_config_keys.begin(), k_config_keys.end(),
                     [&](const ConfigKey& row) { return parts_left(row.name, path).value_or(0) > 0; });
}

std::optional<std::string> similar_key(std::string_view typed) {
  std::vector<std::string> keys;
  for (const ConfigKey& row : k_config_keys) keys.push_back(filled(row.name, typed));
  return suggest(typed, {keys.begin(), keys.end()});
}

bool fits(const ConfigKey& key, std::string_view value) {
  if (key.text == ConfigText::any) return true;
  if (key.text == ConfigText::milliseconds) return is_milliseconds(value);
  if (key.text == ConfigText::duration) return parse_duration(value).has_value();
  if (key.text == ConfigText::bytes) return parse_bytes(value).has_value();
  if (key.text == ConfigText::count) return is_count(value);
  if (key.text == ConfigText::call) return alias_words(value).has_value();
  if (key.text == ConfigText::file) return value.starts_with('/') || value.starts_with("~/");
  if (key.text == ConfigText::folders) return !value.empty() && std::ranges::all_of(split(value, key.separator), is_folder);
  if (key.text == ConfigText::items) return value.find_first_not_of(key.separator) != std::string_view::npos;
  if (key.choices.empty()) return !value.empty();
  const auto choices = split(key.choices, ' ');
  return std::find(choices.begin(), choices.end(), value) != choices.end();
}

std::string misfit(const ConfigKey& key, std::string_view value) {
  const auto words = key.text == ConfigText::call ? alias_words(value) : std::vector<std::string>{};
  return words ? "" : ": " + words.error().what;
}

std::string key_name_problem(const ConfigKey& key, std::string_view name) {
  if (key.text != ConfigText::call) return {};
  return name_problem(name.substr(k_alias_keys.size())).value_or("");
}

std::string item_problem(const ConfigKey& key, std::string_view value) {
  if (key.text != ConfigText::names) return {};
  for (const std::string_view item : split(value, key.separator)) {
    if (const auto problem = name_problem(item); problem && !item.empty()) return fmt::format("'{}': {}", item, *problem);
  }
  return {};
}

std::string joined_items(const ConfigKey& key, const std::vector<std::string>& items) {
  return join(items, std::string(1, key.separator == 0 ? ' ' : key.separator));
}

std::string wanted_value(const ConfigKey& key) {
  if (key.text == ConfigText::file) return "a file whose path begins with / or ~/";
  if (key.text == ConfigText::folders) return "a folder, or a list of folders, each beginning with / or ~/";
  if (key.text == ConfigText::milliseconds) return "milliseconds, 1 to 60000";
  if (key.text == ConfigText::duration) return "a length of time, such as 90d";
  if (key.text == ConfigText::bytes) return "bytes, such as 512M";
  if (key.text == ConfigText::count) return "a whole number";
  if (key.text == ConfigText::call) return "a module and its words, such as oncall rota list";
  if (key.text == ConfigText::items) return "a text, or a list of one text at least";
  if (key.separator != 0) return "a text, or a list of texts";
  return key.choices.empty() ? "a text" : "one of: " + std::string{key.choices};
}

bool is_stricter(const ConfigKey& key, std::string_view value, std::string_view other) {
  if (key.strictness == ConfigStrictness::choices) {
    const auto choices = split(key.choices, ' ');
    return std::ranges::find(choices, value) > std::ranges::find(choices, other);
  }
  if (key.strictness == ConfigStrictness::none) return false;
  const auto allowed = split(other, key.separator);
  const bool are_patterns = key.strictness == ConfigStrictness::patterns;
  return std::ranges::all_of(split(value, key.separator), [&](std::string_view item) {
    const auto takes = [&](std::string_view one) { return one == item || (are_patterns && covers(one, item)); };
    return std::ranges::any_of(allowed, takes);
  });
}

} // namespace tcli

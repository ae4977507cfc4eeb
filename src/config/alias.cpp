#include "config/alias.hpp"

#include "base/quoted_words.hpp"
#include "module/name.hpp"

#include <fmt/format.h>

namespace tcli {

namespace {

// None where the text is none that a config may have.
std::optional<Alias> alias_of(std::string_view key, const ConfigSetting& setting) {
  auto words = alias_words(setting.value);
  if (!words) return std::nullopt;
  return Alias{.name = std::string{key.substr(k_alias_keys.size())},
               .text = setting.value,
               .words = *std::move(words),
               .origin = setting.layer->origin,
               .where = setting.layer->where};
}

} // namespace

std::string Alias::sentence() const { return fmt::format("{} is an alias of '{}'", name, text); }

std::vector<std::string> Alias::followed_by(std::span<const std::string> typed) const {
  std::vector<std::string> all(words.begin() + 1, words.end());
  all.insert(all.end(), typed.begin(), typed.end());
  return all;
}

std::optional<Alias> find_alias(const Config& config, const std::string& name) {
  const auto merged = merge_config(config.layers());
  const auto found = merged.find(std::string{k_alias_keys} + name);
  return found == merged.end() ? std::nullopt : alias_of(found->first, found->second);
}

std::vector<Alias> all_aliases(const Config& config) {
  std::vector<Alias> aliases;
  const auto merged = merge_config(config.layers());
  for (auto entry = merged.lower_bound(k_alias_keys); entry != merged.end() && entry->first.starts_with(k_alias_keys); ++entry)
    if (auto alias = alias_of(entry->first, entry->second)) aliases.push_back(*std::move(alias));
  return aliases;
}

Result<std::vector<std::string>> alias_words(std::string_view text) {
  TCLI_TRY(auto words, quoted_words(text));
  if (words.empty()) return fail(Error{.what = "there is no word in it"});
  const std::string& module = words.front();
  if (module.starts_with('-'))
    return fail(Error{.what = fmt::format("'{}' stands before the module: an option of tcli's own is for who calls", module)});
  if (module == "help") return fail(Error{.what = "help is no module"});
  if (const auto problem = name_problem(module)) return fail(Error{.what = "it begins with no module: " + *problem});
  return words;
}

} // namespace tcli

#include "config/config.hpp"

#include "base/debug.hpp"
#include "base/text.hpp"
#include "config/key_rules.hpp"
#include "config/team_config.hpp"

#include <fmt/format.h>

namespace tcli {

namespace {

constexpr std::string_view k_module_keys = "modules.";
constexpr std::string_view k_source_end = ".from";

// Not the value: it may be a secret.
void tell_origin(const std::string& key, const ConfigLayer& layer) {
  const bool is_variable = layer.origin == ConfigOrigin::environment;
  debug("config: {} is set by {}, {}", key, config_origin_word(layer.origin),
        is_variable ? std::string{find_config_key(key)->variable} : layer.where);
}

// The others, such as a team's aliases, are not looked at one by one: each call asks for these.
template <class Take> void each_of_modules(const ConfigValues& values, Take take) {
  for (auto entry = values.lower_bound(k_module_keys); entry != values.end() && entry->first.starts_with(k_module_keys); ++entry)
    take(entry->first, entry->second);
}

} // namespace

Result<Config> Config::load() {
  TCLI_TRY(auto team, TeamConfig::load());
  return load(std::move(team));
}

Result<Config> Config::load(TeamConfig team) {
  TCLI_TRY(auto layers, load_config_layers(std::move(team)));
  ConfigValues values;
  auto merged = merge_config(layers, [](const std::string& key, const std::string& own, const std::string& teams) {
    warn(fmt::format("{}: the team's '{}' is final, '{}' has no effect", key, teams, own), "tcli team show");
  });
  for (auto& [key, setting] : merged) {
    if (debug_enabled()) tell_origin(key, *setting.layer);
    values.emplace_hint(values.end(), key, std::move(setting.value));
  }
  Config config{std::move(values)};
  config.m_layers = std::move(layers);
  return config;
}

std::string Config::get(std::string_view key) const {
  const auto found = m_values.find(key);
  if (found != m_values.end()) return found->second;
  const ConfigKey* row = find_config_key(key);
  return row == nullptr ? std::string{} : std::string{row->default_value};
}

const std::string* Config::find(std::string_view key) const {
  const auto found = m_values.find(key);
  return found == m_values.end() ? nullptr : &found->second;
}

ConfigValues Config::module_settings() const {
  ConfigValues settings;
  each_of_modules(m_values, [&](const std::string& key, const std::string& value) {
    const bool is_told =
        matches_key("modules.*.settings.*", key) || matches_key("modules.*.image", key) || matches_key("modules.*.pack", key);
    if (is_told) settings.emplace(key, value);
  });
  return settings;
}

std::vector<std::string> Config::list(std::string_view key) const {
  const ConfigKey* row = find_config_key(key);
  const std::string value = get(key);
  std::vector<std::string> items;
  for (const auto item : split(value, row == nullptr ? ' ' : row->separator)) {
    if (!item.empty()) items.emplace_back(item);
  }
  return items;
}

std::map<std::string, std::string, std::less<>> Config::module_sources() const {
  std::map<std::string, std::string, std::less<>> sources;
  each_of_modules(m_values, [&](const std::string& key, const std::string& value) {
    if (!matches_key("modules.*.from", key)) return;
    const auto length = key.size() - k_module_keys.size() - k_source_end.size();
    sources.emplace(key.substr(k_module_keys.size(), length), value);
  });
  return sources;
}

} // namespace tcli

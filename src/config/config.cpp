#include "config/config.hpp"

#include "base/debug.hpp"
#include "base/text.hpp"
#include "config/key_rules.hpp"
#include "config/team_config.hpp"

#include <fmt/format.h>

namespace tcli {

namespace {

constexpr std::string_view k_source_begin = "modules.";
constexpr std::string_view k_source_end = ".from";

// Not the value: it may be a secret.
void tell_origin(const std::string& key, const ConfigLayer& layer) {
  const bool is_variable = layer.origin == ConfigOrigin::environment;
  debug("config: {} is set by {}, {}", key, config_origin_word(layer.origin),
        is_variable ? std::string{find_config_key(key)->variable} : layer.where);
}

} // namespace

Result<Config> Config::load() {
  TCLI_TRY(auto team, TeamConfig::load());
  return load(std::move(team));
}

Result<Config> Config::load(TeamConfig team) {
  TCLI_TRY(auto layers, load_config_layers(std::move(team)));
  ConfigValues values;
  const auto merged = merge_config(layers, [](const std::string& key, const std::string& own, const std::string& teams) {
    warn(fmt::format("{}: the team's '{}' is final, '{}' has no effect", key, teams, own), "tcli team show");
  });
  for (const auto& [key, setting] : merged) {
    if (debug_enabled()) tell_origin(key, *setting.layer);
    values.emplace(key, setting.value);
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
  for (const auto& [key, value] : m_values) {
    const bool is_told =
        matches_key("modules.*.settings.*", key) || matches_key("modules.*.image", key) || matches_key("modules.*.pack", key);
    if (is_told) settings.emplace(key, value);
  }
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
  for (const auto& [key, value] : m_values) {
    if (!matches_key("modules.*.from", key)) continue;
    const auto length = key.size() - k_source_begin.size() - k_source_end.size();
    sources.emplace(key.substr(k_source_begin.size(), length), value);
  }
  return sources;
}

} // namespace tcli

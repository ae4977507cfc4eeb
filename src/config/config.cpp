#include "config/config.hpp"

#include "base/debug.hpp"
#include "base/file.hpp"
#include "base/program.hpp"
#include "base/text.hpp"
#include "base/xdg.hpp"
#include "config/config_file.hpp"
#include "config/key_rules.hpp"
#include "config/team_config.hpp"

#include <fmt/format.h>

namespace tcli {

namespace {

constexpr std::string_view k_source_begin = "modules.";
constexpr std::string_view k_source_end = ".from";

Status read_environment(ConfigValues& values) {
  for (const ConfigKey& key : k_config_keys) {
    const std::string value = key.variable == nullptr ? std::string{} : environment(key.variable);
    if (value.empty()) continue;
    if (!fits(key, value)) {
      return fail(Error{.what = fmt::format("{}: '{}'", key.variable, value),
                        .why = fmt::format("it wants {}", wanted_value(key)),
                        .hint = fmt::format("unset {}", key.variable)});
    }
    values[std::string{key.name}] = value;
  }
  return {};
}

// What the team says is final stands, unless the value of this machine is stricter.
void hold_final(const ConfigValues& final, ConfigValues& values) {
  for (const auto& [key, teams] : final) {
    std::string& value = values[key];
    const ConfigKey* const row = find_config_key(key);
    const bool may_stay = value == teams || (!value.empty() && row != nullptr && is_stricter(*row, value, teams));
    if (may_stay) continue;
    if (!value.empty())
      warn(fmt::format("{}: the team's '{}' is final, '{}' has no effect", key, teams, value), "tcli team show");
    value = teams;
  }
}

} // namespace

Result<Config> Config::load() {
  TCLI_TRY(const auto team, TeamConfig::load());
  ConfigValues own;
  if (const auto folder = config_folder()) {
    TCLI_TRY(own, read_config_file(*folder + "/config.yaml"));
  }
  ConfigValues values = team.defaults;
  for (auto& [key, value] : own) values[key] = std::move(value);
  TCLI_CHECK(read_environment(values));
  hold_final(team.final, values);
  return Config{std::move(values)};
}

std::string Config::get(std::string_view key) const {
  const auto found = m_values.find(key);
  if (found != m_values.end()) return found->second;
  const ConfigKey* row = find_config_key(key);
  return row == nullptr ? std::string{} : std::string{row->default_value};
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

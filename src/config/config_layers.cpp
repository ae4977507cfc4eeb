#include "config/config_layers.hpp"

#include "base/program.hpp"
#include "base/xdg.hpp"
#include "config/config_file.hpp"
#include "config/key_rules.hpp"
#include "config/team_config.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace tcli {

namespace {

constexpr std::array<std::string_view, 5> k_words{"system", "team", "user", "environment", "final"};
constexpr const char* k_file = "/config.yaml";

std::string variable_value(const ConfigKey& key) { return key.variable == nullptr ? std::string{} : environment(key.variable); }

Result<ConfigValues> environment_values() {
  ConfigValues values;
  for (const ConfigKey& key : k_config_keys) {
    auto value = variable_value(key);
    if (value.empty()) continue;
    if (!fits(key, value))
      return fail(Error{.what = variable_problem(key), .why = {}, .hint = fmt::format("unset {}", key.variable)});
    values[std::string{key.name}] = std::move(value);
  }
  return values;
}

bool is_at_least_as_strict(std::string_view key, const std::string& value, const std::string& teams) {
  const ConfigKey* const row = find_config_key(key);
  return value == teams || (!value.empty() && row != nullptr && is_stricter(*row, value, teams));
}

} // namespace

std::string_view config_origin_word(ConfigOrigin origin) { return k_words.at(static_cast<std::size_t>(origin)); }

std::string variable_problem(const ConfigKey& key) {
  const std::string value = variable_value(key);
  if (value.empty() || fits(key, value)) return {};
  return fmt::format("{}: '{}': it wants {}", key.variable, value, wanted_value(key));
}

std::vector<std::string> config_files() {
  std::vector<std::string> files;
  for (const std::string& folder : system_config_folders()) files.push_back(folder + k_file);
  std::ranges::reverse(files); // the first one counts most
  if (auto own = user_config_file(); !own.empty()) files.push_back(std::move(own));
  return files;
}

std::string user_config_file() {
  const auto folder = config_folder();
  return folder ? *folder + k_file : std::string{};
}

Result<std::vector<ConfigLayer>> load_config_layers(TeamConfig team) {
  std::vector<ConfigLayer> layers;
  const auto add = [&](ConfigOrigin origin, std::string where, ConfigValues values) {
    if (!values.empty()) layers.push_back({.origin = origin, .where = std::move(where), .values = std::move(values)});
  };
  const auto files = config_files();
  const std::string own = user_config_file();
  const auto read = [&](const std::string& file, ConfigOrigin origin) -> Status {
    TCLI_TRY(auto values, read_config_file(file));
    add(origin, file, std::move(values));
    return {};
  };
  for (const std::string& file : files)
    if (file != own) TCLI_CHECK(read(file, ConfigOrigin::system));
  add(ConfigOrigin::team, team_config_file(), std::move(team.defaults));
  if (!own.empty()) TCLI_CHECK(read(own, ConfigOrigin::user));
  TCLI_TRY(auto values, environment_values());
  add(ConfigOrigin::environment, "", std::move(values));
  add(ConfigOrigin::final, team_config_file(), std::move(team.final));
  return layers;
}

MergedConfig merge_config(const std::vector<ConfigLayer>& layers, const IgnoredValue& ignored) {
  MergedConfig merged;
  for (const ConfigLayer& layer : layers) {
    for (const auto& [key, value] : layer.values) {
      const auto [known, is_new] = merged.try_emplace(key, ConfigSetting{.value = value, .layer = &layer});
      if (is_new) continue;
      ConfigSetting& setting = known->second;
      if (layer.origin == ConfigOrigin::final && is_at_least_as_strict(key, setting.value, value)) continue;
      if (layer.origin == ConfigOrigin::final && !setting.value.empty() && ignored) ignored(key, setting.value, value);
      setting = {.value = value, .layer = &layer};
    }
  }
  return merged;
}

} // namespace tcli

// The config from each place that says something of it, and what holds of all that.
#pragma once

#include "config/config_text.hpp"
#include "config/keys.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

// From weak to strong. What a team calls final is weaker than a stricter value of this machine alone.
enum class ConfigOrigin { system, team, user, environment, final };

std::string_view config_origin_word(ConfigOrigin origin);

struct TeamConfig;

struct ConfigLayer {
  ConfigOrigin origin;
  std::string where; // the file; empty of the environment
  ConfigValues values;
};

// In that order, with `team` for what packs and the team say; those of files that are not there are left out. Warnings about
// unknown keys are printed. Fails with 125.
Result<std::vector<ConfigLayer>> load_config_layers(TeamConfig team);

// The config.yaml of this machine and of the user, from weak to strong, there or not.
std::vector<std::string> config_files();

// What is wrong with the key's environment variable; empty when nothing is.
std::string variable_problem(const ConfigKey& key);

// The user's own file, which may not be there; empty: there is no place for one.
std::string user_config_file();

struct ConfigSetting {
  std::string value;
  const ConfigLayer* layer; // that it comes from
};

// What holds of each key that is set; refers to `layers`. `ignored` hears of values that have no effect, since the team's is
// final.
using MergedConfig = std::map<std::string, ConfigSetting, std::less<>>;
using IgnoredValue = std::function<void(const std::string& key, const std::string& own, const std::string& teams)>;
MergedConfig merge_config(const std::vector<ConfigLayer>& layers, const IgnoredValue& ignored = {});

} // namespace tcli

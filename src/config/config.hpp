// The user's choices: config.yaml and the environment.
#pragma once

#include "base/result.hpp"
#include "config/config_layers.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

class Config {
public:
  // What holds of all layers (config_layers.hpp), over the defaults. Warnings about unknown keys are printed. Fails with 125.
  static Result<Config> load();

  // The same where packs and the team say `team`, whatever they say now.
  static Result<Config> load(TeamConfig team);

  explicit Config(ConfigValues values) : m_values(std::move(values)) {}

  // The value of a key of k_config_keys without `*`.
  std::string get(std::string_view key) const;

  // The value that somebody has set; null: nobody has. Lives as long as the config.
  const std::string* find(std::string_view key) const;

  // The items of a key that is a list.
  std::vector<std::string> list(std::string_view key) const;

  // What plugins are told of single modules: modules.<name>.settings.<key>, .image and .pack, under these names.
  ConfigValues module_settings() const;

  // modules.<name>.from, by name.
  std::map<std::string, std::string, std::less<>> module_sources() const;

  // Where all of that comes from; empty of a config that was not loaded.
  const std::vector<ConfigLayer>& layers() const { return m_layers; }

private:
  ConfigValues m_values;
  std::vector<ConfigLayer> m_layers;
};

} // namespace tcli

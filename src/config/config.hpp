// The user's choices: config.yaml and the environment.
#pragma once

#include "base/result.hpp"
#include "config/config_text.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

class Config {
public:
  // The environment over $XDG_CONFIG_HOME/tcli/config.yaml over what packs and the team say over the defaults; before all of them
  // what the team calls final, unless theirs is stricter. Warnings about unknown keys are printed. Fails with 125.
  static Result<Config> load();

  explicit Config(ConfigValues values) : m_values(std::move(values)) {}

  // The value of a key of k_config_keys without `*`.
  std::string get(std::string_view key) const;

  // The items of a key that is a list.
  std::vector<std::string> list(std::string_view key) const;

  // What plugins are told of single modules: modules.<name>.settings.<key>, .image and .pack, under these names.
  ConfigValues module_settings() const;

  // modules.<name>.from, by name.
  std::map<std::string, std::string, std::less<>> module_sources() const;

private:
  ConfigValues m_values;
};

} // namespace tcli

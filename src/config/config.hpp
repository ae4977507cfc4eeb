// The user's choices: config.yaml and the environment.
#pragma once

#include "base/result.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

using ConfigValues = std::map<std::string, std::string, std::less<>>; // dotted key to value

// YAML text to values. Fails with 125 and "file:line:col: what" when it is no YAML or a value is not among a key's choices. An
// unknown key becomes a warning with a suggestion.
Result<ConfigValues> parse_config(std::string_view yaml, const std::string& file, std::vector<std::string>& warnings);

class Config {
public:
  // The environment over $XDG_CONFIG_HOME/tcli/config.yaml over the defaults; a file that is not there is empty. The parsed file
  // is kept in the cache, so that a call parses no YAML. Warnings about unknown keys are printed.
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

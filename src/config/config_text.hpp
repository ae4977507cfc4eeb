// Values of the config from YAML.
#pragma once

#include "base/result.hpp"
#include "module/yaml.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

using ConfigValues = std::map<std::string, std::string, std::less<>>; // dotted key to value

inline constexpr std::size_t k_config_limit = std::size_t{1024} * 1024; // bytes of a file

// What is told to a person whose config can't be read.
inline constexpr const char* k_config_help = "tcli help config-keys";

// YAML text to values. Fails with 125 and "file:line:col: what" when it is no YAML or a value is not among a key's choices. An
// unknown key becomes a warning with a suggestion. What is wrong with the value of the key `but`, which is to be replaced, is let
// pass, and the key has no value then.
Result<ConfigValues> parse_config(std::string_view yaml, const std::string& file, std::vector<std::string>& warnings,
                                  std::string_view but = {});

// What is wrong in a text: "file:line:column: what".
struct ConfigFault {
  std::string text;
  bool is_warning = false; // an unknown key: all the rest holds
  std::string key = {};    // whose value it is, or empty
};

// All of that, in the text's order; of a text that is no YAML the first.
std::vector<ConfigFault> config_faults(std::string_view yaml, const std::string& file);

// The same as parse_config of a part of a document: a map, or null.
Result<ConfigValues> config_values(const YamlNode& node, const std::string& file, std::vector<std::string>& warnings,
                                   std::string_view but = {});

// As YAML that config_values reads, each line behind `indent`.
std::string config_text(const ConfigValues& values, std::string_view indent);

} // namespace tcli

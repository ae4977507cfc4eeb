// Changes of a config file that leave the rest of its text as it is, comments among it.
#pragma once

#include "config/config_text.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tcli {

// `yaml` with these values for a key that the file may have or not; several are a list. `file` is for errors. What comes out was
// read again: it gives `key` these values and says of all other keys what it said before. Fails with 1, or as parse_config does.
Result<std::string> with_config_value(std::string_view yaml, const std::string& file, std::string_view key,
                                      const std::vector<std::string>& values);

// The same without the key, wherever it stands; `yaml` itself where it is not there. Comments within its value, and in its own
// lines, go with it.
Result<std::string> without_config_key(std::string_view yaml, const std::string& file, std::string_view key);

// Where the entry stands that gives `key` its value; line 0: none does.
YamlPosition position_of_key(const YamlNode& root, std::string_view key);

} // namespace tcli

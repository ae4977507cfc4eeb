// A file of config values, and what it said the last time.
#pragma once

#include "base/file.hpp"
#include "config/config_text.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tcli {

using ConfigLayers = std::vector<ConfigValues>;
using ParseLayers = std::function<Result<ConfigLayers>(std::string_view yaml, std::vector<std::string>& warnings)>;

// What `parse` makes of a file, which is asked for as long as the file stays the same only once: the rest comes from the cache,
// so that a call parses no YAML. A file that is not there has no layers. Warnings are printed. Fails with 125, also when anybody
// may change the file: it says which libraries are loaded.
Result<ConfigLayers> read_config_layers(const std::string& file, const ParseLayers& parse);

// The one layer of a user's own file.
Result<ConfigValues> read_config_file(const std::string& file);

} // namespace tcli

// A file of config values, and what it said the last time.
#pragma once

#include "base/file.hpp"
#include "config/config_text.hpp"

#include <functional>
#include <string>
#include <sys/stat.h>
#include <vector>

namespace tcli {

using ConfigLayers = std::vector<ConfigValues>;
using ParseLayers = std::function<Result<ConfigLayers>(std::string_view yaml, std::vector<std::string>& warnings)>;

// A file that anybody may change is not read: it says which libraries are loaded.
bool is_open_to_all(const struct ::stat& status);
inline constexpr const char* k_open_to_all = "anyone can change it";

// Fails with 125 where it is; a file that is not there is fine.
Status check_trust(const std::string& file);

// All of a file's text. Fails as read_file does, with what makes it readable or puts it aside as the hint.
Result<std::string> read_config_text(const std::string& file);

// What `parse` makes of a file, which is asked for as long as the file stays the same only once: the rest comes from the cache,
// so that a call parses no YAML. A file that is not there has no layers. Warnings are printed. Fails with 125, also when the file
// is open to all.
Result<ConfigLayers> read_config_layers(const std::string& file, const ParseLayers& parse);

// The one layer of a user's own file.
Result<ConfigValues> read_config_file(const std::string& file);

} // namespace tcli

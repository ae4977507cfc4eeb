// Where a user's files stand: the XDG Base Directory Specification 0.8. A relative value counts as unset.
#pragma once

#include <optional>
#include <string>

namespace tcli {

// Each is `<base>/tcli`, absolute, not created; none when neither the variable nor HOME is usable.
std::optional<std::string> config_folder();
std::optional<std::string> cache_folder();
std::optional<std::string> state_folder();
std::optional<std::string> data_folder();

} // namespace tcli

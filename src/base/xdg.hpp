// Where a user's files stand: the XDG Base Directory Specification 0.8. A relative value counts as unset.
#pragma once

#include "base/result.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tcli {

// Each is `<base>/tcli`, absolute, not created; none when neither the variable nor HOME is usable.
std::optional<std::string> config_folder();
std::optional<std::string> cache_folder();
std::optional<std::string> state_folder();
std::optional<std::string> data_folder();

// Those of the machine, the most important one first; relative ones are left out.
std::vector<std::string> system_config_folders();

// Why one of them is missing.
std::string_view no_folder_reason();

// What makes HOME the user's own again.
inline constexpr const char* k_users_home = "export HOME=\"$(getent passwd \"$(id -u)\" | cut -d: -f6)\"";

// Makes a folder below one of these, mode 0700. Nothing is made below a HOME that does not exist or belongs to another user (as
// it does under sudo), nor below any folder of another user than root.
Status make_user_folder(const std::string& path);

} // namespace tcli

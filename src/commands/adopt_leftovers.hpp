// What a `tcli plugin adopt` that was killed has left.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace tcli {

// A folder that was to become a module of a tree.
inline constexpr const char* k_begun_module = "module";

// Removes those of a folder that `is_ours` takes, by what begun_file() tells and their path, once they are older than a minute:
// adopt writes none for that long. A file that can't be removed stays.
void remove_begun(const std::string& folder, const std::function<bool(std::string_view, const std::string&)>& is_ours);

} // namespace tcli

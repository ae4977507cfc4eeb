// What adopt asks the file system about scripts and what was made of them.
#pragma once

#include <string>
#include <string_view>
#include <sys/types.h>

namespace tcli {

inline constexpr std::size_t k_copy_limit = 64 * 1024 * 1024; // bytes of a script
inline constexpr const char* k_verb = "run";                  // of a script that does one thing
inline constexpr ::mode_t k_manifest_mode = 0644, k_program_mode = 0755;

std::string hash_of(std::string_view text);

// A link that leads nowhere too.
bool is_there(const std::string& path);

// Where a link in `folder` leads to the script: by a relative path, so that both may move together.
std::string link_text(const std::string& folder, const std::string& script);

// Where that link leads; empty where it is none.
std::string read_link(const std::string& path);

} // namespace tcli

// A settings file of somebody else's, read with care.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

namespace images {

inline constexpr std::size_t k_small_file_limit = std::size_t{1} << 20; // bytes

// The content of the regular file at `path`, links followed. None when it is missing, can't be read, is longer than
// k_small_file_limit or is something else: a FIFO or a device is never waited for.
std::optional<std::string> read_small_file(const std::string& path);

} // namespace images

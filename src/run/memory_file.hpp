// A file without a name, in memory: unlike a pipe nobody has to feed it while it is read.
#pragma once

#include "base/file.hpp"

#include <string_view>

namespace tcli {

// With `content`, to be read from its beginning; closed on execve. Fails with 125.
Result<UniqueFd> memory_file(std::string_view content);

} // namespace tcli

// Where a program stands that is named without its folder.
#pragma once

#include <string>
#include <vector>

namespace tcli {

// The first executable file of that name along the caller's search path (POSIX XBD 8.3), as an absolute path; empty when
// there is none.
std::string find_program(const std::string& name);

// The parts of the caller's search path as they stand in it, empty ones too; nothing where it is not set.
std::vector<std::string> search_path_parts();

} // namespace tcli

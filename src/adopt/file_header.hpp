// What heads a file for editors and lawyers, and tells nothing of what the program is for.
#pragma once

#include <string>
#include <vector>

namespace tcli {

// The comment without modelines ("vim: set ft=sh"), copyright, licence, author and version lines.
std::vector<std::string> without_file_header(const std::vector<std::string>& comment);

} // namespace tcli

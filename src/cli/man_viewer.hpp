// Opening man pages.
#pragma once

#include "base/result.hpp"

#include <string>
#include <vector>

namespace tcli {

// Opens a page in man(1) on a terminal, by name or from its source. Where there is no man, or it fails, `plain` is printed
// instead and one line on standard error says why. Off a terminal the source is printed. Returns the exit status.
Result<int> view_man_source(const std::string& source, const std::string& plain);
Result<int> view_man_page(const std::string& name, const std::string& plain);

// The source of a page that was installed with tcli (../share/man/man1 beside the folder of the program); empty when it is not
// there, or compressed.
std::string installed_man_source(const std::string& name);

} // namespace tcli

// The one line, once a day, that says that packs have newer versions.
#pragma once

#include "config/config.hpp"

namespace tcli {

// On standard error, where that is a terminal and a person called. Reads this machine alone.
void tell_newer_packs(const Config& config);

} // namespace tcli

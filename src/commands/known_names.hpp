// What completion can't read in a manifest or the config.
#pragma once

#include "cli/complete.hpp"

#include <vector>

namespace tcli {

// The latest runs, or the packs that are installed. Quiet, and none where they can't be read.
std::vector<KnownName> known_names(Known known);

} // namespace tcli

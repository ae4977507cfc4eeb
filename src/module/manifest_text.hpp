// A manifest written down.
#pragma once

#include "module/manifest.hpp"

#include <string>

namespace tcli {

// YAML from which read_manifest makes the same manifest, warnings left out.
std::string manifest_text(const Manifest& manifest);

} // namespace tcli

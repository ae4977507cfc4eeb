// A Manifest as bytes for the cache, so that a call parses no YAML.
#pragma once

#include "base/binary.hpp"
#include "module/manifest.hpp"

#include <optional>

namespace tcli {

void encode(BinaryWriter& writer, const Manifest& manifest);

// None when the bytes are not what `encode` wrote (cut off, altered): any input is safe.
std::optional<Manifest> decode_manifest(BinaryReader& reader);

} // namespace tcli

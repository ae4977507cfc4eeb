// A fast hash of bytes. The one place that uses xxHash.
#pragma once

#include <cstdint>
#include <string_view>

namespace tcli {

// XXH3, 64 bits, seed 0. Names cache files and finds damaged ones; not for anything that an attacker must not collide.
std::uint64_t hash64(std::string_view bytes);

} // namespace tcli

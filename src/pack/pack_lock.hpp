// A packs.lock that somebody gave: what everybody is to have.
#pragma once

#include "base/result.hpp"
#include "pack/pack_state.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tcli {

inline constexpr std::size_t k_lock_limit = std::size_t{4} << 20;

// Fails with 1: it can't be read, is too long, or is none.
Result<PackState> read_pack_lock(const std::string& file);

// Fails with 1 when packs can't be brought here as it says: a URL that parse_pack_source would not take or takes for another, a
// ref that is none, a linked pack. `file` is for the error.
Status check_pack_lock(const PackState& lock, const std::vector<std::string>& protocols, const std::string& file);

} // namespace tcli

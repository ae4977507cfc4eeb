// What nobody needs any more is removed; what somebody has changed is put aside.
#pragma once

#include "pack/pack_store.hpp"

#include <string>
#include <vector>

namespace tcli {

// Leftovers of changes that were cut short, generations but the current one and the one before, and trees that `state` does not
// name as current or previous and no running process stems from. Needs the lock. A tree that is not what its receipt says, or has
// none, goes to kept/, and its new place is returned. What can't be removed stays for the next time, and so does for ever what
// has no name that tcli gives.
std::vector<std::string> tidy_packs(const PackStore& store, const PackState& state);

} // namespace tcli

// What nobody needs any more is removed; what somebody has changed is put aside.
#pragma once

#include "pack/pack_store.hpp"

#include <string>
#include <vector>

namespace tcli {

// Leftovers of changes that were cut short, generations but the current one and the one before, and trees that `state` does not
// name as current or previous and no running process stems from. Needs the lock. A tree that is not what its receipt says goes to
// kept/, and its new place is returned. What can't be removed stays for the next time.
std::vector<std::string> tidy_packs(const PackStore& store, const PackState& state);

} // namespace tcli

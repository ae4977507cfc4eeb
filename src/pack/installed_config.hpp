// What the packs that are installed say of the config.
#pragma once

#include "config/team_config.hpp"
#include "pack/pack_store.hpp"

#include <functional>

namespace tcli {

// The folder that a pack is in.
using PackPlace = std::function<std::string(const InstalledPack&)>;

// The defaults of all packs, where the first that names a key has it, and before them those of the team file; and images.pinned
// of their images. A linked folder that can't be read says nothing. Fails with 1.
Result<TeamConfig> installed_config(const PackState& state, const PackPlace& place);
Result<TeamConfig> installed_config(const PackStore& store, const PackState& state);

} // namespace tcli

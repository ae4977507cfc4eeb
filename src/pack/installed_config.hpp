// What the packs that are installed say of the config.
#pragma once

#include "config/team_config.hpp"
#include "pack/pack_store.hpp"
#include "pack/team_file.hpp"

#include <functional>
#include <optional>

namespace tcli {

// The folder that a pack is in.
using PackPlace = std::function<std::string(const InstalledPack&)>;

// The team file of a pack, whose files are in `place`; none: it has none. Findings name its pack, or the file in a linked folder,
// which has to be there. Fails with 1.
Result<std::optional<TeamFile>> read_team_file_of(const InstalledPack& pack, const std::string& place);

// The defaults of all packs, where the first that names a key has it, and before them those of the team file; and images.pinned
// of their images. A linked folder that can't be read says nothing, but what a team agreed on never goes unsaid: its file has to
// be one. Fails with 1.
Result<TeamConfig> installed_config(const PackState& state, const PackPlace& place);
Result<TeamConfig> installed_config(const PackStore& store, const PackState& state);

} // namespace tcli

// Man pages of the modules that packs bring, in the user's man path: $XDG_DATA_HOME/man/man1/tcli-MODULE.1.
#pragma once

#include "pack/generation.hpp"

#include <vector>

namespace tcli {

// Makes the pages of the modules in `packs`, of each name the first one, and removes those of modules that went; who calls has
// the lock of packs. Only files that tcli made so are replaced or removed. Nothing fails: what can't be written, and files of the
// user's in the place of a page, are told in one warning each.
void make_pack_pages(const PackStore& store, const PackState& state, const std::vector<IndexedPack>& packs);

// The same for what is installed, where a change before this one was cut short between publishing and its pages, or could not
// write them. Tells nothing: that change did, where it could.
void finish_pack_pages(const PackStore& store);

} // namespace tcli

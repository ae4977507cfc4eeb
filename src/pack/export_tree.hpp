// A commit of a mirror as files.
#pragma once

#include "pack/pack_tree.hpp"

#include <string>

namespace tcli {

// Writes the tree of the commit into `folder`, which is there and empty: folders and programs 0755, files 0644, whatever the
// umask; byte for byte what was committed, whatever attributes and filters say; and reads it back: what is there has the hash
// that the commit names. All of it is on the disk then. When the mirror turns out to be damaged it is renewed once. Fails with 1;
// what is in the folder then is to be removed.
Result<PackTree> export_tree(Mirror& mirror, const std::string& commit, const std::string& folder, const TreeLimits& limits = {});

} // namespace tcli

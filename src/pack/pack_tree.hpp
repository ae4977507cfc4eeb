// The tree of a commit, looked through before anything of it is written.
#pragma once

#include "pack/mirror.hpp"
#include "pack/tree_problems.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace tcli {

struct TreeLimits {
  std::size_t files = 100'000; // and as many folders
  std::uint64_t bytes = std::uint64_t{1} << 30;
};

struct PackTree {
  std::string id; // its hash
  std::vector<TreeEntry> entries;
};

// All files, links and folders of the commit, in git's order; nothing is judged. Fails with 1.
Result<PackTree> read_tree(const Mirror& mirror, const std::string& commit);

// The same, and fails with 1 and at most ten findings, each with its path, when a pack may not have such a tree: submodules,
// links that lead out of it, names that are no good on every system or belong to git or tcli, two that differ in case alone,
// modes that git does not give, and too much of it.
Result<PackTree> read_pack_tree(const Mirror& mirror, const std::string& commit, const TreeLimits& limits = {});

// Files with modes that git took once and writes no more, so that nothing on a disk has the hash of the tree; each with its path.
// read_tree() has them as git reads them. Nothing where the trees can't be read.
std::vector<std::string> odd_modes(const Mirror& mirror, const PackTree& tree);

} // namespace tcli

// git's hash of a folder as it stands on the disk, without git.
#pragma once

#include "base/result.hpp"
#include "pack/commit_id.hpp"
#include "pack/pack_tree.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace tcli {

using HashedFile = std::function<void(std::uint32_t mode, const std::string& id, const std::string& path)>;

// The hash that a commit would name for the tree in `folder`, without the `.tcli` at its top. Links are not followed. An empty
// folder counts, though git has none: it was not in the commit; so does what group or others may write to, whose mode has those
// bits. `on_file` is told of each file and link, and of such a folder. Fails with 1, and with at most ten findings for what no
// commit can have brought: pipes, devices, sockets, setuid and setgid bits.
Result<std::string> hash_tree(const std::string& folder, Digest::Kind kind, const HashedFile& on_file = {});

struct TreeChange {
  enum class Kind { changed, mode, missing, added };

  Kind kind = Kind::changed;
  std::string path;
};

// How the folder differs from a tree, by path, at most `at_most`; nothing when it does not. Fails as hash_tree does.
Result<std::vector<TreeChange>> tree_changes(const PackTree& tree, const std::string& folder, std::size_t at_most = 10);

} // namespace tcli

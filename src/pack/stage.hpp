// A version of a pack, made ready beside what is installed.
#pragma once

#include "pack/mirror.hpp"
#include "pack/pack_folder.hpp"
#include "pack/pack_store.hpp"

#include <string>
#include <vector>

namespace tcli {

struct StagedPack {
  InstalledPack row; // without `previous` and what else only the state knows
  PackContent content;
  std::string folder; // where its tree is: in staging(), or in its place when it was there already
};

// The commit's tree, checked, written and with its receipt. What is wrong with the pack is told before anything is written, as
// far as pack.yaml and the names of files tell. Needs the lock. Fails with 1, and nothing of it stays.
Result<StagedPack> stage_pack(const PackStore& store, Mirror& mirror, const std::string& ref, const std::string& commit,
                              const ReadDeclaration& read_declaration);

// Puts it where its row says; not yet installed: that is publish(). What somebody wrote into a tree that stands there is put
// aside; where it is then, else empty. Fails with 1.
Result<std::string> place_staged(const PackStore& store, const StagedPack& staged);

// Throws it away, unless it is in its place.
void drop_staged(const PackStore& store, const StagedPack& staged);

// The manifests beside the tree of a pack that are not what its modules make, or that group or others may write to, by their
// paths below it.
std::vector<std::string> changed_manifests(const PackStore& store, const std::string& name, const std::string& commit);

// Whether the tree of a pack is there, as its receipt says, with the manifests that its modules make.
bool is_intact(const PackStore& store, const std::string& name, const std::string& commit);

} // namespace tcli

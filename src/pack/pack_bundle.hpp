// Packs in one file, for places without network: a packs.lock and, for each pack of it, NAME.bundle, in which git has put the
// commit with its history and the tags that lead to it; behind them packs.lock.sha256, which older builds did not write and which
// is no protection against anybody: it tells what was damaged.
#pragma once

#include "pack/archive.hpp"
#include "pack/mirror.hpp"
#include "pack/pack_store.hpp"

#include <string>
#include <vector>

namespace tcli {

class PackBundle {
public:
  // Fails with 1: it can't be read, or is anything but what write_pack_bundle makes.
  static Result<PackBundle> open(const std::string& file);

  const PackState& lock() const { return m_lock; }

  // Puts the commit of a row of lock() into the mirror, without network. Needs the lock of the store. Fails with 1, and the
  // mirror has no object then that git did not check.
  Status take(const PackStore& store, const std::string& name, Mirror& mirror) const;

private:
  PackBundle() = default;

  UniqueFd m_file;
  PackState m_lock;
  std::vector<ArchiveMember> m_members; // one for each row
};

// One pack on its way into a bundle.
struct BundledPack {
  InstalledPack row;
  std::string file; // by bundle_commit
};

// What git makes of the commit, as `file`. It must be in the mirror. Fails with 1.
Status bundle_commit(const Mirror& mirror, const std::string& commit, const std::string& file);

// Whole or not at all, in place of what was there. `team` is that one of them whose team file is followed; may be empty. Fails
// with 1.
Status write_pack_bundle(const std::string& file, const std::vector<BundledPack>& packs, const std::string& team);

} // namespace tcli

// Where packs stand on this machine, and which of them count.
//
//   current                 a link to generations/N: what is installed is what this link says, and nothing else
//   generations/N/          state.yaml, packs.lock, and an index of modules; never changed once it was current
//   NAME/COMMIT/            the tree of a pack; .tcli/ in it is tcli's own: receipt and manifests
//   NAME/linked             a link to a work folder
//   staging/                what is not finished; whatever is left there was cut short
//   kept/                   trees that somebody had changed, put aside
#pragma once

#include "base/file.hpp"
#include "base/result.hpp"
#include "pack/pack_state.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace tcli {

class PackStore {
public:
  // `packs` in the user's data folder, which need not exist. Fails with 1 where there is no place for it.
  static Result<PackStore> open();

  explicit PackStore(std::string folder) : m_folder(std::move(folder)) {}

  // Names in the folder that no pack can have.
  static bool is_own_name(std::string_view name);

  const std::string& folder() const { return m_folder; }
  std::string staging() const { return m_folder + "/staging"; }
  std::string generations() const { return m_folder + "/generations"; }
  std::string kept() const { return m_folder + "/kept"; }
  std::string current() const { return m_folder + "/current"; }
  std::string tree(std::string_view name, std::string_view commit) const;
  // Where the modules of a pack are: its tree, or the link to its work folder.
  std::string place(const InstalledPack& pack) const;

  // The command that puts back files which are gone or were changed, at the commits that are installed.
  std::string remedy() const;

  // What is installed; nothing where nothing ever was. Takes no lock: a state is never changed, only replaced. Fails with 1 and
  // the command that brings back the newest state that can be read.
  Result<PackState> state() const;

  // As far as the packs.lock beside the state tells it, where that can't be read: without what is this machine's own.
  Result<PackState> shared_state() const;

  // One process at a time changes packs: waits for the others, and calls `waiting` before it does. The folders are made, and
  // what one that was cut short has left in staging() goes. The lock goes with the descriptor.
  Result<UniqueFd> lock(const std::function<void()>& waiting) const;

  // A new empty folder in staging(), of this process alone.
  Result<std::string> new_staging_folder(std::string_view purpose) const;

private:
  std::string m_folder;
};

// A folder of mode 0700, unless it is there. Fails with 1.
Status make_pack_folder(const std::string& path);

// All below `path`, and itself, whatever modes folders in it have; links are not followed. Fails with 1.
Status remove_tree(const std::string& path);

// Moves a folder to kept/, under a name that begins so; where it is then. Fails with 1.
Result<std::string> put_aside(const PackStore& store, const std::string& path, const std::string& name);

// The number of a generation by the name of its folder; 0: that is none.
std::uint64_t generation_number(std::string_view name);

// The names in a folder; empty when it can't be read.
std::vector<std::string> names_in(const std::string& folder);

// Everything written below `folder` so far is on the disk (syncfs(2)). Fails with 1.
Status sync_folder(const std::string& folder);

// rename(2), and the new name on the disk. Fails with 1.
Status rename_durably(const std::string& from, const std::string& to);

// The errno of a change to packs in words; status 1.
Error pack_error(std::string what, int error_number);

} // namespace tcli

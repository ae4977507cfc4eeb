// Which packs are installed: what packs.lock says for everybody, and what is this machine's own.
#pragma once

#include "base/result.hpp"
#include "pack/pack_manifest.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tcli {

struct InstalledPack {
  std::string name = {};
  std::string url = {};    // as git takes it
  std::string ref = {};    // branch, tag or commit that was asked for; empty: what the remote's HEAD says
  std::string commit = {}; // 40 or 64 hexadecimal digits
  std::string tree = {};   // hash of the commit's tree (git's)
  std::vector<PackImage> images = {};

  bool is_teams = false; // here since the team file names it

  // Not in a lock.
  std::string previous = {}; // the commit before, which is still there; empty: none
  bool is_pinned = false;
  std::string linked = {}; // a folder in place of a commit; then only the name goes with it

  bool operator==(const InstalledPack&) const = default;
};

struct PackState {
  std::string team = {};            // the pack whose team file is followed; empty: none
  std::vector<InstalledPack> packs; // in the order in which names of modules are given to them

  const InstalledPack* find(std::string_view name) const;
  InstalledPack* find(std::string_view name);

  bool operator==(const PackState&) const = default;
};

// The names of packs that both have, in the order of the first.
std::vector<std::string> common_names(const PackState& state, const PackState& other);

enum class Shared { yes, no };

// Whether it names all images that a lock has of it: that of an older build has none of those of a team file.
bool names_images_of(const InstalledPack& pack, const InstalledPack& agreed);

// As YAML; `yes`: as others may read it, a packs.lock, without what is this machine's own and without passwords.
std::string pack_state_text(const PackState& state, Shared shared);

// Fails with 1 and "file:line:col: what is wrong".
Result<PackState> parse_pack_state(std::string_view yaml, const std::string& file);

// A commit as people see it: seven digits.
std::string short_commit(std::string_view commit);

} // namespace tcli

// What the last fetch found newer than what is installed: a small file in the cache, so that a hint costs no call of git.
#pragma once

#include "pack/pack_state.hpp"

#include <string>
#include <vector>

namespace tcli {

struct NewerPack {
  std::string name;
  std::string installed; // commits
  std::string newer;

  bool operator==(const NewerPack&) const = default;
};

// In place of what was found before; nothing newer leaves no file. What can't be written is only not hinted at.
void write_newer_packs(const std::vector<NewerPack>& packs);

// The names of those that are still as they were then, once a day: empty when that was less than a day ago, and where a day can't
// be remembered.
std::vector<std::string> newer_packs_to_tell();

} // namespace tcli

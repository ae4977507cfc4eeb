// What another version of a pack changes for those who call its modules.
#pragma once

#include "pack/pack_modules.hpp"

#include <string>
#include <vector>

namespace tcli {

struct PackChange {
  enum class Kind { added, changed, gone };

  Kind kind = Kind::changed;
  std::string what;          // "oncall rota swap", or a module: "web"
  std::string how;           // "--template is now required"
  bool incompatible = false; // a call that worked may not work any more, or does more than it did
};

// By module and command, in the order of the new version; what is gone stands last. Both lists are sorted by name.
std::vector<PackChange> compare_modules(const std::vector<PackModule>& before, const std::vector<PackModule>& after);

bool has_incompatible(const std::vector<PackChange>& changes);

} // namespace tcli

// What others agreed on, made what is installed: several packs that are shown together and change at once.
#pragma once

#include "commands/builtins.hpp"
#include "pack/pack_bundle.hpp"

#include <optional>
#include <string>

namespace tcli {

struct AgreedPacks {
  std::string file;                      // that says so, as a person named it
  PackState lock = {};                   // each row as check_pack_lock takes it
  std::optional<PackBundle> bundle = {}; // where the commits are; none: at their remotes
  bool removes_others = false;           // what the lock has not goes away, and the order of packs is the lock's
};

// What a packs.lock or a bundle of packs says; `-` is standard input. Fails with 1.
Result<AgreedPacks> read_agreed(const BuiltinCall& call, const std::string& word);

// Brings what is not here as agreed, shows it, asks where something is new, incompatible, from elsewhere or goes away, and makes
// it so in one generation: all or nothing. Linked packs stay as they are. With --dry-run it only shows. Commits that are here
// already ask no remote. Returns the exit status. Fails with 1 when one of them can't be had or has another tree than the lock
// names; each reason was reported then, but the last, and nothing stays staged.
Result<int> make_agreed(const BuiltinCall& call, const AgreedPacks& agreed);

} // namespace tcli

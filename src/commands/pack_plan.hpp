// Several changes of packs that are shown together and happen at once.
#pragma once

#include "commands/pack_fetch.hpp"

#include <string>
#include <vector>

namespace tcli {

// What is to be here.
struct AgreedPacks {
  std::string file;            // that says so, as a person named it
  PackState lock;              // each row as check_pack_lock takes it
  bool removes_others = false; // what the lock has not goes away, and the order of packs is the lock's
};

struct PackPlan {
  std::vector<PackStep> steps;
  std::vector<InstalledPack> gone;
  std::vector<InstalledPack> linked; // stay as they are, whatever was agreed
};

// Brings and stages what is not here as agreed; each tree is the one that the lock names. Commits that are here already ask no
// remote. Fails with 1 when one of them can't be had, after each reason was reported, and then nothing is staged. Needs the lock
// of the store.
Result<PackPlan> make_plan(const BuiltinCall& call, const PackStore& store, const PackState& state, const AgreedPacks& agreed);

// Shows it, asks where something is new, incompatible, from elsewhere or goes away, and makes it so in one generation: all or
// nothing. With --dry-run it only shows. What was staged and not taken is dropped. Returns the exit status.
Result<int> carry_out(const BuiltinCall& call, const PackStore& store, const PackState& state, const AgreedPacks& agreed,
                      const PackPlan& plan);

} // namespace tcli

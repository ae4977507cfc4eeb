// Names of modules that several packs have: whose answers a call, and whose will.
#pragma once

#include "commands/pack_fetch.hpp"

#include <span>
#include <string>
#include <vector>

namespace tcli {

// Says of each module that a step brings who else has its name once the steps to `after` are taken and packs and the team file
// say `then`; of one that another pack, or somebody behind all packs, has answered so far that it is incompatible. Asks neither
// the engine of images nor third parties' providers, unless the config takes the module from there.
void remark_names(const BuiltinCall& call, const PackStore& store, const PackState& after, std::span<const PackStep> steps,
                  const TeamConfig& then, PackStep& step);

// Says of each module that goes away who answers its calls then; of one that somebody else has answered so far, and still does,
// that it is compatible. Asks those that remark_names() does.
void remark_gone(const BuiltinCall& call, const PackStore& store, const PackState& after, std::span<const PackStep> steps,
                 const TeamConfig& then, std::vector<PackChange>& changes);

struct TakenName {
  std::string module;
  std::string from; // the pack that answers it now, and keeps it
  std::string to;   // the one that will
};

// The names that another pack answers once the steps to `after` are taken, in their order, and packs and the team file say
// `then`; without those whose modules.*.from or modules.*.pack changes.
std::vector<TakenName> taken_names(const BuiltinCall& call, const PackStore& store, const PackState& after,
                                   std::span<const PackStep> steps, const TeamConfig& then);

// Tells of modules.*.from and modules.*.pack whether another module answers once the steps to `after` are taken and packs and the
// team file say `then`. For as long as all of these live.
TurnedCalls turned_calls(const BuiltinCall& call, const PackStore& store, const PackState& after, std::span<const PackStep> steps,
                         const TeamConfig& then);

} // namespace tcli

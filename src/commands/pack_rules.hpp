// What a team file says of packs themselves, held against the packs that come with it.
#pragma once

#include "commands/pack_fetch.hpp"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace tcli {

struct PackRules {
  SignatureRule today;                // what counts now
  SignatureRule signatures;           // what counts then; today's, where that asks for less
  std::vector<std::string> protocols; // that may be used from then on
  bool are_new = false;               // they are not what counts already
};

// What counts now.
PackRules rules_of(const BuiltinCall& call);

// What counts once packs and the team file say `team` of the config. Fails with 125.
Result<PackRules> rules_under(const BuiltinCall& call, const TeamConfig& team);

// What counts once the team file of `team` is followed, as its step brings it or, where that is null, as it is here; null: no
// team's. Of all packs it alone says something of packs. Fails with 1.
Result<PackRules> rules_of_team(const BuiltinCall& call, const PackStore& store, const InstalledPack* team, const PackStep* step);

// Fails with 1 where the step is not signed as they want, unless it was staged by that rule; who signed it is in the step then.
// The pack with the team file, `team`, may bring other signers when it is signed as today's rule requires: nobody could hand over
// otherwise. Its remote must be one that can be asked again: nothing but leaving the team would mend that later.
Status check_step(const BuiltinCall& call, const PackRules& rules, PackStep& step, const std::string& team);

// The same of a pack that is here already, with a version that nobody asked this of; only what is required counts, and what is
// required today is enough for it. Where no copy of its repository has the commit `bring` is to get it, if there is one. Fails
// with 1, also where nobody can know.
using BringCommit = std::function<Status(Mirror& mirror)>;
Status check_here(const BuiltinCall& call, const PackRules& rules, const InstalledPack& pack, const std::string& team,
                  const BringCommit& bring = {});

// The same of steps that make `after` what is installed.
Status check_steps(const BuiltinCall& call, const PackStore& store, const PackState& after, std::span<PackStep> steps);

} // namespace tcli

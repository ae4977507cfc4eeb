// What a team file says of packs themselves, held against the packs that come with it.
#pragma once

#include "commands/pack_fetch.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace tcli {

struct PackRules {
  SignatureRule signatures;           // today's, where those to come ask for less
  std::vector<std::string> protocols; // that may be used from then on
};

// What counts once packs and the team file say `team` of the config; none: what counts now. Fails with 125.
Result<std::optional<PackRules>> rules_under(const BuiltinCall& call, const TeamConfig& team);

// Fails with 1 where the step is not signed as they want; who signed it is in the step then. Where its pack is `team`, the one
// with the team file, its remote must be one that can be asked again: nothing but leaving the team would mend that later.
Status check_step(const BuiltinCall& call, const PackRules& rules, PackStep& step, const std::string& team);

// The same of a pack that is here already, with a version that nobody asked this of.
Status check_here(const BuiltinCall& call, const SignatureRule& rule, const InstalledPack& pack);

// The same of steps that make `after` what is installed.
Status check_steps(const BuiltinCall& call, const PackStore& store, const PackState& after, std::span<PackStep> steps);

} // namespace tcli

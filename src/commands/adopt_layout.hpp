// Where in a pack a script goes.
#pragma once

#include "commands/adopt_target.hpp"

#include <string>

namespace tcli {

// modules/NAME/run if it does one thing and makes no use of its own file or of others beside it, else bin/tcli-NAME; where it is
// already as adopt put it there. A name that the pack has elsewhere is a refusal.
void choose_place(AdoptCandidate& script, const std::string& pack, const AdoptTarget& bin, const AdoptTarget& tree);

std::string bin_of(const std::string& pack);
std::string tree_of(const std::string& pack);

} // namespace tcli

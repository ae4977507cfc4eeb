// What another state of the packs changes in the config.
#pragma once

#include "config/team_config.hpp"

#include <string>

namespace tcli {

struct ConfigChanges {
  std::string text;       // as a person reads it before anything changes; empty: nothing does
  bool is_looser = false; // something is allowed that was not, or what was final no longer is
};

ConfigChanges compare_config(const TeamConfig& before, const TeamConfig& after);

} // namespace tcli

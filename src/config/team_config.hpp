// What the packs that are installed, and the team file among them, say of the config.
#pragma once

#include "config/config_text.hpp"

#include <string>
#include <string_view>

namespace tcli {

// Where that stands, `packs/current/config.yaml` in the user's data folder; empty when there is no place for it.
std::string team_config_file();

// The command that makes it anew: nobody wrote it by hand.
std::string team_config_remedy();

struct TeamConfig {
  ConfigValues defaults = {}; // the user's own come before them
  ConfigValues final = {};    // come before the user's own, unless those are stricter

  // Of that file. Empty where there is none. Fails with 125.
  static Result<TeamConfig> load();

  // Fails with 125 and "file:line:col: what".
  static Result<TeamConfig> parse(std::string_view yaml, const std::string& file);

  // As YAML that parse() reads.
  std::string text() const;
};

} // namespace tcli

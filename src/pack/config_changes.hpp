// What another state of the packs changes in the config.
#pragma once

#include "config/team_config.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tcli {

struct ConfigChange {
  enum class Kind { added, changed, gone };

  Kind kind = Kind::changed;
  std::string key;        // foreign text, as is the value
  std::string how;        // "refuse (final)", "allow   (allows more)"
  bool is_looser = false; // something is allowed that was not, what was final no longer is, or calls go elsewhere
};

struct ConfigChanges {
  std::vector<ConfigChange> changes; // by key
  std::string text;                  // as a person reads them before anything changes; empty: nothing does
  bool is_looser = false;            // one of them is
};

// Where calls of a module go now that this key has changed; empty: where they went, or it is no such key.
using TurnedCalls = std::function<std::string(const std::string& key)>;

ConfigChanges compare_config(const TeamConfig& before, const TeamConfig& after, const TurnedCalls& turned = {});

} // namespace tcli

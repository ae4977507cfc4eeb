// team.yaml: what a team agreed on, in one of its packs.
#pragma once

#include "base/result.hpp"
#include "config/team_config.hpp"
#include "pack/pack_manifest.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

struct TeamFile {
  struct Pack {
    std::string source; // URL[@ref], as a person writes it (pack_source.hpp)
    YamlPosition at;
  };

  std::vector<Pack> packs;
  std::vector<PackImage> images;
  TeamConfig config;                 // what it says of the config
  std::vector<std::string> warnings; // "file:line:col: unknown key 'x'": read anyway
};

// `file` as findings shall name it. Fails with 1 and "file:line:col: what is wrong".
Result<TeamFile> parse_team_file(std::string_view yaml, const std::string& file);

// Of the pack in `folder`; none: it has no team.yaml. `shown`: what findings call the file; empty: its path.
Result<std::optional<TeamFile>> read_team_file(const std::string& folder, const std::string& shown = {});

// The images that the version of a pack in `folder` names, each once: its own, and those of a team file, as far as that can be
// read.
std::vector<PackImage> named_images(const PackManifest& pack, const std::string& folder);

} // namespace tcli

// A pack as it stands in a folder.
#pragma once

#include "config/config_text.hpp"
#include "pack/pack_manifest.hpp"
#include "pack/pack_modules.hpp"

#include <string>
#include <vector>

namespace tcli {

struct PackContent {
  PackManifest pack;
  std::vector<PackModule> modules;   // by name
  ConfigValues defaults;             // for the config: keys of modules alone
  std::vector<std::string> warnings; // of pack.yaml and the manifests of its modules, of these at most ten
};

// Fails with 1 and what is wrong with it: no pack.yaml, one for a newer tcli, modules that can't be, defaults of what is not its
// own. `shown`: what findings call its pack.yaml; empty: its path.
Result<PackContent> read_pack_folder(const std::string& folder, const ReadDeclaration& read_declaration,
                                     const std::string& shown = {});

// Fails with 1 where it has files that no machine can run: a new version with one would break a command untold. What is installed
// already may have some.
Status check_runnable(const PackContent& content);

// Its defaults alone, but those that say which pack or provider a module is taken from. Its modules are not looked at.
Result<ConfigValues> read_pack_defaults(const std::string& folder);

} // namespace tcli

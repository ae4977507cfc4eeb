// The index of all modules from packs, one generation after the other. The provider of packs reads it: plugins/pack.
//
// In generations/N, besides state.yaml and packs.lock:
//   config.yaml             what packs and team file say of the config (config/team_config.hpp), where they say something
//   team                    a link that leads nowhere: its text is the name of the pack whose team file is followed
//   modules/NAME            a relative link to the module that has the name: ../../../PACK/COMMIT/modules/NAME, .../bin/tcli-NAME
//                           or .../plugins/NAME.so; `linked` in place of COMMIT for a pack that is linked
//   modules/NAME.yaml       of a module whose commands are files: its manifest, or a link to it
//   pages                   empty: the man pages of its modules were made (commands/pack_pages.hpp)
//   others/NAME/PACK        the same for modules of that name in other packs; with PACK.yaml
#pragma once

#include "config/team_config.hpp"
#include "pack/pack_modules.hpp"
#include "pack/pack_store.hpp"

#include <string>
#include <vector>

namespace tcli {

struct IndexedModule {
  std::string path;     // below the pack: modules/NAME, bin/tcli-NAME, plugins/NAME.so
  std::string manifest; // YAML; empty: what stands in the tree, if it is a module of files
};

struct IndexedPack {
  std::string place; // below the folder of packs: "core/1f3c2ab..." or "core/linked"
  std::string name;
  std::vector<IndexedModule> modules;
};

// Makes `state` what is installed: all of it at once, by one rename, when all else is on the disk. The first of several modules
// of a name has it. Needs the lock. What stood before stands as it was when this fails.
Status publish(const PackStore& store, const PackState& state, const std::vector<IndexedPack>& packs, const TeamConfig& config);

// The modules of the packs in `state`, as publish wants them. The work folder of a linked pack is read anew; one that can't be
// used brings no modules, and `unusable` is told why.
Result<std::vector<IndexedPack>> index_packs(const PackStore& store, const PackState& state,
                                             const ReadDeclaration& read_declaration, std::vector<Error>& unusable);

} // namespace tcli

// The modules that a pack brings.
#pragma once

#include "base/result.hpp"
#include "module/manifest.hpp"
#include "pack/pack_manifest.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace tcli {

struct PackModule {
  enum class Kind { tree, program, plugin };

  std::string name;
  Kind kind = Kind::tree;
  std::string path;                         // below the pack: modules/NAME, bin/tcli-NAME or plugins/NAME.so
  std::shared_ptr<const Manifest> manifest; // null: it has none, or it can't be read
  std::vector<std::string> faults = {};     // of its files that no machine can run, each with its place
};

// What a program or a plugin says of itself, or null: how that is read is known to higher floors. An error: that is wrong, or
// with status 126 no machine can run it.
using ReadDeclaration = std::function<Result<std::shared_ptr<const Manifest>>(const PackModule& module, const std::string& file)>;

// All of them, by name. Fails with 1 and every finding when the pack in `folder` is not one that can be installed.
Result<std::vector<PackModule>> read_pack_modules(const std::string& folder, const PackManifest& pack,
                                                  const ReadDeclaration& read_declaration);

// What is wrong with a pack as one error; at most ten findings are told.
Error unusable_pack(const std::string& name, std::vector<std::string> findings);

} // namespace tcli

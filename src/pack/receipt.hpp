// What was installed as one commit of a pack: a file in its tree, written when all else was there.
#pragma once

#include "base/result.hpp"
#include "pack/pack_modules.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tcli {

struct Receipt {
  std::string url;
  std::string commit;
  std::string tree;                 // hash of the commit's tree
  std::vector<std::string> modules; // their paths below the pack: modules/NAME, bin/tcli-NAME, plugins/NAME.so
};

// `.tcli/receipt` and `.tcli/manifests/NAME.yaml` of the tree modules, in the tree at `folder`, which has no `.tcli` yet. Not
// synced.
Status write_receipt(const std::string& folder, const Receipt& receipt, const std::vector<PackModule>& modules);

// Fails with 1 when there is none, or it is damaged.
Result<Receipt> read_receipt(const std::string& folder);

// Whether all that a call of its modules would start is there: a cheap look, not at what the files hold.
bool has_commands(const std::string& folder, const Receipt& receipt);

// Where the manifest of a tree module stands, below the tree.
std::string manifest_place(std::string_view module);

// "oncall" for modules/oncall, bin/tcli-oncall and plugins/oncall.so; empty for anything else.
std::string module_of_path(std::string_view path);

} // namespace tcli

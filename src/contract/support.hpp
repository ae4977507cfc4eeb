// Who answers for a module, for the one who can't run it.
#pragma once

#include "catalog/finding.hpp"
#include "module/manifest.hpp"

#include <string>
#include <vector>

namespace tcli {

// What a module says of itself for people.
struct Introduction {
  std::string summary;
  Support support; // that of its pack where the module names no owner
};

// By its manifest, if it is one that can be used; null: by its text, however wrong the rest is, which is read anew, and says
// nothing where it can't be parsed. Runs nothing. It reads files, the pack.yaml of an installed pack among them: for help and
// errors, not on the way of a call.
Introduction introduce(const Finding& finding, const Manifest* manifest);

// What the pack.yaml in a folder says; nothing where there is none.
Support pack_support(const std::string& folder);

// Where `own` names no owner: what it lacks is the pack's.
Support with_pack_support(Support own, const Support& pack);

// Who answers for it, as lines of an error: "owner: Team Core".
std::vector<std::string> support_notes(const Finding& finding);

} // namespace tcli

// Who answers for a module, for the one who can't run it.
#pragma once

#include "catalog/finding.hpp"
#include "module/manifest.hpp"

#include <string>
#include <vector>

namespace tcli {

// What the manifest says of it, however wrong the rest is; a manifest that can't be parsed says nothing. Reads the module's file
// anew, and runs nothing.
Support read_support(const Finding& finding);

// The same as lines of an error: "owner: Team Core".
std::vector<std::string> support_notes(const Finding& finding);

} // namespace tcli

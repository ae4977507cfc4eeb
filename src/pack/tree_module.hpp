// A module whose commands are files of a pack: modules/NAME/[SUBJECT/]VERB.
#pragma once

#include "module/manifest.hpp"

#include <string>
#include <vector>

namespace tcli {

// What is wrong with a pack, each a line that names the place: all of it is told at once.
using Findings = std::vector<std::string>;

// The manifest of the module in `folder`: what module.yaml says of it, or of a subject in the subject's folder, and a command for
// each executable file, from its front matter. Files that are not executable and whose names are none of verbs (README.md) are
// passed over. `shown` stands for the folder in findings and warnings. Without module.yaml the summary is `summary`. `faults`: of
// files that no machine can run, which may be `findings`.
Manifest read_tree_module(const std::string& folder, const std::string& shown, const std::string& summary, Findings& findings,
                          Findings& faults);

} // namespace tcli

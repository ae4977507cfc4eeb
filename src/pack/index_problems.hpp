// What of a pack that is worked on `tcli pack install` would refuse.
#pragma once

#include "base/result.hpp"
#include "pack/tree_problems.hpp"

#include <string>
#include <vector>

namespace tcli {

// Of the files that git knows in the folder, which is the top of a repository: those that are committed, and those that would
// be. Links are read as they stand there. Nothing where the folder is no such top. Fails as git_output does.
Result<std::vector<TreeProblem>> index_problems(const std::string& folder);

} // namespace tcli

// Commits put on top of those that others pushed.
#pragma once

#include "git.hpp"

namespace oncall {

// Puts the commits that `upstream` has not on top of it. The work is done in a second tree of files, below .git: a rebase that is
// killed half way would leave theirs for mine in the person's own. Changes that are not committed stay. Throws an Error `what`
// where git can't; nothing is changed then.
void rebase_on(const Git& git, const std::string& upstream, const std::string& what);

} // namespace oncall

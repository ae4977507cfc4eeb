// Files, index and branch brought to another commit.
#pragma once

#include "git.hpp"

#include <tcli/plugin.hpp>

namespace oncall {

// Brings them to `commit` from HEAD, or from nothing before the first commit. What is not committed stays, ignored files too:
// where it is in the way of what differs between the two, an Error `what` names it, and nothing is changed. git itself takes some
// of it away without a word.
void move_to(const Git& git, const std::string& what, const std::string& commit);

// Throws that Error, and changes nothing.
void require_clear(const Git& git, const std::string& what, const std::string& commit);

// The Error about a folder that is not there: where others have moved or removed it, git tells of that.
tcli::plugin::Error no_folder(const std::string& folder, const std::string& why);

} // namespace oncall

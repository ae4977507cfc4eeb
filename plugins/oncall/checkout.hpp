// Files, index and branch brought to another commit.
#pragma once

#include "git.hpp"

namespace oncall {

// Brings them from HEAD to `commit`. What is not committed stays, ignored files too: where it is in the way of what differs
// between the two, an Error `what` names it, and nothing is changed. git itself takes some of it away without a word.
void move_to(const Git& git, const std::string& what, const std::string& commit);

// The command that puts aside what is not committed. git stash takes no file that is added by its name alone (git add -N): where
// there is one, the command adds it.
std::string stash_command(const Git& git);
constexpr const char* k_unstash = "; git stash pop brings back what is put aside";

} // namespace oncall

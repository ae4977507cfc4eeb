// git at work before a person's eyes.
#pragma once

#include "pack/git.hpp"

#include <string>
#include <sys/types.h>
#include <vector>

namespace tcli {

// Runs it in the foreground: it may ask on the terminal, and what it says of its progress appears on standard error as it comes,
// escaped, since much of it is the remote's, if it is to be shown. The rest of what it says there is kept in the answer, but not
// its list of refs. A signal to both that ended it, as Ctrl-C does, ends tcli, too. Fails with 1, also when git alone was ended.
// Standard error of this process is led through a pipe meanwhile: not for two threads at once.
Result<GitAnswer> run_git_on_terminal(const std::vector<std::string>& argv, const std::vector<std::string>& environment,
                                      mode_t umask, bool shows_progress = true);

// Whether a line that git writes to standard error tells how far it is.
bool is_progress(std::string_view line);

} // namespace tcli

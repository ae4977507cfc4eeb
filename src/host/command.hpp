// tcli-host run LIBRARY WORD…: one command of a plugin.
#pragma once

#include <string>

namespace tcli {

// Loads the library, tells tcli how that went (run/load_report.hpp), runs the command that TCLI_SUBJECT and TCLI_VERB name, and
// prints its rows or its error. Returns the exit status. `words` are those of the call, NULL-terminated.
int run_command(const std::string& library, char** words);

} // namespace tcli

// tcli-host run LIBRARY WORD… and check LIBRARY KEY…: the commands of a plugin.
#pragma once

#include <span>
#include <string>

namespace tcli {

// Loads the library, tells tcli how that went (run/load_report.hpp), runs the command that TCLI_SUBJECT and TCLI_VERB name, and
// prints its rows or its error. Returns the exit status. `words` are those of the call, NULL-terminated.
int run_command(const std::string& path, char** words);

// Loads the library and looks for the commands of these keys ("list", "rota list"; TCLI_COMPLETER_1 is the completer), or without
// keys for a provider; runs none.
// Prints k_host_started, then k_all_there (run/load_report.hpp) and returns 0, or what is wrong in one line behind
// k_not_all_there, and returns 1. 126 when the plugin has closed standard output.
int check_commands(const std::string& path, std::span<char* const> keys);

} // namespace tcli

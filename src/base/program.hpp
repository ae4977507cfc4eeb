// The running tcli itself.
#pragma once

#include <string>

namespace tcli {

// The absolute path of this program's file (Linux: /proc/self/exe); empty where /proc is not mounted.
const std::string& program_path();

// The folder of the modules shipped with tcli: ../libexec/tcli beside the folder of tcli, so that it moves with the prefix.
// TCLI_EXEC_PATH in the environment takes its place, as GIT_EXEC_PATH does for git.
std::string exec_path();

// ../lib/tcli beside the folder of the program: tcli-host and the folder `plugins`. tcli-host stands in it and gets the same.
std::string library_path();

// The environment variable, or an empty text when it is unset.
std::string environment(const char* name);

} // namespace tcli

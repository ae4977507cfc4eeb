// The running tcli itself.
#pragma once

#include <string>
#include <sys/stat.h>

namespace tcli {

// The absolute path of this program's file (Linux: /proc/self/exe); empty where /proc is not mounted.
const std::string& program_path();

// The folder of the modules shipped with tcli: ../libexec/tcli beside the folder of tcli, so that it moves with the prefix.
// TCLI_EXEC_PATH in the environment takes its place, as GIT_EXEC_PATH does for git. Empty when the folder belongs to somebody who
// is neither root, nor this user, nor the owner of the program, or is not there and anyone could make it: looked at once.
std::string exec_path();

// ../lib/tcli beside the folder of the program: tcli-host and the folder `plugins`. tcli-host stands in it and gets the same.
// Empty as exec_path is.
std::string library_path();

// Whether a file can be tcli's own: it belongs to root, to this user or to the owner of the program.
bool is_owner_trusted(const struct ::stat& status);

// The environment variable, or an empty text when it is unset.
std::string environment(const char* name);

// A command as root runs it, or as anybody else has to type it.
std::string as_root(const std::string& command);

// The same of a command that only the owner of a file may run; a link is looked through.
std::string as_owner(const std::string& command, const std::string& file);

// The same of a command that renames a file: who may write to its folder may, and of a sticky one the owner of the file.
std::string as_renamer(const std::string& command, const std::string& file);

// Moves a file out of the way, to a name that nothing has.
std::string aside_command(const std::string& file);

} // namespace tcli

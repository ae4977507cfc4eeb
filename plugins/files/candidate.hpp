// One file that may be a module: is it one, and may it run?
#pragma once

#include "folders.hpp"

#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace files {

// How files of modules are called, and what a user needs to run them.
struct FileRule {
  const char* prefix;
  const char* suffix;
  int access;      // X_OK (access(2)), or 0: whether it can be read shows when it is
  bool only_files; // anything but a regular file of that name is passed over; else it is a broken module
};

inline constexpr FileRule k_executables{.prefix = "tcli-", .suffix = "", .access = X_OK, .only_files = true};
inline constexpr FileRule k_libraries{.prefix = "", .suffix = ".so", .access = 0, .only_files = false};

struct Candidate {
  std::string name;
  std::string location; // absolute
  std::string shown;
  std::string sidecar; // the absolute path of tcli-NAME.yaml beside it, if there is one
  tcli_file_id id{};
  tcli_file_id sidecar_id{};
  std::string problem;
  std::string remedy;
  bool usable = false; // when not, a later one of the same name is taken
  bool relative = false;
};

// For a command line: quoted when a shell would read anything into it.
std::string quoted(const std::string& path);

enum class Sidecar { absent, look };

tcli_file_id to_file_id(const struct ::stat& status);

// Why a folder is not trusted: anyone may put a file there. Empty when it may be.
std::string folder_problem(const struct ::stat& status);

// The file of module `name` in `folder`, opened as `folder_fd` (AT_FDCWD: by its whole path). Only its inode is looked at: it is
// never opened. False when there is none: missing, a dangling link, a folder, FIFO, socket or device.
bool inspect(const FileRule& rule, const Folder& folder, int folder_fd, const std::string& name, Sidecar sidecar,
             Candidate& candidate);

// Sets the problem of a candidate whose folder is not trusted.
void refuse_folder(const Folder& folder, const std::string& problem, Candidate& candidate);

// The same, where its folder is not, and it has no problem yet.
void check_folder(const Folder& folder, Candidate& candidate);

} // namespace files

// Which folders are searched, in order.
#pragma once

#include <string>
#include <tcli/plugin.h>
#include <vector>

namespace files {

struct Folder {
  std::string path;  // absolute
  std::string shown; // as it stands in the list: "." or "bin"
  bool relative = false;
};

// The entries of a list such as PATH, separated by colons. An empty one, which a shell takes for the current folder, is never
// searched; a relative one is, from the current folder. None when `list` is null.
std::vector<Folder> split_folders(const char* list);

} // namespace files

// Which folders are searched, in order.
#pragma once

#include <string>
#include <tcli/plugin.h>
#include <vector>

namespace path_provider {

struct Folder {
  std::string path;  // absolute
  std::string shown; // as it stands in the variable: "." or "bin"
  bool relative = false;
};

// The folder of tcli's own modules.
std::vector<Folder> own_folders(const tcli_host& host);

// The entries of PATH. An empty one, which a shell takes for the current folder, is never searched; a relative one is, from
// the current folder. None when PATH is unset.
std::vector<Folder> path_folders(const tcli_host& host);

} // namespace path_provider

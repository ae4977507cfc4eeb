// What stands in a folder of a pack.
#pragma once

#include <string>
#include <vector>

namespace tcli {

struct FolderEntry {
  std::string name;
  bool is_folder = false;
  bool is_executable = false; // a regular file that its owner may execute
};

// In the order of their names, links followed; those whose names begin with a dot are passed over. None when there is no such
// folder. One that can't be read is a finding, where `shown` stands for it.
std::vector<FolderEntry> folder_entries(const std::string& folder, const std::string& shown, std::vector<std::string>& findings);

} // namespace tcli

#include "pack/folder_entries.hpp"

#include "base/file.hpp"

#include <algorithm>
#include <boost/filesystem/directory.hpp>
#include <boost/filesystem/operations.hpp>

namespace tcli {

namespace fs = boost::filesystem;

std::vector<FolderEntry> folder_entries(const std::string& folder, const std::string& shown, std::vector<std::string>& findings) {
  std::vector<FolderEntry> entries;
  boost::system::error_code error;
  for (fs::directory_iterator at{folder, error}, end; !error && at != end; at.increment(error)) {
    const std::string name = at->path().filename().string();
    if (name.front() == '.' || !begun_file(name).empty()) continue;
    boost::system::error_code unreachable;
    const auto status = fs::status(at->path(), unreachable);
    const bool is_loop = unreachable == boost::system::errc::too_many_symbolic_link_levels; // known, and nothing that could run
    if (status.type() == fs::status_error && !is_loop) findings.push_back(shown + "/" + name + ": " + unreachable.message());
    const bool is_file = fs::is_regular_file(status);
    entries.push_back({.name = name,
                       .is_folder = fs::is_directory(status),
                       .is_executable = is_file && (status.permissions() & fs::owner_exe) != 0});
  }
  if (error && error != boost::system::errc::no_such_file_or_directory) findings.push_back(shown + ": " + error.message());
  std::ranges::sort(entries, {}, &FolderEntry::name);
  return entries;
}

} // namespace tcli

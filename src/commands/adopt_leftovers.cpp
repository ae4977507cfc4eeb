#include "commands/adopt_leftovers.hpp"

#include "base/file.hpp"

#include <boost/filesystem/directory.hpp>
#include <boost/filesystem/operations.hpp>
#include <ctime>
#include <sys/stat.h>
#include <vector>

namespace tcli {

void remove_begun(const std::string& folder, const std::function<bool(std::string_view, const std::string&)>& is_ours) {
  namespace fs = boost::filesystem;
  constexpr std::time_t k_age = 60;
  const std::time_t now = std::time(nullptr);
  std::vector<std::string> old;
  boost::system::error_code error;
  for (fs::directory_iterator entry{folder, error}, end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    struct ::stat status {};
    if (begun_file(name).empty() || !is_ours(begun_file(name), entry->path().string())) continue;
    if (::lstat(entry->path().c_str(), &status) != 0 || now - status.st_mtime < k_age) continue;
    const bool is_module = S_ISDIR(status.st_mode) && begun_file(name) == k_begun_module;
    if (S_ISREG(status.st_mode) || S_ISLNK(status.st_mode) || is_module) old.push_back(entry->path().string());
  }
  for (const std::string& path : old) fs::remove_all(path, error);
}

} // namespace tcli

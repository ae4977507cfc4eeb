#include "commands/adopt_leftovers.hpp"

#include "commands/adopt_state.hpp"

#include <algorithm>
#include <boost/filesystem/directory.hpp>
#include <ctime>
#include <functional>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace tcli {

namespace {

namespace fs = boost::filesystem;

void remove_old_in(const std::string& folder, const std::function<bool(std::string_view)>& is_ours) {
  constexpr std::time_t k_age = 60;
  const std::time_t now = std::time(nullptr);
  std::vector<std::string> old;
  boost::system::error_code error;
  for (fs::directory_iterator entry{folder, error}, end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    struct ::stat status {};
    if (begun_file(name).empty() || !is_ours(begun_file(name))) continue;
    if (::lstat(entry->path().c_str(), &status) != 0 || now - status.st_mtime < k_age) continue;
    if (S_ISREG(status.st_mode) || S_ISLNK(status.st_mode)) old.push_back(entry->path().string());
  }
  for (const std::string& path : old) ::unlink(path.c_str());
}

} // namespace

std::string_view begun_file(std::string_view name) {
  constexpr std::string_view k_end = ".tmp";
  if (!name.ends_with(k_end)) return {};
  name.remove_suffix(k_end.size());
  const auto number = name.find_last_not_of("0123456789");
  const bool is_numbered = number != std::string_view::npos && number + 1 < name.size() && name[number] == '.';
  return is_numbered ? name.substr(0, number) : std::string_view{};
}

void remove_adopt_leftovers(const std::string& folder, const std::vector<std::string>& modules) {
  remove_old_in(folder, [&](std::string_view name) {
    return std::ranges::any_of(modules, [&](const std::string& module) { return name == "tcli-" + module + ".yaml"; });
  });
  remove_old_in(folder + "/" + k_adopt_folder, [](std::string_view) { return true; });
}

} // namespace tcli

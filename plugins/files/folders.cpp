#include "folders.hpp"

#include <climits>
#include <string_view>
#include <unistd.h>

namespace files {

namespace {

std::string current_folder() {
  char buffer[PATH_MAX];
  // A current folder that was deleted has no name: then nothing is relative to it.
  return ::getcwd(buffer, sizeof buffer) != nullptr ? std::string(buffer) : std::string();
}

std::string absolute(const std::string& current, const std::string& entry) {
  if (entry == ".") return current;
  return current == "/" ? current + entry : current + "/" + entry;
}

} // namespace

std::vector<Folder> split_folders(const char* list) {
  std::vector<Folder> folders;
  std::string_view rest = list == nullptr ? std::string_view{} : std::string_view{list};
  std::string current;
  while (!rest.empty()) {
    const auto colon = rest.find(':');
    std::string entry{rest.substr(0, colon)};
    rest = colon == std::string_view::npos ? std::string_view{} : rest.substr(colon + 1);
    while (entry.size() > 1 && entry.ends_with('/')) entry.pop_back();
    if (entry.empty()) continue;
    if (entry.front() == '/') {
      folders.push_back({.path = entry, .shown = entry, .relative = false});
      continue;
    }
    if (current.empty()) current = current_folder();
    if (!current.empty()) folders.push_back({.path = absolute(current, entry), .shown = entry, .relative = true});
  }
  return folders;
}

} // namespace files

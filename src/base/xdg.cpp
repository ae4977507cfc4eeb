#include "base/xdg.hpp"

#include "base/file.hpp"
#include "base/program.hpp"
#include "base/text.hpp"

#include <cerrno>
#include <fmt/format.h>
#include <unistd.h>

namespace tcli {

namespace {

std::optional<std::string> folder(const char* variable, const char* below_home) {
  if (auto value = environment(variable); value.starts_with('/')) return value + "/tcli";
  // No look-up of the user's home without HOME: a static program has no name service (getpwuid).
  if (auto home = environment("HOME"); home.starts_with('/')) return home + below_home + "/tcli";
  return std::nullopt;
}

} // namespace

std::optional<std::string> config_folder() { return folder("XDG_CONFIG_HOME", "/.config"); }
std::optional<std::string> cache_folder() { return folder("XDG_CACHE_HOME", "/.cache"); }
std::optional<std::string> state_folder() { return folder("XDG_STATE_HOME", "/.local/state"); }
std::optional<std::string> data_folder() { return folder("XDG_DATA_HOME", "/.local/share"); }

std::vector<std::string> system_config_folders() {
  auto list = environment("XDG_CONFIG_DIRS");
  if (list.empty()) list = "/etc/xdg";
  std::vector<std::string> folders;
  for (const std::string_view folder : split(list, ':'))
    if (folder.starts_with('/')) folders.push_back(fmt::format("{}/tcli", folder));
  return folders;
}

std::string_view no_folder_reason() { return environment("HOME").empty() ? "HOME is not set" : "HOME is not an absolute path"; }

Status make_user_folder(const std::string& path) {
  const std::string home = environment("HOME");
  if (home.size() > 1 && path.starts_with(home + "/")) {
    struct ::stat status {};
    if (::stat(home.c_str(), &status) != 0) return fail(system_error("use " + home, errno));
    if (status.st_uid != ::geteuid()) return fail(Error{.what = "use " + home, .why = "it belongs to another user"});
  }
  return make_private_folders(path);
}

} // namespace tcli

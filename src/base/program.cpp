#include "base/program.hpp"

#include "base/debug.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

namespace tcli {

constexpr std::string_view k_library_folder = "/lib/tcli";

const std::string& program_path() {
  static const std::string path = [] {
    char target[PATH_MAX];
    const ssize_t length = ::readlink("/proc/self/exe", target, sizeof target);
    return length > 0 ? std::string(target, static_cast<std::size_t>(length)) : std::string{};
  }();
  return path;
}

bool is_owner_trusted(const struct ::stat& status) {
  if (status.st_uid == 0 || status.st_uid == ::geteuid()) return true;
  struct ::stat program {};
  return ::stat(program_path().c_str(), &program) == 0 && status.st_uid == program.st_uid;
}

namespace {

// Where tcli is installed: its program stands in bin, tcli-host in lib/tcli. Empty when that can't be told.
std::string prefix() {
  std::string_view folder = program_path();
  folder = folder.substr(0, std::min(folder.rfind('/'), folder.size()));
  if (folder.ends_with(k_library_folder)) return std::string{folder.substr(0, folder.size() - k_library_folder.size())};
  const auto parent = folder.rfind('/');
  return parent == std::string_view::npos ? std::string{} : std::string{folder.substr(0, parent)};
}

std::string parent_of(const std::string& path) { return path.substr(0, path.rfind('/')); }

// Why a folder beside the program is no part of tcli; empty when it is. A program that stands alone in a folder where anyone may
// put something can have folders beside it that somebody else made. For one that is not there yet the folder above it decides.
std::string why_foreign(const std::string& folder) {
  struct ::stat status {};
  std::string path = folder;
  while (::lstat(path.c_str(), &status) != 0) { // a link too belongs to who made it
    if (errno != ENOENT) return std::strerror(errno);
    path = parent_of(path);
    if (path.empty()) return {}; // only root can put something there
  }
  if (!is_owner_trusted(status)) return fmt::format("{} belongs to user {}", path, status.st_uid);
  const bool open_to_all = path != folder && S_ISDIR(status.st_mode) && (status.st_mode & S_IWOTH) != 0;
  return open_to_all ? fmt::format("anyone can create it in {}", path) : std::string{};
}

std::string below_prefix(std::string_view folder) {
  if (program_path().empty()) return {};
  std::string path = prefix() + std::string{folder};
  const auto why = why_foreign(path);
  if (why.empty()) return path;
  debug("{} is left out: {}", path, why);
  return {};
}

} // namespace

std::string exec_path() {
  if (auto chosen = environment("TCLI_EXEC_PATH"); chosen.starts_with('/')) return chosen;
  static const std::string own = below_prefix("/libexec/tcli");
  return own;
}

std::string library_path() {
  static const std::string own = below_prefix(k_library_folder);
  return own;
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string{} : std::string(value);
}

std::string as_root(const std::string& command) { return ::geteuid() == 0 ? command : "sudo " + command; }

std::string as_owner(const std::string& command, const std::string& file) {
  struct ::stat status {};
  const bool is_others = ::stat(file.c_str(), &status) == 0 && status.st_uid != ::geteuid();
  return is_others ? as_root(command) : command;
}

std::string as_renamer(const std::string& command, const std::string& file) {
  const std::string folder = file.substr(0, std::max<std::size_t>(file.rfind('/'), 1));
  struct ::stat status {};
  struct ::stat folder_status {};
  const bool is_sticky = ::stat(folder.c_str(), &folder_status) == 0 && (folder_status.st_mode & S_ISVTX) != 0;
  const bool is_mine = ::lstat(file.c_str(), &status) == 0 && status.st_uid == ::geteuid();
  const bool may_write = ::faccessat(AT_FDCWD, folder.c_str(), W_OK | X_OK, AT_EACCESS) == 0;
  return may_write && (!is_sticky || is_mine || folder_status.st_uid == ::geteuid()) ? command : as_root(command);
}

std::string aside_command(const std::string& file) {
  struct ::stat status {};
  std::string aside = file + ".aside";
  for (int number = 2; ::lstat(aside.c_str(), &status) == 0; ++number) aside = file + ".aside-" + std::to_string(number);
  return as_renamer("mv -n " + shell_join({file, aside}), file);
}

} // namespace tcli

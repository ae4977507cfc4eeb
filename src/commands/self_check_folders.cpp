// Where a user's files stand, and who may read and change them.
#include "base/file.hpp"
#include "base/program.hpp"
#include "base/text.hpp"
#include "base/xdg.hpp"
#include "commands/self_check.hpp"
#include "config/config_layers.hpp"
#include "config/plugin_places.hpp"
#include "config/team_config.hpp"
#include "run/find_program.hpp"

#include <array>
#include <boost/filesystem/operations.hpp>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <optional>
#include <set>
#include <sys/stat.h>
#include <tcli/provider.hpp>
#include <unistd.h>

namespace tcli {

namespace {

struct OwnFolder {
  const char* variable;
  std::optional<std::string> (*path)();
};

constexpr std::array<OwnFolder, 4> k_own{{
    {"XDG_CONFIG_HOME", config_folder},
    {"XDG_CACHE_HOME", cache_folder},
    {"XDG_STATE_HOME", state_folder},
    {"XDG_DATA_HOME", data_folder},
}};

// Why HOME is of no use; empty: it is of use.
std::string home_problem() {
  const std::string home = environment("HOME");
  if (!home.starts_with('/')) return std::string{no_folder_reason()};
  struct ::stat status {};
  if (::stat(home.c_str(), &status) != 0) return "HOME can't be used: " + system_error({}, errno).why;
  if (!S_ISDIR(status.st_mode)) return "HOME is no folder";
  return status.st_uid == ::geteuid() ? std::string{} : fmt::format("HOME belongs to user {}", status.st_uid);
}

bool is_below_home(const std::string& path) {
  const std::string home = environment("HOME");
  return home.size() > 1 && path.starts_with(home + "/");
}

// What is there of it: itself, or the nearest folder above.
std::string nearest(std::string path) {
  while (path.size() > 1 && ::access(path.c_str(), F_OK) != 0) path.resize(std::max<std::size_t>(path.rfind('/'), 1));
  return path;
}

bool may_write(const std::string& folder) { return ::faccessat(AT_FDCWD, folder.c_str(), W_OK | X_OK, AT_EACCESS) == 0; }

std::string writable_again(const std::string& folder, int error, const struct ::stat& status) {
  const std::string quoted = shell_quote(folder);
  if (error == EROFS) return as_root(fmt::format("mount -o remount,rw \"$(findmnt -no TARGET -T {})\"", quoted));
  return status.st_uid == ::geteuid() ? "chmod u+rwx " + quoted : owned_again(folder);
}

// Of a folder that is there.
void check_rights(const std::string& folder, const struct ::stat& status, CheckReport& report) {
  constexpr ::mode_t k_of_others = 077, k_writing = 022;
  const std::string quoted = shell_quote(folder);
  if (status.st_uid != ::geteuid())
    report.add(Severity::error, folder + " is not yours", fmt::format("it belongs to user {}", status.st_uid),
               owned_again(folder, "-R "));
  else if ((status.st_mode & k_of_others) != 0)
    report.add((status.st_mode & k_writing) != 0 ? Severity::error : Severity::warning,
               folder + ((status.st_mode & k_writing) != 0 ? " can be changed by others" : " can be read by others"),
               fmt::format("its mode is {:04o}", status.st_mode & 07777U), "chmod 700 " + quoted);
}

// What a user set leads where nothing can be kept: not for root to change.
std::string remedy_elsewhere(const OwnFolder& own) { return fmt::format("unset {}", own.variable); }

// `told` are the folders above of which something was said already.
void check_own(const OwnFolder& own, std::set<std::string>& told, CheckReport& report) {
  const auto folder = own.path();
  if (!folder || (is_below_home(*folder) && !home_problem().empty())) return; // told once
  struct ::stat status {};
  const std::string there = nearest(*folder);
  if (::stat(there.c_str(), &status) != 0 || (there != *folder && !told.insert(there).second)) return;
  if (!S_ISDIR(status.st_mode)) {
    report.add(Severity::error, there + " is no folder", "tcli keeps files below it",
               is_below_home(there) ? aside_command(there) : remedy_elsewhere(own));
    return;
  }
  if (there == *folder) check_rights(there, status, report);
  if (!may_write(there)) {
    const int error = errno;
    const bool is_others = there != *folder && status.st_uid != ::geteuid() && !is_below_home(there);
    report.add(Severity::warning, there + " can't be written to", system_error({}, error).why,
               is_others ? remedy_elsewhere(own) : writable_again(there, error, status));
  } else if (there != *folder && status.st_uid != ::geteuid() && status.st_uid != 0) {
    report.add(Severity::warning, *folder + " can't be made", fmt::format("{} belongs to user {}", there, status.st_uid),
               fmt::format("mkdir -p -m 700 {}", shell_quote(*folder)));
  }
}

// Everything that leads to what runs, or says what does.
std::set<std::string> trusted_places(const CheckCall& check) {
  std::set<std::string> places;
  for (const std::string& part : search_path_parts())
    if (part.starts_with('/')) places.insert(part);
  for (const std::string& folder : plugin_folders(check.call.config)) places.insert(folder);
  for (const std::string& file : config_files()) places.insert(file);
  for (const std::string& place : {exec_path(), library_path(), team_config_file(), program_path()})
    if (!place.empty()) places.insert(place);
  return places;
}

} // namespace

std::optional<FolderTrouble> folder_trouble(const std::string& folder, int mode) {
  struct ::stat status {};
  const std::string quoted = shell_quote(folder);
  const bool is_there = ::stat(folder.c_str(), &status) == 0;
  const bool leads_nowhere = !is_there && ::lstat(folder.c_str(), &status) == 0; // a link
  if (leads_nowhere || (is_there && !S_ISDIR(status.st_mode)))
    return FolderTrouble{.why = "it is no folder", .remedy = aside_command(folder)};
  if (!is_there || ::faccessat(AT_FDCWD, folder.c_str(), mode, AT_EACCESS) == 0 || errno != EACCES) return std::nullopt;
  return FolderTrouble{.why = system_error({}, EACCES).why,
                       .remedy = status.st_uid == ::geteuid() ? "chmod u+rwx " + quoted : owned_again(folder, "-R ")};
}

std::string owned_again(const std::string& path, std::string_view options) {
  namespace fs = boost::filesystem;
  boost::system::error_code error;
  const bool is_link = options == "-R " && fs::is_symlink(path, error);
  const std::string real = is_link ? fs::canonical(path, error).string() : path;
  return as_root(fmt::format("chown {}{} {}", options, ::geteuid(), shell_quote(error ? path : real)));
}

bool is_told_of_folders(const std::string& file) {
  for (const OwnFolder& own : k_own) {
    const auto folder = own.path();
    struct ::stat status {};
    if (folder && file.starts_with(*folder + "/") && ::stat(nearest(*folder).c_str(), &status) == 0 && !S_ISDIR(status.st_mode))
      return true;
  }
  return false;
}

void check_variables(const CheckCall& /*check*/, CheckReport& report) {
  const auto ignored = [&](const char* name, std::string why) {
    report.add(Severity::warning, fmt::format("{} is ignored", name), std::move(why), fmt::format("unset {}", name));
  };
  for (const OwnFolder& own : k_own)
    if (const auto value = environment(own.variable); !value.empty() && !value.starts_with('/'))
      ignored(own.variable, "it is a relative path");
  const std::string folders = environment("XDG_CONFIG_DIRS");
  for (const std::string_view folder : split(folders, ':'))
    if (!folder.empty() && !folder.starts_with('/')) {
      report.add(Severity::warning, "a part of XDG_CONFIG_DIRS is ignored", "it is a relative path", "unset XDG_CONFIG_DIRS");
      break;
    }
  if (const auto problem = home_problem(); !problem.empty())
    report.add(Severity::error, "nothing can be kept in your home", problem, k_users_home);
}

void check_folders(const CheckCall& /*check*/, CheckReport& report) {
  std::set<std::string> told;
  for (const OwnFolder& own : k_own) {
    const auto folder = own.path();
    if (folder && ::access(folder->c_str(), F_OK) == 0) report.ok(*folder);
    check_own(own, told, report);
  }
}

void check_open_folders(const CheckCall& check, CheckReport& report) {
  for (const std::string& place : trusted_places(check)) {
    struct ::stat status {};
    if (::stat(place.c_str(), &status) != 0 || !plugin::is_open_to_all(status)) continue;
    const std::string chmod = "chmod o-w " + shell_quote(place);
    const bool is_mine = status.st_uid == ::geteuid();
    report.add(Severity::error, "anyone can change " + place, "what stands in it decides what runs",
               is_mine ? chmod : as_root(chmod));
  }
}

} // namespace tcli

#include "candidate.hpp"

#include <cstdint>
#include <fcntl.h>
#include <sys/statvfs.h>
#include <tcli/provider.hpp>
#include <unistd.h>

namespace files {

namespace {

using tcli::plugin::is_open_to_all;

constexpr const char* k_open_folder = "anyone can put files into its folder";

std::int64_t nanoseconds(const timespec& time) { return static_cast<std::int64_t>(time.tv_sec) * 1'000'000'000 + time.tv_nsec; }

// Only its owner may change the mode of a file.
std::string chmod(const char* mode, const std::string& file) {
  struct ::stat status {};
  const bool is_others = ::geteuid() != 0 && ::stat(file.c_str(), &status) == 0 && status.st_uid != ::geteuid();
  return std::string(is_others ? "sudo " : "") + "chmod " + mode + " " + quoted(file);
}

// To a name that nothing has.
std::string aside(const std::string& file) {
  struct ::stat status {};
  std::string there = file + ".aside";
  for (int number = 2; ::lstat(there.c_str(), &status) == 0; ++number) there = file + ".aside-" + std::to_string(number);
  return "mv -n " + quoted(file) + " " + quoted(there);
}

void explain_unusable(const struct ::stat& status, Candidate& candidate) {
  struct ::statvfs system {};
  if ((status.st_mode & 0111) == 0) {
    candidate.problem = "it is not executable";
    candidate.remedy = chmod("+x", candidate.location);
  } else if (::statvfs(candidate.location.c_str(), &system) == 0 && (system.f_flag & ST_NOEXEC) != 0) {
    candidate.problem = "its file system is mounted noexec";
    candidate.remedy = std::string(::geteuid() == 0 ? "" : "sudo ") + "mount -o remount,exec \"$(findmnt -no TARGET -T " +
                       quoted(candidate.location) + ")\"";
  } else {
    candidate.problem = "you have no permission to execute it";
    candidate.remedy = chmod("a+x", candidate.location);
  }
}

// A link is as safe as each folder that it leads through.
void check_way(const std::string& link, Candidate& candidate) {
  if (!candidate.problem.empty()) return;
  const auto open = tcli::plugin::open_folder_towards(link);
  if (open.path.empty()) return;
  const Folder folder{.path = open.path, .shown = {}};
  refuse_folder(folder, open.is_last ? k_open_folder : "anyone can put files into a folder on the way to it", candidate);
}

// Whatever stands there under the manifest's name is the manifest: one that can't be read breaks its module, since without it the
// module would run unchecked.
void take_sidecar(Candidate& candidate) {
  const std::string manifest = candidate.location + ".yaml";
  struct ::stat status {};
  if (::lstat(manifest.c_str(), &status) != 0) return;
  candidate.sidecar = manifest;
  candidate.sidecar_id = to_file_id(status);
  if (S_ISLNK(status.st_mode)) {
    if (::stat(manifest.c_str(), &status) != 0) return;
    candidate.sidecar_id = to_file_id(status);
    check_way(manifest, candidate);
  }
  if (S_ISREG(status.st_mode) && is_open_to_all(status) && candidate.problem.empty()) {
    candidate.problem = "anyone can change its manifest";
    candidate.remedy = chmod("o-w", manifest);
  }
}

} // namespace

std::string quoted(const std::string& path) {
  const auto plain = path.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+,@%");
  if (plain == std::string::npos) return path;
  std::string text = "'";
  for (const char character : path) {
    if (character == '\'')
      text += "'\\''";
    else
      text += character;
  }
  return text + "'";
}

tcli_file_id to_file_id(const struct ::stat& status) {
  return {static_cast<std::uint64_t>(status.st_dev), static_cast<std::uint64_t>(status.st_ino),
          static_cast<std::uint64_t>(status.st_size), nanoseconds(status.st_mtim), nanoseconds(status.st_ctim)};
}

std::string folder_problem(const struct ::stat& status) { return is_open_to_all(status) ? k_open_folder : ""; }

void refuse_folder(const Folder& folder, const std::string& problem, Candidate& candidate) {
  candidate.problem = problem;
  candidate.remedy = chmod("o-w", folder.path);
}

void check_folder(const Folder& folder, Candidate& candidate) {
  struct ::stat status {};
  if (!candidate.problem.empty() || ::stat(folder.path.c_str(), &status) != 0) return;
  if (const auto problem = folder_problem(status); !problem.empty()) refuse_folder(folder, problem, candidate);
}

bool inspect(const FileRule& rule, const Folder& folder, int folder_fd, const std::string& name, Sidecar sidecar,
             Candidate& candidate) {
  const std::string file = rule.prefix + name + rule.suffix;
  const std::string base = folder.path == "/" ? "/" : folder.path + "/";
  candidate = Candidate{};
  candidate.location = base + file;
  const char* path = folder_fd == AT_FDCWD ? candidate.location.c_str() : file.c_str();

  struct ::stat status {};
  if (::fstatat(folder_fd, path, &status, AT_SYMLINK_NOFOLLOW) != 0) return false;
  const bool is_link = S_ISLNK(status.st_mode);
  if (is_link && ::fstatat(folder_fd, path, &status, 0) != 0 && rule.only_files) return false;
  if (!S_ISREG(status.st_mode) && rule.only_files) return false;
  candidate.name = name;
  candidate.shown = folder.shown == folder.path ? candidate.location : (folder.shown == "." ? "./" : folder.shown + "/") + file;
  candidate.relative = folder.relative;
  candidate.id = to_file_id(status);
  if (!S_ISREG(status.st_mode)) {
    candidate.usable = true; // it does not give way to a later one: somebody put it there
    candidate.problem = S_ISLNK(status.st_mode) ? "it is a link that leads nowhere" : "it is no file";
    candidate.remedy = aside(candidate.location);
    return true;
  }
  candidate.usable = rule.access == 0 || ::faccessat(folder_fd, path, rule.access, AT_EACCESS) == 0;
  if (!candidate.usable) {
    explain_unusable(status, candidate);
  } else if (is_open_to_all(status)) {
    candidate.problem = "anyone can change it";
    candidate.remedy = chmod("o-w", candidate.location);
  }

  if (is_link) check_way(candidate.location, candidate);
  if (sidecar == Sidecar::look) take_sidecar(candidate);
  return true;
}

} // namespace files

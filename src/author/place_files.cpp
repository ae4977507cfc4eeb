#include "author/place_files.hpp"

#include "base/file.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <boost/filesystem/operations.hpp>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tcli {

namespace {

namespace fs = boost::filesystem;

constexpr std::size_t k_new_file_limit = 1024 * 1024;

Error failed(const std::string& what, int error_number) {
  auto error = system_error(what, error_number);
  error.status = ExitCode::failed;
  return error;
}

bool is_there(const std::string& path) {
  struct ::stat status {};
  return ::lstat(path.c_str(), &status) == 0;
}

std::string parent_of(const std::string& path) { return path.substr(0, path.find_last_of('/')); }

// What the umask leaves, but never what tcli would refuse: a file that others may write, or none that the owner may use.
::mode_t permitted(::mode_t mode) {
  const ::mode_t mask = ::umask(0);
  ::umask(mask);
  return (mode & ~(mask | 022)) | (mode & 0700);
}

// Folders from `base` on down to that of `path`.
Status make_folders(const std::string& base, const std::string& path) {
  for (std::size_t at = path.find('/'); at != std::string::npos; at = path.find('/', at + 1)) {
    const std::string folder = base + "/" + path.substr(0, at);
    if (::mkdir(folder.c_str(), 0700) != 0) {
      if (errno == EEXIST) continue;
      return fail(failed("create " + folder, errno));
    }
    if (::chmod(folder.c_str(), permitted(0777)) != 0) return fail(failed("create " + folder, errno));
  }
  return {};
}

Status sync_folder_of(const std::string& path) {
  const UniqueFd folder{::open(parent_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!folder.valid() || (::fsync(folder.get()) != 0 && errno != EINVAL)) return fail(failed("sync " + parent_of(path), errno));
  return {};
}

// rename(2) that replaces nothing. Some file systems can't promise that (EINVAL); there a look has to do.
int rename_to_new(const std::string& from, const std::string& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  if (is_there(to)) return EEXIST;
  return ::rename(from.c_str(), to.c_str()) == 0 ? 0 : errno;
}

// A hidden folder, of one process at a time: what is in it when it was got is of one that was killed. It goes with the object.
class Stage {
public:
  static Result<Stage> open(const std::string& path) {
    constexpr int k_tries = 20; // who had it took it away meanwhile
    for (int tries = 0; tries < k_tries; ++tries) {
      const bool is_new = ::mkdir(path.c_str(), 0700) == 0;
      if (!is_new && errno != EEXIST) return fail(refused(path, errno));
      Stage stage{path};
      stage.m_lock = UniqueFd{::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)};
      if (!stage.m_lock.valid()) {
        if (errno == ENOENT) continue;
        return fail(refused(path, errno));
      }
      struct ::stat held {
      }, named{};
      if (::fstat(stage.m_lock.get(), &held) != 0 || held.st_uid != ::geteuid()) return fail(refused(path, EPERM));
      if (::flock(stage.m_lock.get(), LOCK_EX | LOCK_NB) != 0)
        return fail({.status = ExitCode::failed,
                     .what = "another tcli is making this module",
                     .hint = "ls -la " + shell_quote(parent_of(path))});
      if (::lstat(path.c_str(), &named) != 0 || named.st_ino != held.st_ino || named.st_dev != held.st_dev) continue;
      stage.m_is_own = true;
      boost::system::error_code error;
      for (fs::directory_iterator entry{path, error}, end; !error && entry != end; entry.increment(error))
        fs::remove_all(entry->path(), error);
      if (error) return fail(refused(path, error.value()));
      return stage;
    }
    return fail(refused(path, EBUSY));
  }

  Stage(Stage&& other) noexcept
      : m_path(std::move(other.m_path)), m_lock(std::move(other.m_lock)), m_is_own(std::exchange(other.m_is_own, false)) {}
  Stage& operator=(Stage&&) = delete;
  Stage(const Stage&) = delete;
  Stage& operator=(const Stage&) = delete;
  ~Stage() {
    boost::system::error_code ignored;
    if (m_is_own) fs::remove_all(m_path, ignored);
  }

  const std::string& path() const { return m_path; }

private:
  explicit Stage(std::string path) : m_path(std::move(path)) {}

  static Error refused(const std::string& path, int error_number) {
    Error error = failed("write to " + parent_of(path), error_number);
    error.hint = "ls -ld " + shell_quote(parent_of(path));
    return error;
  }

  std::string m_path;
  UniqueFd m_lock;
  bool m_is_own = false;
};

// Those that are still to be made.
Result<std::vector<NewFile>> missing_files(const std::string& root, const std::vector<NewFile>& files) {
  std::vector<NewFile> missing;
  const auto taken = [&](const NewFile& file) {
    const std::string path = root + "/" + file.path;
    return fail(Error{.status = ExitCode::failed,
                      .what = path + " is there already",
                      .why = "nothing is overwritten, and nothing was made",
                      .hint = "ls -ld " + shell_quote(path)});
  };
  for (const NewFile& file : files) {
    const std::string path = root + "/" + file.path;
    if (!is_there(path)) {
      missing.push_back(file);
      continue;
    }
    const auto text = read_file(path, k_new_file_limit);
    if (!text || *text != file.text) return taken(file);
  }
  if (missing.empty() && !files.empty()) return taken(files.front());
  return missing;
}

// The first part of `path` that `root` doesn't have yet.
std::string new_part(const std::string& root, const std::string& path) {
  for (std::size_t at = path.find('/'); at != std::string::npos; at = path.find('/', at + 1))
    if (!is_there(root + "/" + path.substr(0, at))) return path.substr(0, at);
  return path;
}

// Out of the stage, the module itself last: where that is, all of it is.
Status move_all(const std::string& stage, const std::string& root, const std::vector<NewFile>& files,
                std::vector<std::string>& moved) {
  for (auto file = files.rbegin(); file != files.rend(); ++file) {
    if (!is_there(stage + "/" + file->path)) continue; // went with its folder
    const std::string part = new_part(root, file->path), to = root + "/" + part;
    if (const int problem = rename_to_new(stage + "/" + part, to); problem != 0) return fail(failed("create " + to, problem));
    moved.push_back(to);
    TCLI_CHECK(sync_folder_of(to));
  }
  return {};
}

} // namespace

Status place_files(const std::string& root, const std::string& name, const std::vector<NewFile>& files) {
  TCLI_TRY(const Stage stage, Stage::open(fmt::format("{}/.tcli-new-{}", root, name)));
  TCLI_TRY(const auto missing, missing_files(root, files));
  for (const NewFile& file : missing) {
    TCLI_CHECK(make_folders(stage.path(), file.path));
    const ::mode_t mode = permitted(file.is_executable ? 0777 : 0666);
    TCLI_CHECK(as_failed(write_file(stage.path() + "/" + file.path, file.text, mode)));
  }
  std::vector<std::string> moved;
  auto placed = move_all(stage.path(), root, missing, moved);
  if (!placed) {
    boost::system::error_code ignored;
    for (const std::string& path : moved) fs::remove_all(path, ignored);
  }
  return placed;
}

} // namespace tcli

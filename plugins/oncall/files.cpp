#include "files.hpp"

#include "aside.hpp"

#include <array>
#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <filesystem>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <tcli/plugin.hpp>
#include <thread>
#include <unistd.h>

namespace oncall {
namespace {

using tcli::plugin::Error;

constexpr std::chrono::seconds k_patience{10};

Error failed(const char* doing, const std::string& path, const std::string& why, const std::string& hint) {
  return Error(std::string("can't ") + doing + " " + path, why, hint);
}

Error failed(const char* doing, const std::string& path, const std::string& why) {
  return failed(doing, path, why, "ls -ld " + shell_word(path));
}

std::string reason() { return std::generic_category().message(errno); }

// A descriptor that is closed at the end.
struct Open {
  Open(const std::string& path, int flags) : file(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {}
  ~Open() {
    if (file >= 0) ::close(file);
  }
  Open(const Open&) = delete;
  Open& operator=(const Open&) = delete;

  const int file;
};

bool write_all(int file, const std::string& text) {
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t size = ::write(file, text.data() + done, text.size() - done);
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return false;
    done += static_cast<std::size_t>(size);
  }
  return ::fsync(file) == 0;
}

} // namespace

std::optional<std::string> read_file(const std::string& path, std::size_t most) {
  // A FIFO is not waited for. A link, which others may have made, leads to what is not for them.
  const Open opened(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW);
  if (opened.file < 0 && errno == ENOENT) return std::nullopt;
  struct stat status {};
  if (opened.file < 0 && errno == ELOOP) throw NoFile(path, "it is a link, and no file of its own");
  if (opened.file < 0 || ::fstat(opened.file, &status) != 0) throw failed("read", path, reason());
  if (!S_ISREG(status.st_mode)) throw NoFile(path, "it is no file");
  std::string text;
  std::array<char, 65536> buffer;
  for (;;) {
    const ssize_t size = ::read(opened.file, buffer.data(), buffer.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) throw failed("read", path, reason());
    if (size == 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(size));
    if (text.size() > most) throw failed("read", path, "it has more than " + std::to_string(most >> 10) + " KiB");
  }
}

void write_file(const std::string& path, const std::string& text) {
  const std::string fresh = path + ".new";
  ::unlink(fresh.c_str()); // of a run that was killed: whoever writes has the lock
  {
    const Open opened(fresh, O_WRONLY | O_CREAT | O_EXCL);
    if (opened.file >= 0 && write_all(opened.file, text) && ::rename(fresh.c_str(), path.c_str()) == 0) return;
  }
  if (errno == EEXIST) { // somebody has committed a folder of that name
    const std::filesystem::path way(fresh);
    throw failed("write", path, fresh + " is in the way",
                 stranger_aside(way.parent_path().string(), way.filename().string(), way.filename().string(), {}));
  }
  const bool is_full = errno == ENOSPC || errno == EDQUOT;
  const std::string why = reason(), folder = std::filesystem::path(path).parent_path().string();
  ::unlink(fresh.c_str());
  throw failed("write", path, why, (is_full ? "df -h " : "ls -ld ") + shell_word(folder));
}

Lock::Lock(const std::string& folder) : m_folder(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
  if (m_folder < 0) throw failed("open", folder, reason());
  const auto last = std::chrono::steady_clock::now() + k_patience;
  while (::flock(m_folder, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EINTR && errno != EWOULDBLOCK) break; // a file system without locks
    if (std::chrono::steady_clock::now() >= last) {
      ::close(m_folder);
      throw Error(folder, "another tcli oncall is at work in it", "fuser -v " + shell_word(folder));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
}

Lock::~Lock() { ::close(m_folder); }

} // namespace oncall

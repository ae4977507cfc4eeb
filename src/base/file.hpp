// Files: bounded reads, whole-or-nothing writes, and the identity by which a file is known again.
#pragma once

#include "base/result.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <utility>

namespace tcli {

// A file descriptor with one owner; closed when it goes. Not shared between threads.
class UniqueFd {
public:
  UniqueFd() = default;
  explicit UniqueFd(int fd) : m_fd(fd) {}
  UniqueFd(UniqueFd&& other) noexcept : m_fd(other.release()) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept;
  UniqueFd(const UniqueFd&) = delete;
  UniqueFd& operator=(const UniqueFd&) = delete;
  ~UniqueFd();

  int get() const { return m_fd; }
  bool valid() const { return m_fd >= 0; }
  int release();

private:
  int m_fd = -1;
};

// Which content a path had: equal identities mean the same bytes, unless the clock was set back or `is_settled` said no.
// All zero: no such file. Times are nanoseconds since 1970 (64 bits: up to the year 2262).
struct FileId {
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  std::int64_t mtime_ns = 0;
  std::int64_t ctime_ns = 0;

  bool operator==(const FileId&) const = default;
  bool exists() const { return inode != 0; }
};

FileId file_id(const struct ::stat& status);

// The identity of what `path` leads to (links followed); all zero when it can't be reached.
FileId file_id(const std::string& path);

// Whether a later change is sure to change the identity too. A file changed within the kernel's current clock tick
// (some milliseconds) can change again unseen; what was read from it must not be remembered.
bool is_settled(const FileId& id);

// A regular file opened for reading, and its status. Anything else, and what can't be opened, is an error of status 125; a FIFO
// or device is never waited for.
Result<UniqueFd> open_regular(const std::string& path, struct ::stat& status);

// `size` bytes of an open file from `offset` on; fewer only when it ends before. `path` is for the error.
Result<std::string> read_at(const UniqueFd& fd, const std::string& path, std::uint64_t offset, std::size_t size);

// The same into a buffer of the caller's; how much of it was filled.
Result<std::size_t> read_at(const UniqueFd& fd, const std::string& path, std::uint64_t offset, std::span<char> into);

// The whole content of a regular file. More than `limit` bytes, or anything but a regular file, is an error of status 125;
// a FIFO or device is never waited for.
Result<std::string> read_file(const std::string& path, std::size_t limit);

// The whole content of a regular file that belongs to this user, in three system calls; empty when it is not there, another's,
// longer than `limit` or changing. For files of tcli's own.
std::string read_own_file(const std::string& path, std::size_t limit);

// The content of such a file without reading it into memory first; the file must only ever be replaced by another one, never
// be cut (tcli's own are). The bytes stay where they are when the object moves, and go when it goes.
class MappedFile {
public:
  MappedFile() = default;
  MappedFile(MappedFile&& other) noexcept : m_bytes(std::exchange(other.m_bytes, {})) {}
  MappedFile& operator=(MappedFile&& other) noexcept;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  // Empty under the same conditions as read_own_file.
  static MappedFile open_own(const std::string& path, std::size_t limit);
  std::string_view bytes() const { return m_bytes; }

private:
  std::string_view m_bytes;
};

// At most `limit` bytes from the start of a regular file.
Result<std::string> read_head(const std::string& path, std::size_t limit);

// Content in place of `path`, wholly or not at all: written to a new file beside it, fsync, rename. It has that mode, whatever
// the umask.
Status write_file(const std::string& path, std::string_view content, ::mode_t mode = 0600);

// "x" of "x.4711.tmp", as a write of x that was killed has left it; empty where a name is none such.
std::string_view begun_file(std::string_view name);

// The same without fsync, for what can be computed again: after a power cut it may be cut off, and its reader must notice.
Status write_cache_file(const std::string& path, std::string_view content);

// `path` and its missing parents as folders of mode 0700, whatever the umask. Fails when the nearest folder that exists
// belongs to another user than root and this one (a HOME kept through sudo): nothing is created there.
Status make_private_folders(const std::string& path);

// While one lives a limit of the file size (ulimit -f, setrlimit(2)) is an error of write(2), EFBIG, and not the death of tcli.
// Process-wide, and inherited through execve(2): to be gone by then.
class FileSizeErrorScope {
public:
  FileSizeErrorScope();
  ~FileSizeErrorScope();
  FileSizeErrorScope(const FileSizeErrorScope&) = delete;
  FileSizeErrorScope& operator=(const FileSizeErrorScope&) = delete;
};

// All of `bytes` to a file descriptor, going on after short writes and signals.
Status write_all(int fd, std::string_view bytes, std::string_view what);

} // namespace tcli

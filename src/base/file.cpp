#include "base/file.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <fcntl.h>
#include <fmt/format.h>
#include <mutex>
#include <optional>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>

namespace tcli {

UniqueFd& UniqueFd::operator=(UniqueFd&& other) noexcept {
  if (this != &other) {
    if (valid()) ::close(m_fd);
    m_fd = other.release();
  }
  return *this;
}

UniqueFd::~UniqueFd() {
  if (valid()) ::close(m_fd);
}

int UniqueFd::release() { return std::exchange(m_fd, -1); }

namespace {

constexpr std::int64_t k_second_ns = 1'000'000'000;

std::int64_t nanoseconds(const timespec& time) { return static_cast<std::int64_t>(time.tv_sec) * k_second_ns + time.tv_nsec; }

// At most `limit` bytes. One byte more than the `expected` ones is asked for: a read that brings just those has found the end.
Result<std::string> read_up_to(const UniqueFd& fd, const std::string& path, std::size_t limit, std::size_t expected) {
  std::string content;
  content.resize(std::min(limit, expected + 1));
  std::size_t filled = 0;
  while (filled < limit) {
    if (filled == content.size()) content.resize(std::min(limit, content.size() * 2 + 4096));
    const ssize_t count = ::read(fd.get(), content.data() + filled, content.size() - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(system_error("read " + path, errno));
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
    if (filled == expected && filled < content.size()) break;
  }
  content.resize(filled);
  return content;
}

} // namespace

// O_NONBLOCK: opening a FIFO or a device that someone slipped in must not wait.
Result<UniqueFd> open_regular(const std::string& path, struct ::stat& status) {
  UniqueFd fd{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)};
  if (!fd.valid() || ::fstat(fd.get(), &status) != 0) return fail(system_error("read " + path, errno));
  if (!S_ISREG(status.st_mode)) return fail(Error{.what = "read " + path, .why = "not a regular file"});
  return fd;
}

Result<std::size_t> read_at(const UniqueFd& fd, const std::string& path, std::uint64_t offset, std::span<char> into) {
  std::size_t filled = 0;
  while (filled < into.size()) {
    const ssize_t count = ::pread(fd.get(), into.data() + filled, into.size() - filled, static_cast<off_t>(offset + filled));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(system_error("read " + path, errno));
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
  }
  return filled;
}

Result<std::string> read_at(const UniqueFd& fd, const std::string& path, std::uint64_t offset, std::size_t size) {
  std::string content(size, '\0');
  TCLI_TRY(const auto filled, read_at(fd, path, offset, std::span<char>(content)));
  content.resize(filled);
  return content;
}

FileId file_id(const struct ::stat& status) {
  return {.device = status.st_dev,
          .inode = status.st_ino,
          .size = static_cast<std::uint64_t>(status.st_size),
          .mtime_ns = nanoseconds(status.st_mtim),
          .ctime_ns = nanoseconds(status.st_ctim)};
}

FileId file_id(const std::string& path) {
  struct ::stat status {};
  return ::stat(path.c_str(), &status) == 0 ? file_id(status) : FileId{};
}

bool is_settled(const FileId& id) {
  timespec now{};
  // The clock that file times are taken from: a later change gets a time of at least `now`.
  ::clock_gettime(CLOCK_REALTIME_COARSE, &now);
  return nanoseconds(now) > id.ctime_ns; // the mtime is anybody's to set
}

Result<std::string> read_file(const std::string& path, std::size_t limit) {
  struct ::stat status {};
  TCLI_TRY(const auto fd, open_regular(path, status));
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size > limit) {
    return fail(Error{.what = "read " + path, .why = fmt::format("{} bytes; at most {} are read", size, limit)});
  }
  TCLI_TRY(auto content, read_up_to(fd, path, limit + 1, size)); // growth past the limit shows as well
  if (content.size() > limit) {
    return fail(Error{.what = "read " + path, .why = fmt::format("more than {} bytes", limit)});
  }
  return content;
}

namespace {

// Of this user and not too long; its size, or nothing.
std::optional<std::size_t> own_size(const struct ::stat& status, std::size_t limit) {
  const auto size = static_cast<std::size_t>(status.st_size);
  return status.st_uid == ::geteuid() && size > 0 && size <= limit ? std::optional{size} : std::nullopt;
}

} // namespace

std::string read_own_file(const std::string& path, std::size_t limit) {
  struct ::stat status {};
  const auto fd = open_regular(path, status);
  const auto size = fd ? own_size(status, limit) : std::nullopt;
  std::string content(size.value_or(0), '\0');
  if (!size || ::read(fd->get(), content.data(), content.size()) != static_cast<ssize_t>(content.size())) content.clear();
  return content;
}

MappedFile MappedFile::open_own(const std::string& path, std::size_t limit) {
  struct ::stat status {};
  MappedFile file;
  const auto fd = open_regular(path, status);
  const auto size = fd ? own_size(status, limit) : std::nullopt;
  if (!size) return file;
  void* const begin = ::mmap(nullptr, *size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd->get(), 0);
  if (begin != MAP_FAILED) file.m_bytes = {static_cast<const char*>(begin), *size};
  return file;
}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  std::swap(m_bytes, other.m_bytes);
  return *this;
}

MappedFile::~MappedFile() {
  if (!m_bytes.empty()) ::munmap(const_cast<char*>(m_bytes.data()), m_bytes.size());
}

Result<std::string> read_head(const std::string& path, std::size_t limit) {
  struct ::stat status {};
  TCLI_TRY(const auto fd, open_regular(path, status));
  return read_up_to(fd, path, limit, static_cast<std::size_t>(status.st_size));
}

namespace {

// The temporary file's name holds the process id, so that writers of the same file never share one.
Status write_beside(const std::string& path, std::string_view content, ::mode_t mode, bool durable) {
  const std::string temporary = fmt::format("{}.{}.tmp", path, ::getpid());
  UniqueFd fd{::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600)};
  if (!fd.valid()) return fail(system_error("write " + path, errno));
  auto written = write_all(fd.get(), content, path);
  if (written && ::fchmod(fd.get(), mode) != 0) written = fail(system_error("write " + path, errno));
  if (written && durable && ::fsync(fd.get()) != 0) written = fail(system_error("write " + path, errno));
  if (written && ::rename(temporary.c_str(), path.c_str()) != 0) written = fail(system_error("write " + path, errno));
  if (!written) ::unlink(temporary.c_str());
  return written;
}

} // namespace

Status write_file(const std::string& path, std::string_view content, ::mode_t mode) {
  return write_beside(path, content, mode, true);
}
std::string_view begun_file(std::string_view name) {
  constexpr std::string_view k_end = ".tmp";
  if (!name.ends_with(k_end)) return {};
  name.remove_suffix(k_end.size());
  const auto number = name.find_last_not_of("0123456789");
  const bool is_numbered = number != std::string_view::npos && number + 1 < name.size() && name[number] == '.';
  return is_numbered ? name.substr(0, number) : std::string_view{};
}

Status write_cache_file(const std::string& path, std::string_view content) { return write_beside(path, content, 0600, false); }

Status make_private_folders(const std::string& path) {
  struct ::stat status {};
  if (::stat(path.c_str(), &status) == 0) {
    if (S_ISDIR(status.st_mode) && (status.st_uid == ::geteuid() || status.st_uid == 0)) return {};
    return fail(Error{.what = "use " + path, .why = S_ISDIR(status.st_mode) ? "it belongs to another user" : "not a folder"});
  }
  if (errno != ENOENT) return fail(system_error("use " + path, errno));
  const auto slash = path.find_last_of('/');
  if (slash == std::string::npos || slash == 0) return fail(system_error("create " + path, ENOENT));
  TCLI_CHECK(make_private_folders(path.substr(0, slash)));
  if (::mkdir(path.c_str(), 0700) != 0) {
    return errno == EEXIST ? Status{} : fail(system_error("create " + path, errno));
  }
  // The umask may have taken the owner's own rights.
  if (::chmod(path.c_str(), 0700) != 0) return fail(system_error("create " + path, errno));
  return {};
}

namespace {

std::mutex file_size_mutex;
std::size_t file_size_scopes = 0;
void (*file_size_before)(int) = SIG_DFL;

} // namespace

FileSizeErrorScope::FileSizeErrorScope() {
  const std::scoped_lock lock(file_size_mutex);
  if (file_size_scopes++ == 0) file_size_before = ::signal(SIGXFSZ, SIG_IGN);
}

FileSizeErrorScope::~FileSizeErrorScope() {
  const std::scoped_lock lock(file_size_mutex);
  if (--file_size_scopes == 0 && file_size_before != SIG_ERR) ::signal(SIGXFSZ, file_size_before);
}

Status write_all(int fd, std::string_view bytes, std::string_view what) {
  const FileSizeErrorScope file_size_errors;
  while (!bytes.empty()) {
    const ssize_t count = ::write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(system_error(fmt::format("write {}", what), errno));
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

} // namespace tcli

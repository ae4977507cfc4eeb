#include "capture/outlet.hpp"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tcli {

namespace {

constexpr std::size_t k_terminal_piece = 256; // n_tty has room for that much when it says that it is writable

bool is_same(int fd, const struct ::stat& status) {
  struct ::stat other {};
  return ::fstat(fd, &other) == 0 && other.st_dev == status.st_dev && other.st_ino == status.st_ino &&
         other.st_rdev == status.st_rdev;
}

} // namespace

Outlet::Outlet(int fd) : m_fd(fd) {
  struct ::stat status {};
  if (::fstat(fd, &status) != 0) return;
  if (S_ISSOCK(status.st_mode)) m_kind = Kind::socket;
  if (S_ISFIFO(status.st_mode)) m_kind = Kind::pipe;
  if (S_ISCHR(status.st_mode) && ::isatty(fd) == 1) m_kind = Kind::terminal;
  if (m_kind != Kind::pipe && m_kind != Kind::terminal) return;
  int number = 0;
  if (m_kind == Kind::terminal && ::ioctl(fd, TIOCGPTN, &number) == 0) return; // a master: opening it makes another terminal
  const std::string self = fmt::format("/proc/self/fd/{}", fd);
  UniqueFd again(::open(self.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!again.valid() || !is_same(again.get(), status)) return; // no /proc, or a terminal of another user
  m_own = std::move(again);
  m_kind = Kind::again;
}

ssize_t Outlet::write_small(std::string_view bytes, std::size_t most) const {
  pollfd room{.fd = m_fd, .events = POLLOUT, .revents = 0};
  if (::poll(&room, 1, 0) <= 0) {
    errno = EAGAIN;
    return -1;
  }
  return ::write(m_fd, bytes.data(), std::min(bytes.size(), most));
}

ssize_t Outlet::write(std::string_view bytes) const {
  while (true) {
    ssize_t count = 0;
    switch (m_kind) {
    case Kind::file:
      count = ::write(m_fd, bytes.data(), bytes.size());
      break;
    case Kind::socket:
      count = ::send(m_fd, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
      break;
    case Kind::again:
      count = ::write(m_own.get(), bytes.data(), bytes.size());
      break;
    case Kind::pipe:
      count = write_small(bytes, PIPE_BUF);
      break; // pipe(7): a page is free
    case Kind::terminal:
      count = write_small(bytes, k_terminal_piece);
      break;
    }
    if (count >= 0) return count;
    if (errno == EAGAIN) return 0;
    if (errno != EINTR) return -1;
  }
}

} // namespace tcli

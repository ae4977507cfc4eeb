#include "unix_socket.hpp"

#include <cerrno>
#include <cstring>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

namespace images {

namespace {

bool is_no_socket(const std::string& path) {
  struct ::stat status {};
  return ::stat(path.c_str(), &status) == 0 && !S_ISSOCK(status.st_mode);
}

} // namespace

tl::expected<Descriptor, int> connect_to(const std::string& path, Deadline deadline) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return tl::unexpected(ENAMETOOLONG);
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  Descriptor connection(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!connection.valid()) return tl::unexpected(errno);
  while (::connect(connection.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    const int error = errno;
    if (error == EISCONN) break;
    if (error == ECONNREFUSED && is_no_socket(path)) return tl::unexpected(ENOTSOCK);
    // Linux says EAGAIN while the queue of connections is full, and has no event for when it no longer is: unix(7).
    if (error != EAGAIN && error != EINTR) return tl::unexpected(error);
    const int left = milliseconds_left(deadline);
    if (left == 0) return tl::unexpected(ETIMEDOUT);
    ::poll(nullptr, 0, std::min(left, 5));
  }
  return connection;
}

} // namespace images

// Writing to one of tcli's own streams without ever waiting for who reads it.
#pragma once

#include "base/file.hpp"

#include <string_view>
#include <sys/types.h>

namespace tcli {

// The stream is shared with others (the shell, the rest of a pipeline), so that its flags are not to be changed: a pipe or
// terminal is opened once more, without blocking, for this process alone; where that can't be done, small pieces are written
// when poll(2) says that there is room. Needs SIGPIPE ignored.
class Outlet {
public:
  explicit Outlet(int fd); // stays the caller's

  // How much was taken; 0: nothing now, poll fd() for POLLOUT; -1: nothing ever again, errno says why.
  ssize_t write(std::string_view bytes) const;

  int fd() const { return m_own.valid() ? m_own.get() : m_fd; }
  // POLLERR on it says that the last reader has gone.
  bool tells_when_reader_left() const { return m_kind != Kind::file && m_kind != Kind::socket; }

private:
  enum class Kind { file, socket, again, pipe, terminal }; // again: opened once more

  ssize_t write_small(std::string_view bytes, std::size_t most) const;

  int m_fd;
  Kind m_kind = Kind::file;
  UniqueFd m_own;
};

} // namespace tcli

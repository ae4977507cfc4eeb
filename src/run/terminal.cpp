#include "run/terminal.hpp"

#include "base/file.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace tcli {

TerminalModes::TerminalModes() {
  for (const int fd : {STDIN_FILENO, STDERR_FILENO, STDOUT_FILENO}) {
    if (::tcgetattr(fd, &m_modes) != 0) continue;
    m_fd = fd;
    return;
  }
}

void TerminalModes::mend() const {
  termios now{};
  if (m_fd < 0 || ::tcgetattr(m_fd, &now) != 0) return;
  const tcflag_t lost = m_modes.c_lflag & ~now.c_lflag & (ICANON | ECHO);
  // TCSANOW, since draining would wait for a person who stopped the output with Ctrl-S.
  if (lost != 0 && ::tcgetpgrp(m_fd) == ::getpgrp()) ::tcsetattr(m_fd, TCSANOW, &m_modes);
}

bool may_be_watched_over() {
  return ::getpgrp() != ::getsid(0) && UniqueFd(::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)).valid();
}

} // namespace tcli

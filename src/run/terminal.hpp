// The state of the terminal before and after a child.
#pragma once

#include <termios.h>

namespace tcli {

// Remembers the modes (termios(3)) of the terminal on standard input, or else on standard error or output; none there, nothing
// done.
class TerminalModes {
public:
  TerminalModes();

  // Puts the modes back when echo or line editing was on and is off now. Left alone when another process group is in the
  // foreground: the terminal is not ours then. Needs SIGTTOU blocked (tcsetattr(3)).
  void mend() const;

private:
  int m_fd = -1;
  termios m_modes{};
};

// Whether a shell may be watching over this process as one of its jobs: it has a controlling terminal, and a process group that
// is not the session leader's. Nobody would wake that one (POSIX XBD 3.264, orphaned process group).
bool may_be_watched_over();

} // namespace tcli

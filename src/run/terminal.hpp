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

// Whether this process has a controlling terminal, so that a shell may be watching over its jobs.
bool has_controlling_terminal();

} // namespace tcli

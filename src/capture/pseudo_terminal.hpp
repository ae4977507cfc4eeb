// A pseudo-terminal (pty(7)) for one that the module would have had.
#pragma once

#include "base/file.hpp"
#include "base/result.hpp"

#include <termios.h>

namespace tcli {

struct PseudoTerminal {
  UniqueFd master; // does not block
  UniqueFd slave;  // for the module; nobody's controlling terminal yet
  termios modes = {};
};

enum class Processing { as_terminal, none }; // none: OPOST is off, so that bytes come out as the module wrote them

// With the modes and the window size of the terminal `like`. Fails with 125 when the system has none left.
Result<PseudoTerminal> open_pseudo_terminal(int like, Processing processing);

// True when the sizes differed.
bool copy_window_size(int from, int to);

} // namespace tcli

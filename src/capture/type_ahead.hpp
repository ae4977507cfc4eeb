// What a person typed before the module had its terminal.
#pragma once

#include <string>
#include <termios.h>

namespace tcli {

// The whole lines that wait in the terminal `real`, taken from it: as the keys that come to the same in another terminal with its
// modes. Empty when it edits no lines (no ICANON, termios(3)): then what waits are keys, and an end of input among them is one.
// To be called in its foreground, right before it becomes raw, which would make a zero of each end of input (n_tty).
std::string typed_lines(int real);

// Types `keys` into a pseudo-terminal with these modes that nobody reads yet. They are not echoed: they were, when they were
// typed.
void type_ahead(int master, int slave, const std::string& keys, const termios& modes);

} // namespace tcli

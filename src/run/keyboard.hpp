// Keys from the real terminal to the one that the module is on.
#pragma once

#include <array>
#include <cstddef>

namespace tcli {

class Keyboard {
public:
  bool wants_more() const { return m_written == m_read; }
  bool read(int real); // false: the terminal is gone, or another process group's

  // What the module's terminal has room for. A key that interrupts or quits there does so to the rest of tcli's own process
  // group too, such as the script that called it; tcli itself finds a signal from itself.
  void pass_on(int master);

  void end_input(int master) const; // as Ctrl-D does

private:
  void interrupt_the_job(int master, std::size_t from, std::size_t to);

  std::array<char, 4096> m_keys{};
  std::size_t m_read = 0, m_written = 0;
  bool m_is_literal = false; // the next key, after Ctrl-V
};

} // namespace tcli

// Keys from the real terminal to the one that the module is on.
#pragma once

#include <cstddef>
#include <string>

namespace tcli {

class Keyboard {
public:
  bool wants_more() const { return m_written == m_keys.size(); }
  bool read(int real); // false: the terminal is gone, or another process group's
  void add(const std::string& keys) { m_keys += keys; }

  // What the module's terminal has room for. A key that interrupts or quits there does so to the rest of tcli's own process
  // group too, such as the script that called it; tcli itself finds a signal from itself.
  void pass_on(int master);

  void end_input(int master) const; // as Ctrl-D does

private:
  void interrupt_the_job(int master, std::size_t from, std::size_t to);

  std::string m_keys;
  std::size_t m_written = 0;
  bool m_is_literal = false; // the next key, after Ctrl-V
};

} // namespace tcli

// The real terminal while a module is on another one: every key goes through as it is.
#pragma once

#include <array>
#include <csignal>
#include <termios.h>

namespace tcli {

// The terminal on standard output, which this session has. Raw from take() to give_back(), which the destructor calls, and so
// does a signal that would kill tcli and is not among the blocked ones (SIGSEGV, SIGALRM …). Once in a process at a time. Needs
// SIGTTOU blocked (tcsetattr(3)).
class RawTerminal {
public:
  RawTerminal();
  ~RawTerminal();
  RawTerminal(const RawTerminal&) = delete;
  RawTerminal& operator=(const RawTerminal&) = delete;

  bool is_in_foreground() const; // else the terminal is not ours to change or to read
  bool is_taken() const;
  void take();                  // when in the foreground; remembers the modes that it has now
  const termios& modes() const; // as they were at the last take()

  // Sets modes(), or `left`. Left alone when another process group is in the foreground by now.
  void give_back(const termios* left = nullptr);

private:
  std::array<struct ::sigaction, NSIG> m_before{};
  std::array<bool, NSIG> m_is_handled{};
};

} // namespace tcli

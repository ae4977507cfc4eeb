// SIGINT, SIGTERM, SIGHUP and SIGQUIT in the middle of a change, which has to say what stands.
#pragma once

#include <array>
#include <csignal>
#include <sys/types.h>

namespace oncall {

// While it lives the first of them is noted instead of ending this process; one a second later ends it, and its child with it.
// One at a time.
class Interrupts {
public:
  Interrupts();
  ~Interrupts();
  Interrupts(const Interrupts&) = delete;
  Interrupts& operator=(const Interrupts&) = delete;

  static int noted();                 // 0: none
  static void set_child(pid_t child); // the one that is waited for; 0: none

private:
  std::array<struct ::sigaction, 4> m_before{};
};

} // namespace oncall

// Signals that tell tcli to end while it still has something to put away.
#pragma once

#include "run/pipe.hpp"

#include <array>
#include <csignal>

namespace tcli {

// While it lives SIGHUP, SIGINT, SIGQUIT and SIGTERM do not end tcli, unless they were ignored: those stay so. Process-wide, one
// at a time. Children get them as they were, since handlers do not outlive execve(2).
class StopSignals {
public:
  static Result<StopSignals> catch_them();
  StopSignals(StopSignals&& other) noexcept;
  StopSignals& operator=(StopSignals&&) = delete;
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;
  ~StopSignals();

  int fd() const { return m_pipe.read.get(); } // readable from the first one on
  int came() const;                            // the first one; 0: none did

private:
  StopSignals() = default;

  Pipe m_pipe;
  std::array<struct ::sigaction, 4> m_inherited{};
  bool m_catches = false;
};

} // namespace tcli

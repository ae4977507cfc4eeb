// The signals of tcli while it moves the bytes of a module as well.
#pragma once

#include "base/file.hpp"
#include "run/signals.hpp"

#include <csignal>

namespace tcli {

// Blocked signals (SignalScope) in a poll(2).
class SignalQueue {
public:
  explicit SignalQueue(const sigset_t& watched);

  bool valid() const { return m_fd.valid(); }
  int fd() const { return m_fd.get(); } // readable when there is one
  bool next(siginfo_t& info) const;     // takes it

private:
  sigset_t m_watched;
  UniqueFd m_fd;
};

// While this lives a reader that leaves and a file that may grow no more are errors of write(2). To be made when the child is
// started already: it would inherit them.
class WriteErrorScope {
public:
  WriteErrorScope();
  ~WriteErrorScope();
  WriteErrorScope(const WriteErrorScope&) = delete;
  WriteErrorScope& operator=(const WriteErrorScope&) = delete;

private:
  struct ::sigaction m_pipe {};
  struct ::sigaction m_file_size {};
};

// For drain(): takes what came; true when it tells tcli to end. A stop from the keyboard is obeyed.
bool is_told_to_end(const SignalQueue& signals);

} // namespace tcli

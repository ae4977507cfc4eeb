#include "run/signal_queue.hpp"

#include "run/terminal.hpp"

#include <sys/signalfd.h>

namespace tcli {

SignalQueue::SignalQueue(const sigset_t& watched)
    : m_watched(watched), m_fd(::signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK)) {}

bool SignalQueue::next(siginfo_t& info) const {
  constexpr timespec k_no_wait{};
  return ::sigtimedwait(&m_watched, &info, &k_no_wait) > 0; // signalfd_siginfo is another structure
}

WriteErrorScope::WriteErrorScope() {
  struct ::sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &ignore, &m_pipe);
  ::sigaction(SIGXFSZ, &ignore, &m_file_size);
}

WriteErrorScope::~WriteErrorScope() {
  ::sigaction(SIGPIPE, &m_pipe, nullptr);
  ::sigaction(SIGXFSZ, &m_file_size, nullptr);
}

bool is_told_to_end(const SignalQueue& signals) {
  siginfo_t info{};
  while (signals.next(info)) {
    switch (info.si_signo) {
    case SIGCHLD:
    case SIGCONT:
    case SIGWINCH:
      break;
    case SIGTSTP:
    case SIGTTIN:
    case SIGTTOU:
      if (may_be_watched_over()) ::raise(SIGSTOP);
      break;
    default:
      return true;
    }
  }
  return false;
}

} // namespace tcli

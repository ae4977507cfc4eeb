#include "run/signals.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace tcli {

namespace {

constexpr std::array k_passed_on{SIGINT,  SIGQUIT,  SIGTERM, SIGHUP,  SIGUSR1, SIGUSR2,
                                 SIGCONT, SIGWINCH, SIGTSTP, SIGTTIN, SIGTTOU};

} // namespace

ChildSignalScope::ChildSignalScope() {
  struct ::sigaction as_default {};
  as_default.sa_handler = SIG_DFL;
  ::sigaction(SIGCHLD, &as_default, &m_inherited);
}

void ChildSignalScope::restore() const {
  if (m_inherited.sa_handler != SIG_DFL) ::sigaction(SIGCHLD, &m_inherited, nullptr);
}

SignalScope::SignalScope() {
  ::sigemptyset(&m_watched);
  ::sigaddset(&m_watched, SIGCHLD);
  for (const int signal : k_passed_on) ::sigaddset(&m_watched, signal);
  ::pthread_sigmask(SIG_BLOCK, &m_watched, &m_inherited);
}

void SignalScope::restore() const {
  m_child_signal.restore();
  ::pthread_sigmask(SIG_SETMASK, &m_inherited, nullptr);
}

bool is_to_be_passed_on(const siginfo_t& info, pid_t child) {
  const bool from_process = info.si_code == SI_USER || info.si_code == SI_TKILL || info.si_code == SI_QUEUE;
  // A terminal that goes away tells the leader of its session only; the group hears of it when the leader ends.
  if (info.si_signo == SIGHUP && !from_process) return ::getsid(0) == ::getpid();
  return from_process && info.si_pid != child;
}

bool is_crash(int signal) {
  constexpr std::array k_crashes{SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSYS, SIGTRAP};
  return std::ranges::find(k_crashes, signal) != k_crashes.end();
}

std::string signal_name(int signal) {
  const char* const name = ::sigabbrev_np(signal);
  return name == nullptr ? fmt::format("signal {}", signal) : fmt::format("SIG{}", name);
}

void forget_signal(int signal) {
  sigset_t only;
  ::sigemptyset(&only);
  ::sigaddset(&only, signal);
  constexpr timespec k_no_wait{};
  ::sigtimedwait(&only, nullptr, &k_no_wait);
}

void die_of(int signal) {
  ::prctl(PR_SET_DUMPABLE, 0); // RLIMIT_CORE would not do: a core_pattern with a pipe ignores it (core(5))
  struct ::sigaction as_default {};
  as_default.sa_handler = SIG_DFL;
  ::sigaction(signal, &as_default, nullptr);
  sigset_t only;
  ::sigemptyset(&only);
  ::sigaddset(&only, signal);
  ::pthread_sigmask(SIG_UNBLOCK, &only, nullptr);
  ::raise(signal);
}

} // namespace tcli

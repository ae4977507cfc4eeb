#include "run/stop_signals.hpp"

#include <cerrno>
#include <unistd.h>
#include <utility>

namespace tcli {

namespace {

constexpr std::array k_signals{SIGHUP, SIGINT, SIGQUIT, SIGTERM};

volatile std::sig_atomic_t g_came = 0;
volatile std::sig_atomic_t g_write = -1;

void take(int signal) {
  if (g_came != 0) return; // the first one has made it readable; a full pipe would hold tcli up
  const int before = errno;
  g_came = signal;
  const char byte = 0;
  if (::write(g_write, &byte, 1) < 0) { // gone: nobody reads it any more
  }
  errno = before;
}

} // namespace

Result<StopSignals> StopSignals::catch_them() {
  StopSignals signals;
  TCLI_TRY(signals.m_pipe, make_pipe(Reading::never_waits));
  g_came = 0;
  g_write = signals.m_pipe.write.get();
  for (std::size_t index = 0; index < k_signals.size(); ++index) {
    struct ::sigaction& inherited = signals.m_inherited[index];
    ::sigaction(k_signals[index], nullptr, &inherited);
    if (inherited.sa_handler == SIG_IGN) continue;
    struct ::sigaction action {};
    action.sa_handler = take;
    ::sigemptyset(&action.sa_mask);
    ::sigaction(k_signals[index], &action, nullptr);
  }
  signals.m_catches = true;
  return signals;
}

StopSignals::StopSignals(StopSignals&& other) noexcept
    : m_pipe(std::move(other.m_pipe)), m_inherited(other.m_inherited), m_catches(std::exchange(other.m_catches, false)) {}

StopSignals::~StopSignals() {
  if (!m_catches) return;
  for (std::size_t index = 0; index < k_signals.size(); ++index) ::sigaction(k_signals[index], &m_inherited[index], nullptr);
  g_write = -1;
}

int StopSignals::came() const { return g_came; }

} // namespace tcli

#include "interrupts.hpp"

#include <ctime>

namespace oncall {
namespace {

constexpr std::array k_signals{SIGINT, SIGTERM, SIGHUP, SIGQUIT};

volatile std::sig_atomic_t g_noted = 0;
volatile std::time_t g_when = 0;
volatile pid_t g_child = 0;

std::time_t seconds() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec;
}

// A terminal and tcli may each send the same one.
void note(int signal) {
  if (g_noted != 0 && seconds() - g_when > 1) {
    if (g_child > 0) ::kill(g_child, SIGTERM); // else it would go on with nobody to say what stands
    std::signal(signal, SIG_DFL);
    std::raise(signal);
  }
  if (g_noted != 0) return;
  g_when = seconds();
  g_noted = signal;
}

} // namespace

Interrupts::Interrupts() {
  g_noted = 0;
  struct ::sigaction noting {};
  noting.sa_handler = note;
  ::sigemptyset(&noting.sa_mask);
  for (std::size_t index = 0; index < k_signals.size(); ++index) {
    ::sigaction(k_signals[index], nullptr, &m_before[index]);
    if (m_before[index].sa_handler != SIG_IGN) ::sigaction(k_signals[index], &noting, nullptr);
  }
}

Interrupts::~Interrupts() {
  for (std::size_t index = 0; index < k_signals.size(); ++index) ::sigaction(k_signals[index], &m_before[index], nullptr);
  g_noted = 0;
}

int Interrupts::noted() { return g_noted; }

void Interrupts::set_child(pid_t child) { g_child = child; }

} // namespace oncall

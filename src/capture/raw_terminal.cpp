#include "capture/raw_terminal.hpp"

#include <unistd.h>

namespace tcli {

namespace {

constexpr int k_terminal = STDOUT_FILENO;

// What a signal handler may look at.
termios g_modes;
volatile std::sig_atomic_t g_is_taken = 0;

// Runs once, as the action is the default again; the signal ends the process when this returns.
void put_back(int signal) {
  if (g_is_taken != 0 && ::tcgetpgrp(k_terminal) == ::getpgrp()) ::tcsetattr(k_terminal, TCSANOW, &g_modes);
  g_is_taken = 0;
  ::raise(signal);
}

bool is_deadly(int signal) {
  switch (signal) {
  case SIGKILL:
  case SIGSTOP:
  case SIGCHLD:
  case SIGCONT:
  case SIGURG:
  case SIGWINCH:
    return false;
  default:
    return true;
  }
}

} // namespace

RawTerminal::RawTerminal() {
  struct ::sigaction action {};
  action.sa_handler = put_back;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  ::sigfillset(&action.sa_mask);
  for (int signal = 1; signal < NSIG; ++signal) {
    const auto index = static_cast<std::size_t>(signal);
    if (!is_deadly(signal) || ::sigaction(signal, nullptr, &m_before[index]) != 0) continue;
    m_is_handled[index] = m_before[index].sa_handler == SIG_DFL && ::sigaction(signal, &action, nullptr) == 0;
  }
}

RawTerminal::~RawTerminal() {
  give_back();
  for (std::size_t signal = 1; signal < m_before.size(); ++signal)
    if (m_is_handled[signal]) ::sigaction(static_cast<int>(signal), &m_before[signal], nullptr);
}

bool RawTerminal::is_in_foreground() const { return ::tcgetpgrp(k_terminal) == ::getpgrp(); }

bool RawTerminal::is_taken() const { return g_is_taken != 0; }

const termios& RawTerminal::modes() const { return g_modes; }

void RawTerminal::take() {
  g_is_taken = 0;
  if (!is_in_foreground() || ::tcgetattr(k_terminal, &g_modes) != 0) return;
  termios raw = g_modes;
  ::cfmakeraw(&raw);
  g_is_taken = 1;
  ::tcsetattr(k_terminal, TCSANOW, &raw);
}

void RawTerminal::give_back(const termios* left) {
  if (is_taken() && is_in_foreground()) ::tcsetattr(k_terminal, TCSANOW, left != nullptr ? left : &g_modes);
  g_is_taken = 0;
}

} // namespace tcli

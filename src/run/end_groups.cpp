#include "run/end_groups.hpp"

#include <array>
#include <atomic>
#include <csignal>
#include <mutex>

namespace tcli {

namespace {

constexpr std::array k_signals{SIGHUP, SIGINT, SIGQUIT, SIGTERM};
static_assert(std::atomic<pid_t>::is_always_lock_free); // else a handler could not read it

std::array<std::atomic<pid_t>, 128> g_groups{};
std::mutex g_mutex; // of what follows
int g_scopes = 0;
std::array<struct ::sigaction, k_signals.size()> g_inherited{};

void end_all(int signal) {
  for (const auto& group : g_groups)
    if (const pid_t leader = group.load(); leader > 0) ::kill(-leader, SIGKILL);
  ::raise(signal); // the default by now (SA_RESETHAND)
}

} // namespace

EndGroupsScope::EndGroupsScope() {
  const std::scoped_lock lock(g_mutex);
  if (g_scopes++ > 0) return;
  for (std::size_t at = 0; at < k_signals.size(); ++at) {
    ::sigaction(k_signals[at], nullptr, &g_inherited[at]);
    if (g_inherited[at].sa_handler != SIG_DFL) continue;
    struct ::sigaction action {};
    action.sa_handler = end_all;
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
    ::sigaction(k_signals[at], &action, nullptr);
  }
}

EndGroupsScope::~EndGroupsScope() {
  const std::scoped_lock lock(g_mutex);
  if (--g_scopes > 0) return;
  for (std::size_t at = 0; at < k_signals.size(); ++at)
    if (g_inherited[at].sa_handler == SIG_DFL) ::sigaction(k_signals[at], &g_inherited[at], nullptr);
}

void watch_group(pid_t leader) {
  for (auto& group : g_groups) {
    pid_t none = 0;
    if (group.compare_exchange_strong(none, leader)) return;
  }
}

void release_group(pid_t leader) {
  for (auto& group : g_groups) {
    pid_t same = leader;
    if (group.compare_exchange_strong(same, 0)) return;
  }
}

} // namespace tcli

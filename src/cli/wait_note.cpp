#include "cli/wait_note.hpp"

#include "cli/output.hpp"

#include <array>
#include <chrono>
#include <csignal>
#include <fmt/format.h>
#include <system_error>
#include <unistd.h>

namespace tcli {

WaitNote::WaitNote(std::string doing) : m_doing(std::move(doing)) {
  if (m_doing.empty() || ::isatty(STDERR_FILENO) == 0) return;
  sigset_t all, before; // signals are for the thread that waits
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  try {
    m_thread = std::thread{[this] { tell_until_over(); }};
  } catch (const std::system_error&) { // no thread left: nothing is told
  }
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

WaitNote::~WaitNote() {
  if (!m_thread.joinable()) return;
  {
    const std::lock_guard lock{m_mutex};
    m_is_over = true;
  }
  m_ended.notify_one();
  m_thread.join();
}

void WaitNote::tell_until_over() {
  using std::chrono::milliseconds;
  constexpr std::array k_moments{milliseconds{100}, milliseconds{1000}, milliseconds{5000}, milliseconds{15000}};
  constexpr milliseconds k_then{30000};
  const auto begin = std::chrono::steady_clock::now();
  std::unique_lock lock{m_mutex};
  milliseconds moment = k_moments.front();
  for (std::size_t told = 0; !m_ended.wait_until(lock, begin + moment, [this] { return m_is_over; });) {
    const auto seconds = moment.count() / 1000;
    tell(seconds == 0 ? fmt::format("tcli: {} ...", m_doing) : fmt::format("tcli: {}: {} s", m_doing, seconds));
    moment = ++told < k_moments.size() ? k_moments[told] : moment + k_then;
  }
}

std::string awaited_by_listing(const Config& config) {
  return config.get("containers.engine") == "none" ? "" : "looking for modules";
}

} // namespace tcli

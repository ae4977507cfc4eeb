#include "host/progress.hpp"

#include "base/file.hpp"
#include "base/style.hpp"
#include "base/text.hpp"
#include "cli/output.hpp"
#include "run/load_report.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace tcli {

namespace {

constexpr std::chrono::milliseconds k_quiet{1000};
constexpr std::chrono::milliseconds k_pause{100};

std::size_t columns() {
  winsize size{};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 ? size.ws_col : 80;
}

std::string line(std::uint64_t done, std::uint64_t total, std::string_view text) {
  const std::string what = escape(text);
  if (total == 0) return done == 0 ? what : fmt::format("{} {}", what, done);
  return fmt::format("{} {}/{}", what, done, total);
}

void write(std::string_view bytes) { (void)write_all(STDERR_FILENO, bytes, "standard error"); }

} // namespace

Progress::Progress() : m_next(Clock::now() + k_quiet), m_is_terminal(can_redraw(STDERR_FILENO) && !tells_nothing()) {}

void Progress::show(std::uint64_t done, std::uint64_t total, std::string_view text) {
  if (done == 0 && total == 0 && text.empty()) return clear();
  if (!m_is_terminal || Clock::now() < m_next) return;
  m_next = Clock::now() + k_pause;
  m_is_shown = true;
  tell_host_stage(HostStage::showing_progress);
  write(std::string{k_clear_line} + fit(line(done, total, text), columns() - 1));
}

void Progress::clear() {
  if (!m_is_shown) return;
  m_is_shown = false;
  write(k_clear_line);
  tell_host_stage(HostStage::started);
}

} // namespace tcli

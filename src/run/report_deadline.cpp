#include "run/report_deadline.hpp"

#include "run/load_report.hpp"

#include <algorithm>

namespace tcli {

bool ReportDeadline::has_reported() const { return read_load_report(m_report).kind != LoadReport::Kind::none; }

bool ReportDeadline::wait(const sigset_t& watched, siginfo_t& info) {
  constexpr std::chrono::nanoseconds::rep k_second_ns = 1'000'000'000;
  while (m_report >= 0) {
    const auto left = std::chrono::duration_cast<std::chrono::nanoseconds>(m_at - Clock::now()).count();
    if (left <= 0) {
      const bool reported = has_reported();
      m_report = -1;
      if (!reported) return false;
      break;
    }
    const timespec time{.tv_sec = left / k_second_ns, .tv_nsec = left % k_second_ns};
    if (::sigtimedwait(&watched, &info, &time) >= 0) return true;
  }
  while (::sigwaitinfo(&watched, &info) < 0) {
  } // EINTR: a tracer, or a signal that is not watched
  return true;
}

int ReportDeadline::left_ms() const {
  if (m_report < 0) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(m_at - Clock::now()).count();
  return static_cast<int>(std::max<std::chrono::milliseconds::rep>(left, 0));
}

bool ReportDeadline::is_overdue() {
  if (m_report < 0 || Clock::now() < m_at) return false;
  const bool reported = has_reported();
  m_report = -1;
  return !reported;
}

} // namespace tcli

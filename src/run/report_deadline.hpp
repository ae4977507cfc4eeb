// Waiting for signals, and for a child that has to report within a time.
#pragma once

#include <chrono>
#include <csignal>

namespace tcli {

class ReportDeadline {
public:
  // `report` is the file of load_report.hpp, in which the child is to say something; -1: there is nothing to wait for. It stays
  // the caller's.
  ReportDeadline(int report, std::chrono::milliseconds within) : m_report(report), m_within(within) { restart(); }

  void restart() { m_at = Clock::now() + m_within; } // the time in which a child was stopped does not count

  // Waits for the next signal among `watched`. False, once, when the deadline passed with nothing reported.
  bool wait(const sigset_t& watched, siginfo_t& info);

  // For who waits by poll(2): the milliseconds until is_overdue() is to be asked, -1 for none; whether, once, wait() would be
  // false.
  int left_ms() const;
  bool is_overdue();

private:
  using Clock = std::chrono::steady_clock;

  bool has_reported() const;

  int m_report; // -1 when it need not be looked at any more
  std::chrono::milliseconds m_within;
  Clock::time_point m_at;
};

} // namespace tcli

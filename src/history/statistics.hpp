// Figures on many runs.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace tcli {

enum class StatisticsBy { all, verb, user, day };

inline constexpr std::size_t k_periods = 12;

// Of runs that have ended, and of abandoned ones, which are not ok and have no duration. Durations are microseconds; a percentile
// is the nearest rank.
struct Statistics {
  std::string name; // "deploy run", a user, "2026-11-25" in local time; empty: all
  std::size_t runs = 0, ok = 0;
  std::vector<std::int64_t> durations_us;     // rising
  std::array<std::size_t, k_periods> trend{}; // runs in each of as many equal parts of the time between the first and the last

  std::int64_t percentile_us(double percent) const; // 0 of no durations; 100 is the longest
  double success_percent() const;                   // 100 of no runs
  // "99.49%", cut off after the second digit, or the first: rounded it might tell a level that was missed.
  std::string success_text(int digits) const;
};

// What was asked of them, and what they were.
struct Level {
  enum class Unit { percent, ms };
  std::string name; // "success", "p95"
  Unit unit = Unit::ms;
  double wanted = 0, found = 0;
  bool is_kept = true;
};

// How many durations lie in each of `bounds_us` (below the first, from the first to the second …, from the last on).
std::vector<std::size_t> histogram(const Statistics& statistics, std::span<const std::int64_t> bounds_us);

} // namespace tcli

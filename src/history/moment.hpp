// Moments and lengths of time, as people write and read them. Milliseconds since 1970; local time is that of localtime(3).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tcli {

// "2026-11-25", "2026-11-25 10:42", "2026-11-25T10:42:07", "2026-11-25T10:42:07.123" (local; with Z: UTC, with +02:00 so far
// ahead of it), "today", "yesterday", or how long before `now_ms`: "7d", "1h30m" (parse_duration).
std::optional<std::int64_t> parse_moment(std::string_view text, std::int64_t now_ms);

// "today 10:42", "yesterday 18:03", "Nov 21 09:12" of this year, else "2025-11-21 09:12".
std::string moment_for_people(std::int64_t moment_ms, std::int64_t now_ms);

// "2026-11-25 10:42:07"
std::string moment_in_full(std::int64_t moment_ms);

// "2026-11-25T09:42:07.123Z" (ISO 8601, UTC).
std::string moment_for_programs(std::int64_t moment_ms);
std::optional<std::int64_t> moment_from_programs(std::string_view text);

// "8ms", "2.1s", "1m05s", "3h20m", "2d4h".
std::string elapsed(std::int64_t duration_us);

// Days of local time. Remembers the last one: the moments of a history come in order.
class LocalDays {
public:
  // A number that rises from day to day: the year, month and day as decimal digits.
  std::int64_t day_of(std::int64_t moment_ms);
  // "2026-11-25"
  static std::string name_of(std::int64_t day);

private:
  std::int64_t m_quarter = INT64_MIN, m_day = 0; // every change of a day is at a full quarter of an hour
};

} // namespace tcli

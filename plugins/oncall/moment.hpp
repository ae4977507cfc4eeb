// Times: what stands in files is UTC, what people see and type is local, and a rota has a zone of its own.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace oncall {

using Moment = std::int64_t; // seconds since 1970, UTC
using Day = std::chrono::sys_days;

constexpr Moment k_day = 86400;
constexpr Moment k_longest = 366 * k_day; // of one handover

// A time zone. Looking into one changes TZ for this process, so it is for one thread.
class Zone {
public:
  // The zone of the user, from TZ or the machine.
  static Zone local();

  // One of /usr/share/zoneinfo, or UTC, which needs no file; nothing when there is none of that name.
  static std::optional<Zone> named(std::string_view name);

  const std::string& name() const { return m_name; } // empty: the local one

  // The moment at which clocks in the zone show this. An hour that the clocks repeat is meant the first time; one that they
  // leave out is counted as if they had not been changed yet, so that 2:30 is shown as 3:30.
  Moment at(Day day, int minute) const;

  // What a clock in the zone shows: the day, and how many minutes of it.
  std::pair<Day, int> shown(Moment moment) const;

  // For people: 2026-11-28 18:40 CET.
  std::string text(Moment moment) const;

private:
  explicit Zone(std::string name) : m_name(std::move(name)) {}
  Moment offset(Moment moment) const;
  void use() const;

  std::string m_name;
};

// 2026-11-28T18:40:00Z, exactly; nothing for another text or a year before 2000 or after 2199.
std::string utc_text(Moment moment);
std::optional<Moment> parse_utc(std::string_view text);

// 2026-11-28 and 18:40; nothing for what is no such day or time.
std::string day_text(Day day);
std::optional<Day> parse_day(std::string_view text);
std::string clock_text(int minute);
std::optional<int> parse_clock(std::string_view text);

// What a person types: as above, or local as 2026-11-28, 2026-11-28 18:40, 2026-11-28T18:40, or 18:40, which is the next time
// after `now` that clocks show it.
std::optional<Moment> parse_typed(std::string_view text, Moment now);

} // namespace oncall

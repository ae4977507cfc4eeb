#include "moment.hpp"

#include <array>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>

namespace oncall {
namespace {

// The number in `size` digits at `at`, or nothing.
std::optional<int> digits(std::string_view text, std::size_t at, std::size_t size) {
  int number = 0;
  if (at + size > text.size()) return std::nullopt;
  const char* const end = text.data() + at + size;
  const auto [stop, problem] = std::from_chars(text.data() + at, end, number);
  if (problem != std::errc{} || stop != end || text[at] == '-') return std::nullopt;
  return number;
}

Moment seconds_of(Day day) { return Moment{day.time_since_epoch().count()} * k_day; }

// The zone that this process was started with: the value of TZ, or nothing.
const std::optional<std::string>& started_with() {
  static const std::optional<std::string> value = [] {
    const char* zone = std::getenv("TZ");
    return zone == nullptr ? std::nullopt : std::optional<std::string>{zone};
  }();
  return value;
}

std::tm broken_down(Moment moment) {
  const auto time = static_cast<std::time_t>(moment);
  std::tm parts{};
  ::localtime_r(&time, &parts);
  return parts;
}

} // namespace

Zone Zone::local() { return Zone{""}; }

std::optional<Zone> Zone::named(std::string_view name) {
  if (name == "UTC") return Zone{"UTC"};
  constexpr std::string_view k_fine = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+-/";
  if (name.empty() || name.size() > 64 || name[0] == '/' || name.find_first_not_of(k_fine) != std::string_view::npos)
    return std::nullopt;
  std::array<char, 4> magic{};
  std::ifstream file("/usr/share/zoneinfo/" + std::string(name), std::ios::binary);
  if (!file.read(magic.data(), magic.size()) || std::memcmp(magic.data(), "TZif", 4) != 0) return std::nullopt;
  return Zone{std::string(name)};
}

void Zone::use() const {
  const std::optional<std::string>& original = started_with();
  if (!m_name.empty())
    ::setenv("TZ", m_name.c_str(), 1);
  else if (original)
    ::setenv("TZ", original->c_str(), 1);
  else
    ::unsetenv("TZ");
  ::tzset();
}

Moment Zone::offset(Moment moment) const {
  use();
  return broken_down(moment).tm_gmtoff;
}

Moment Zone::at(Day day, int minute) const {
  const Moment shown_there = seconds_of(day) + Moment{minute} * 60;
  const Moment before = shown_there - offset(shown_there - k_day);
  if (before + offset(before) == shown_there) return before;
  const Moment after = shown_there - offset(shown_there + k_day);
  return after + offset(after) == shown_there ? after : before;
}

std::pair<Day, int> Zone::shown(Moment moment) const {
  const Moment there = moment + offset(moment);
  const Day day{std::chrono::floor<std::chrono::days>(std::chrono::seconds{there})};
  return {day, static_cast<int>((there - seconds_of(day)) / 60)};
}

std::string Zone::text(Moment moment) const {
  use();
  const std::tm parts = broken_down(moment);
  std::array<char, 64> buffer{};
  return {buffer.data(), std::strftime(buffer.data(), buffer.size(), "%Y-%m-%d %H:%M %Z", &parts)};
}

std::string day_text(Day day) {
  const std::chrono::year_month_day date{day};
  std::array<char, 32> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return buffer.data();
}

std::optional<Day> parse_day(std::string_view text) {
  const auto year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
  if (text.size() != 10 || text[4] != '-' || text[7] != '-' || !year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok() || *year < 2000 || *year > 2199) return std::nullopt;
  return Day{date};
}

std::string clock_text(int minute) {
  std::array<char, 32> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%02d:%02d", minute / 60, minute % 60);
  return buffer.data();
}

std::optional<int> parse_clock(std::string_view text) {
  const auto hour = digits(text, 0, 2), minute = digits(text, 3, 2);
  if (text.size() != 5 || text[2] != ':' || !hour || !minute || *hour > 23 || *minute > 59) return std::nullopt;
  return *hour * 60 + *minute;
}

std::string utc_text(Moment moment) {
  const Day day{std::chrono::floor<std::chrono::days>(std::chrono::seconds{moment})};
  const Moment second = moment - seconds_of(day);
  std::array<char, 8> rest{};
  std::snprintf(rest.data(), rest.size(), ":%02dZ", static_cast<int>(second % 60));
  return day_text(day) + "T" + clock_text(static_cast<int>(second / 60)) + rest.data();
}

std::optional<Moment> parse_utc(std::string_view text) {
  if (text.size() != 20 || text[10] != 'T' || text[16] != ':' || text[19] != 'Z') return std::nullopt;
  const auto day = parse_day(text.substr(0, 10));
  const auto minute = parse_clock(text.substr(11, 5));
  const auto second = digits(text, 17, 2);
  if (!day || !minute || !second || *second > 59) return std::nullopt;
  return seconds_of(*day) + Moment{*minute} * 60 + *second;
}

std::optional<Moment> parse_typed(std::string_view text, Moment now) {
  const Zone local = Zone::local();
  if (const auto clock = parse_clock(text)) {
    const Day today = local.shown(now).first;
    const Moment then = local.at(today, *clock);
    return then > now ? then : local.at(today + std::chrono::days{1}, *clock);
  }
  if (text.ends_with('Z')) return parse_utc(text.size() == 17 ? std::string(text.substr(0, 16)) + ":00Z" : std::string(text));
  const auto day = parse_day(text.substr(0, 10));
  if (!day) return std::nullopt;
  if (text.size() == 10) return local.at(*day, 0);
  const auto clock = parse_clock(text.substr(11));
  if ((text[10] != ' ' && text[10] != 'T') || !clock) return std::nullopt;
  return local.at(*day, *clock);
}

} // namespace oncall

#include "history/moment.hpp"

#include "module/value.hpp"

#include <array>
#include <ctime>
#include <fmt/format.h>

namespace tcli {

namespace {

constexpr std::int64_t k_second_ms = 1000;
constexpr std::array<std::string_view, 12> k_months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::int64_t k_quarter_ms = 15 * 60 * k_second_ms;

std::int64_t seconds_of(std::int64_t moment_ms) {
  return moment_ms / k_second_ms - (moment_ms % k_second_ms < 0 ? 1 : 0); // towards the past
}

std::tm local_time(std::int64_t moment_ms) {
  const std::time_t seconds = seconds_of(moment_ms);
  std::tm parts{};
  ::localtime_r(&seconds, &parts);
  return parts;
}

std::string date(const std::tm& parts) {
  return fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

std::string clock_time(const std::tm& parts) { return fmt::format("{:02}:{:02}", parts.tm_hour, parts.tm_min); }

std::int64_t day_number(const std::tm& parts) {
  return (parts.tm_year + 1900LL) * 10'000 + (parts.tm_mon + 1) * 100 + parts.tm_mday;
}

// The start of the local day that is `days` before the one of `now_ms`.
std::int64_t start_of_day(std::int64_t now_ms, int days) {
  std::tm parts = local_time(now_ms);
  parts.tm_mday -= days;
  parts.tm_hour = parts.tm_min = parts.tm_sec = 0;
  parts.tm_isdst = -1;
  return ::mktime(&parts) * k_second_ms;
}

// With what is left of the text.
std::optional<std::tm> parse_parts(const std::string& text, std::string_view& rest) {
  for (const char* format : {"%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d"}) {
    std::tm parts{};
    parts.tm_isdst = -1;
    const char* const end = ::strptime(text.c_str(), format, &parts);
    if (end == nullptr) continue;
    rest = std::string_view(text).substr(static_cast<std::size_t>(end - text.c_str()));
    const int day = parts.tm_mday;
    std::tm checked = parts;
    ::timegm(&checked);
    return checked.tm_mday == day ? std::optional{parts} : std::nullopt; // there is no 30th of February
  }
  return std::nullopt;
}

} // namespace

std::optional<std::int64_t> parse_moment(std::string_view text, std::int64_t now_ms) {
  if (text == "today") return start_of_day(now_ms, 0);
  if (text == "yesterday") return start_of_day(now_ms, 1);
  if (const auto before = parse_duration(text)) return now_ms - *before;
  std::string_view rest;
  const std::string whole{text};
  auto parts = parse_parts(whole, rest);
  if (!parts || (!rest.empty() && rest != "Z")) return std::nullopt;
  return (rest == "Z" ? ::timegm(&*parts) : ::mktime(&*parts)) * k_second_ms;
}

std::string moment_for_people(std::int64_t moment_ms, std::int64_t now_ms) {
  const std::tm parts = local_time(moment_ms);
  const auto day = day_number(parts);
  if (day == day_number(local_time(now_ms))) return "today " + clock_time(parts);
  if (day == day_number(local_time(start_of_day(now_ms, 1)))) return "yesterday " + clock_time(parts);
  const std::string month{k_months.at(static_cast<std::size_t>(parts.tm_mon))};
  const bool this_year = parts.tm_year == local_time(now_ms).tm_year;
  return (this_year ? fmt::format("{} {}", month, parts.tm_mday) : date(parts)) + " " + clock_time(parts);
}

std::string moment_in_full(std::int64_t moment_ms) {
  const std::tm parts = local_time(moment_ms);
  return fmt::format("{} {}:{:02}", date(parts), clock_time(parts), parts.tm_sec);
}

std::string moment_for_programs(std::int64_t moment_ms) {
  const std::time_t seconds = seconds_of(moment_ms);
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  return fmt::format("{}T{}:{:02}.{:03}Z", date(parts), clock_time(parts), parts.tm_sec, moment_ms - seconds * k_second_ms);
}

std::optional<std::int64_t> moment_from_programs(std::string_view text) {
  std::string_view rest;
  const std::string whole{text};
  auto parts = parse_parts(whole, rest);
  if (!parts || rest.size() != 5 || rest.front() != '.' || rest.back() != 'Z') return std::nullopt;
  int fraction = 0;
  for (const char digit : rest.substr(1, 3)) {
    if (digit < '0' || digit > '9') return std::nullopt;
    fraction = fraction * 10 + (digit - '0');
  }
  return ::timegm(&*parts) * k_second_ms + fraction;
}

std::string elapsed(std::int64_t duration_us) {
  const std::int64_t ms = duration_us / 1000, seconds = ms / k_second_ms, minutes = seconds / 60, hours = minutes / 60;
  if (seconds == 0) return fmt::format("{}ms", ms);
  if (minutes == 0) return fmt::format("{}.{}s", seconds, ms % k_second_ms / 100);
  if (hours == 0) return fmt::format("{}m{:02}s", minutes, seconds % 60);
  if (hours < 24) return fmt::format("{}h{:02}m", hours, minutes % 60);
  return fmt::format("{}d{}h", hours / 24, hours % 24);
}

std::int64_t LocalDays::day_of(std::int64_t moment_ms) {
  const std::int64_t quarter = moment_ms / k_quarter_ms;
  if (quarter != m_quarter) m_day = day_number(local_time(moment_ms));
  m_quarter = quarter;
  return m_day;
}

std::string LocalDays::name_of(std::int64_t day) {
  return fmt::format("{:04}-{:02}-{:02}", day / 10'000, day / 100 % 100, day % 100);
}

} // namespace tcli

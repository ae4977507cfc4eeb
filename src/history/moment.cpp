#include "history/moment.hpp"

#include "module/value.hpp"

#include <algorithm>
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

struct Parts {
  std::tm time{};
  std::optional<std::int64_t> fraction_ms; // of the second
  std::optional<std::int64_t> ahead_s;     // of UTC; none: local time
};

// At the start of `rest`, which is what follows then; digits beyond the third are left out.
std::optional<std::int64_t> take_fraction(std::string_view& rest) {
  const auto end = std::min(rest.find_first_not_of("0123456789", 1), rest.size());
  if (!rest.starts_with('.') || end < 2) return std::nullopt;
  std::int64_t ms = 0;
  for (std::size_t at = 1; at <= 3; ++at) ms = ms * 10 + (at < end ? rest[at] - '0' : 0);
  rest.remove_prefix(end);
  return ms;
}

// "Z", "+02:00", "-05:30"; up to 19 hours, and zones need 14.
std::optional<std::int64_t> offset_of(std::string_view text) {
  if (text == "Z") return 0;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':' || text[1] > '1' || text[4] > '5')
    return std::nullopt;
  std::int64_t minutes = 0;
  for (const std::size_t at : {1U, 4U}) {
    const auto number = text.substr(at, 2);
    if (number.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
    minutes = minutes * 60 + (number[0] - '0') * 10 + (number[1] - '0');
  }
  return (text[0] == '-' ? -60 : 60) * minutes;
}

bool exists(std::tm parts) { // there is no 30th of February
  const int day = parts.tm_mday;
  ::timegm(&parts);
  return parts.tm_mday == day;
}

std::optional<Parts> parse_parts(const std::string& text) {
  for (const std::string_view format :
       {"%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d"}) {
    Parts parts;
    parts.time.tm_isdst = -1;
    const char* const end = ::strptime(text.c_str(), format.data(), &parts.time);
    if (end == nullptr) continue;
    std::string_view rest = std::string_view(text).substr(static_cast<std::size_t>(end - text.c_str()));
    if (format.ends_with("%S")) parts.fraction_ms = take_fraction(rest);
    parts.ahead_s = offset_of(rest);
    return (rest.empty() || parts.ahead_s) && exists(parts.time) ? std::optional{parts} : std::nullopt;
  }
  return std::nullopt;
}

std::int64_t moment_of(Parts parts) {
  const std::int64_t seconds = parts.ahead_s ? ::timegm(&parts.time) - *parts.ahead_s : ::mktime(&parts.time);
  return seconds * k_second_ms + parts.fraction_ms.value_or(0);
}

} // namespace

std::optional<std::int64_t> parse_moment(std::string_view text, std::int64_t now_ms) {
  if (text == "today") return start_of_day(now_ms, 0);
  if (text == "yesterday") return start_of_day(now_ms, 1);
  if (const auto before = parse_duration(text)) return now_ms - *before;
  const auto parts = parse_parts(std::string{text});
  return parts ? std::optional{moment_of(*parts)} : std::nullopt;
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
  const auto parts = parse_parts(std::string{text});
  return parts && parts->fraction_ms && text.ends_with('Z') ? std::optional{moment_of(*parts)} : std::nullopt;
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

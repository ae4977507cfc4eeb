#include "module/value.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <sys/stat.h>

namespace tcli {
namespace {

struct DurationUnit {
  std::string_view word;
  std::int64_t milliseconds;
};

constexpr DurationUnit k_units[] = {{"ms", 1},        {"s", 1000},       {"m", 60'000},
                                    {"h", 3'600'000}, {"d", 86'400'000}, {"w", 604'800'000}};

template <class Number> bool is_number(std::string_view text, Number& number) {
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  return problem == std::errc{} && end == text.data() + text.size();
}

bool is_folder(const struct ::stat& status) { return S_ISDIR(status.st_mode); }

const DurationUnit* find_unit(std::string_view word) {
  for (const DurationUnit& unit : k_units)
    if (unit.word == word) return &unit;
  return nullptr;
}

} // namespace

std::string type_wants(const Parameter& parameter) {
  switch (parameter.type) {
  case Type::string:
    return "a string";
  case Type::integer:
    return "an int";
  case Type::real:
    return "a float";
  case Type::boolean:
    return "true or false";
  case Type::path:
    return "a path";
  case Type::file:
    return "an existing file";
  case Type::dir:
    return "an existing folder";
  case Type::duration:
    return "a duration such as 90s or 1h30m";
  case Type::choice:
    break;
  }
  std::string wants = "one of:";
  for (const std::string& choice : parameter.choices) wants += " " + choice;
  return wants;
}

bool is_valid_value(const Parameter& parameter, const std::string& value) {
  struct ::stat status {};
  switch (parameter.type) {
  case Type::string:
    return true;
  case Type::path:
    return !value.empty();
  case Type::boolean:
    return value == "true" || value == "false";
  case Type::choice:
    return std::find(parameter.choices.begin(), parameter.choices.end(), value) != parameter.choices.end();
  case Type::file:
    return value == "-" || (::stat(value.c_str(), &status) == 0 && !is_folder(status));
  case Type::dir:
    return ::stat(value.c_str(), &status) == 0 && is_folder(status);
  case Type::duration:
    return parse_duration(value).has_value();
  case Type::integer: {
    std::int64_t number = 0;
    return is_number(value, number);
  }
  case Type::real:
    return is_finite_number(value);
  }
  return false;
}

bool is_finite_number(std::string_view text) {
  double number = 0;
  return is_number(text, number) && std::isfinite(number); // from_chars reads "inf" and "nan"
}

std::optional<std::int64_t> parse_duration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  std::int64_t total = 0;
  const DurationUnit* last = nullptr;
  while (!text.empty()) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    const std::size_t end = std::min(text.find_first_of("0123456789", digits), text.size());
    const DurationUnit* unit = find_unit(text.substr(digits, end - digits));
    std::int64_t count = 0;
    if (unit == nullptr || !is_number(text.substr(0, digits), count)) return std::nullopt;
    if (last != nullptr && unit->milliseconds >= last->milliseconds) return std::nullopt;
    if (__builtin_mul_overflow(count, unit->milliseconds, &count) || __builtin_add_overflow(total, count, &total))
      return std::nullopt;
    last = unit;
    text.remove_prefix(end);
  }
  return total;
}

std::optional<std::int64_t> parse_bytes(std::string_view text) {
  constexpr std::string_view k_letters = "KMGT";
  int shift = 0;
  if (const auto unit = text.empty() ? std::string_view::npos : k_letters.find(text.back()); unit != std::string_view::npos) {
    shift = 10 * (static_cast<int>(unit) + 1);
    text.remove_suffix(1);
  }
  std::int64_t count = 0;
  if (!is_number(text, count) || count < 0 || count > (INT64_MAX >> shift)) return std::nullopt;
  return count << shift;
}

} // namespace tcli

#include "history/process.hpp"

#include "base/clock.hpp"
#include "base/file.hpp"
#include "base/text.hpp"

#include <array>
#include <charconv>
#include <cstdint>
#include <fcntl.h>
#include <fmt/format.h>
#include <optional>
#include <sys/utsname.h>
#include <unistd.h>

namespace tcli {

namespace {

constexpr std::int64_t k_ns_per_ms = 1'000'000;
constexpr std::int64_t k_slack_ms = 2000; // the clock of the day may have been set a little

// Milliseconds after the machine started; none when there is no such process.
std::optional<std::int64_t> start_of(std::int64_t pid) {
  constexpr std::size_t k_limit = 4096, k_start_time = 20; // the 22nd field; two stand before the last parenthesis
  const auto text = read_head(fmt::format("/proc/{}/stat", pid), k_limit);
  const auto name_end = text ? text->rfind(')') : std::string::npos;
  if (name_end == std::string::npos || name_end + 2 >= text->size()) return std::nullopt;
  const auto fields = split(std::string_view(*text).substr(name_end + 2), ' ');
  if (fields.size() < k_start_time) return std::nullopt;
  const std::string_view digits = fields[k_start_time - 1];
  std::int64_t ticks = 0;
  if (std::from_chars(digits.data(), digits.data() + digits.size(), ticks).ec != std::errc{}) return std::nullopt;
  return ticks * 1000 / ::sysconf(_SC_CLK_TCK);
}

// By the clock of the day.
bool is_of_this_start(std::int64_t boot_ms, std::int64_t started_ms) {
  const std::int64_t machine_started_ms = (nanoseconds(CLOCK_REALTIME) - nanoseconds(CLOCK_BOOTTIME)) / k_ns_per_ms;
  return started_ms - boot_ms >= machine_started_ms - k_slack_ms;
}

} // namespace

std::string current_boot_id() {
  std::array<char, 36> text{}; // of a UUID
  const UniqueFd file{::open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC | O_NOCTTY)};
  const ssize_t count = file.valid() ? ::read(file.get(), text.data(), text.size()) : -1;
  return count == static_cast<ssize_t>(text.size()) ? std::string{text.data(), text.size()} : std::string{};
}

std::string current_host() {
  ::utsname names{};
  return ::uname(&names) == 0 ? std::string{static_cast<const char*>(names.nodename)} : std::string{};
}

bool is_still_there(std::int64_t pid, std::int64_t boot_ms, std::int64_t started_ms, std::string_view boot_id) {
  const std::string now = boot_id.empty() ? std::string{} : current_boot_id();
  if (now.empty() ? !is_of_this_start(boot_ms, started_ms) : now != boot_id) return false;
  const auto began_ms = start_of(pid);
  return began_ms && *began_ms <= boot_ms;
}

} // namespace tcli

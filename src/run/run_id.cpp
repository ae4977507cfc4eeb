#include "run/run_id.hpp"

#include "base/binary.hpp"
#include "base/hash.hpp"

#include <array>
#include <ctime>
#include <string_view>
#include <sys/random.h>
#include <unistd.h>

namespace tcli {

namespace {

constexpr std::string_view k_crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // no I, L, O, U

void append_base32(std::string& text, std::uint64_t value, unsigned digits) {
  for (unsigned digit = digits; digit-- > 0;) text += k_crockford[(value >> (5 * digit)) & 31];
}

std::int64_t nanoseconds(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

std::array<std::uint64_t, 2> random_numbers() {
  std::array<std::uint64_t, 2> numbers{};
  // Not blocking: a machine that just booted may have no randomness yet, and no run waits for that.
  if (::getrandom(numbers.data(), sizeof numbers, GRND_NONBLOCK) == sizeof numbers) return numbers;
  BinaryWriter seed;
  seed.number(nanoseconds(CLOCK_REALTIME));
  seed.number(nanoseconds(CLOCK_MONOTONIC));
  seed.number(::getpid());
  std::string bytes = seed.take();
  numbers[0] = hash64(bytes);
  numbers[1] = hash64(bytes += '2');
  return numbers;
}

} // namespace

std::string new_run_id() {
  const std::int64_t milliseconds = nanoseconds(CLOCK_REALTIME) / 1'000'000;
  std::string id;
  id.reserve(26);
  append_base32(id, milliseconds < 0 ? 0 : static_cast<std::uint64_t>(milliseconds), 10); // a clock before 1970
  for (const auto number : random_numbers()) append_base32(id, number, 8);
  return id;
}

} // namespace tcli

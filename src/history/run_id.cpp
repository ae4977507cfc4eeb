#include "history/run_id.hpp"

#include "base/binary.hpp"
#include "base/clock.hpp"
#include "base/hash.hpp"

#include <array>
#include <string_view>
#include <sys/random.h>
#include <unistd.h>

namespace tcli {

namespace {

constexpr std::string_view k_crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; // no I, L, O, U
constexpr std::size_t k_size = 26, k_time_size = 10;

void append_base32(std::string& text, std::uint64_t value, unsigned digits) {
  for (unsigned digit = digits; digit-- > 0;) text += k_crockford[(value >> (5 * digit)) & 31];
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

std::string run_id_of_time(std::int64_t milliseconds) {
  std::string start;
  append_base32(start, milliseconds < 0 ? 0 : static_cast<std::uint64_t>(milliseconds), k_time_size); // a clock before 1970
  return start;
}

std::int64_t time_of_run_id(std::string_view id) {
  std::int64_t milliseconds = 0;
  for (const char digit : id.substr(0, k_time_size))
    milliseconds = milliseconds * 32 + static_cast<std::int64_t>(k_crockford.find(digit) & 31);
  return milliseconds;
}

bool is_run_id(std::string_view text) {
  return text.size() == k_size && text.find_first_not_of(k_crockford) == std::string_view::npos;
}

std::string new_run_id() {
  std::string id = run_id_of_time(nanoseconds(CLOCK_REALTIME) / 1'000'000);
  id.reserve(k_size);
  for (const auto number : random_numbers()) append_base32(id, number, 8);
  return id;
}

} // namespace tcli

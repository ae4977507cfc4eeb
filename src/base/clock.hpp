// The clocks of clock_gettime(2).
#pragma once

#include <cstdint>
#include <ctime>

namespace tcli {

inline std::int64_t nanoseconds(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

} // namespace tcli

// Whether the process of a run is still there.
#pragma once

#include <cstdint>

namespace tcli {

// `pid` as it was `boot_ms` after the machine started, at the time of day `started_ms`. A later process of the same number is
// another one, and so is every process after the machine was started again (proc(5): /proc/PID/stat, starttime).
bool is_still_there(std::int64_t pid, std::int64_t boot_ms, std::int64_t started_ms);

} // namespace tcli

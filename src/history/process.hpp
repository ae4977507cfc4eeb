// Whether the process of a run is still there.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tcli {

// Tells this start of the machine from every other one (random(4), /proc/sys/kernel/random/boot_id); empty where it can't be
// read. Three system calls.
std::string current_boot_id();

// As uname(2) has it; empty where it does not tell.
std::string current_host();

// `pid` as it was `boot_ms` after the start `boot_id` of the machine, at the time of day `started_ms`. A later process of the
// same number is another one (proc(5): /proc/PID/stat, starttime), and so is every process after the machine was started again:
// that is known by `boot_id`, or where it is empty by the clock of the day, as long as nobody sets that.
bool is_still_there(std::int64_t pid, std::int64_t boot_ms, std::int64_t started_ms, std::string_view boot_id = {});

} // namespace tcli

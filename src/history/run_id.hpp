// The id of a run.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tcli {

// A ULID (github.com/ulid/spec): 26 characters of Crockford's base 32, the first 10 from the clock in milliseconds, so that
// ids sort by time; the rest random (getrandom(2)).
std::string new_run_id();

// The beginning of every id that was made in this millisecond since 1970.
std::string run_id_of_time(std::int64_t milliseconds);

// The millisecond in which an id was made.
std::int64_t time_of_run_id(std::string_view id);

// Whether it may be one: 26 characters of that alphabet.
bool is_run_id(std::string_view text);

} // namespace tcli

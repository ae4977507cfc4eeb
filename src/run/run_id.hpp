// The id of a run.
#pragma once

#include <string>

namespace tcli {

// A ULID (github.com/ulid/spec): 26 characters of Crockford's base 32, the first 10 from the clock in milliseconds, so that
// ids sort by time; the rest random (getrandom(2)).
std::string new_run_id();

} // namespace tcli

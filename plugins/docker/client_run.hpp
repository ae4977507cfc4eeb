// A client of an engine, run to ask something.
#pragma once

#include "descriptor.hpp"
#include "trouble.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace images {

// Both run argv[0] (an absolute path) with nothing to read and no terminal, and leave nothing of it running. Trouble when it
// can't be started, is not done before `deadline`, or fails: `why` is then the line it wrote to standard error about it, if any.

// What it writes to standard output, at most k_reply_limit bytes, when it ends with status 0.
Result<std::string> output_of(const std::vector<std::string>& argv, Deadline deadline);

// The answer to GET `target` of the server that it connects its standard streams with.
Result<std::string> get_through(const std::vector<std::string>& argv, std::string_view target, Deadline deadline);

} // namespace images

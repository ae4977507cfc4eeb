// A pipe of this process, for a child or between two parts of it.
#pragma once

#include "base/file.hpp"
#include "base/result.hpp"

namespace tcli {

struct Pipe {
  UniqueFd read, write;
};

enum class Reading { waits, never_waits }; // what read(2) does while nothing is in it

// Neither end is handed on by execve(2). Fails with 125: no files are left.
Result<Pipe> make_pipe(Reading reading = Reading::waits);

} // namespace tcli

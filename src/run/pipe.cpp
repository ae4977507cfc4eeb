#include "run/pipe.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace tcli {

Result<Pipe> make_pipe(Reading reading) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return fail(system_error("can't make a pipe", errno));
  Pipe made{UniqueFd(ends[0]), UniqueFd(ends[1])};
  if (reading == Reading::never_waits) ::fcntl(made.read.get(), F_SETFL, O_NONBLOCK);
  return made;
}

} // namespace tcli

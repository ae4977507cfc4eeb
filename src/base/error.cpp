#include "base/error.hpp"

#include <cstring>

namespace tcli {

Error system_error(std::string what, int error_number) {
  return Error{.status = ExitCode::internal, .what = std::move(what), .why = std::strerror(error_number), .system = error_number};
}

} // namespace tcli

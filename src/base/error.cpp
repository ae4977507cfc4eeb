#include "base/error.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace tcli {

Error system_error(std::string what, int error_number) {
  return Error{.status = ExitCode::internal, .what = std::move(what), .why = std::strerror(error_number), .system = error_number};
}

bool is_shortage(std::string_view sentence) {
  return std::ranges::any_of(std::array{EAGAIN, ENOMEM, EMFILE, ENFILE},
                             [&](int error) { return sentence.ends_with(std::strerror(error)); });
}

} // namespace tcli

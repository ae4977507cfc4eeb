// A connection to a unix socket, in bounded time.
#pragma once

#include "descriptor.hpp"
#include "trouble.hpp"

#include <string>

namespace images {

// The connected descriptor, close-on-exec and non-blocking, or an errno of connect(2): ENOENT, EACCES, ECONNREFUSED; ENAMETOOLONG
// when `path` does not fit into an address; ENOTSOCK when it is there and something else; ETIMEDOUT when nobody took the
// connection before `deadline`.
tl::expected<Descriptor, int> connect_to(const std::string& path, Deadline deadline);

} // namespace images

// One question over HTTP, on a connection that somebody else has made, in bounded time and memory.
#pragma once

#include "descriptor.hpp"
#include "trouble.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace images {

inline constexpr std::size_t k_reply_limit = std::size_t{16} << 20; // bytes of an answer

// The body of the answer to GET `target`, which must be 200. `connection` is a stream socket, blocking or not; it stays the
// caller's, and no second question can be asked on it. Trouble, with `why` about the engine as "it": no answer before `deadline`,
// an answer that is cut off, no HTTP, longer than k_reply_limit, or of another status (then with the engine's own sentence).
// Raises no SIGPIPE. RFC 9112; https://docs.docker.com/reference/api/engine/ for the errors.
Result<std::string> http_get(int connection, std::string_view target, Deadline deadline);

} // namespace images

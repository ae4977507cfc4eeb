// The last bytes of a stream, held by the kernel: they go from pipe to pipe without being copied.
#pragma once

#include "base/file.hpp"
#include "capture/stream_copy.hpp"

#include <cstdint>

namespace tcli {

// Reading and writing each byte halves the speed of a pipeline. When only the last bytes are still wanted, what is in the
// module's pipe is referred to by a second one (tee(2)) and moved on (splice(2)).
class TailPipe {
public:
  explicit TailPipe(StreamCopy& copy);

  bool valid() const { return m_null.valid(); }

  // Refers to what is in the pipe `from`; how much that was, 0: nothing there. What it has no room for any more is let go, or
  // given to the copy when the copy may need it: many small writes take as much room as large ones. -1: can't be done.
  ssize_t take(int from);

  void settle(); // gives all of it to the copy

private:
  bool make_room();
  bool give_to_copy();

  StreamCopy* m_copy;
  UniqueFd m_read, m_write, m_null;
  std::uint64_t m_held = 0; // bytes
};

} // namespace tcli

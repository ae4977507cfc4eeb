// What the module writes, on its way out: from a pipe or pseudo-terminal to tcli's own stream, and into the copy.
#pragma once

#include "capture/outlet.hpp"
#include "capture/stream_copy.hpp"
#include "capture/tail_pipe.hpp"
#include "run/signals.hpp"

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <poll.h>
#include <string_view>
#include <vector>

namespace tcli {

class Relay {
public:
  // `from` does not block. `copy` may be null, else it outlives this. `adds_returns`: `from` is a terminal that puts a carriage
  // return before each newline; the copy goes without.
  Relay(UniqueFd from, int to, StreamCopy* copy, bool adds_returns = false);

  // Moves what can be moved now: bounded, so that signals get their turn. Nothing is read before all that was is written, nor
  // when `until` bytes were read.
  void move(std::uint64_t until = std::numeric_limits<std::uint64_t>::max());

  // Adds what it waits for; looks at what came of that, from `next` on, and moves.
  void watch(std::vector<pollfd>& watched) const;
  void serve(const pollfd*& next);

  // Whether the carriage returns that the terminal adds go no further: where they go a terminal adds its own.
  void set_drops_returns(bool drops);

  bool is_open() const { return m_from.valid(); }
  bool has_unwritten() const { return m_written < m_read || (m_taken > 0 && m_can_splice); }
  bool is_empty() const { return m_is_empty; } // the last move() took all there was
  int from() const { return m_from.get(); }
  int to() const { return m_outlet.fd(); }
  std::uint64_t total() const { return m_total; }
  void settle(); // the copy gets what is held back for it
  bool has_news() const { return m_copy != nullptr && m_copy->has_news(); }
  void publish();
  void forget_copy();

private:
  bool flush();
  bool move_taken();
  bool take_more();
  bool read();
  void close(int refused);
  void copy(std::string_view bytes);
  bool adds_returns_now() const;
  std::size_t drop_returns(std::size_t count);
  bool let_go_of_return();

  UniqueFd m_from;
  Outlet m_outlet;
  StreamCopy* m_copy;
  bool m_adds_returns;
  bool m_drops_returns = false;
  bool m_held_return = false; // the last byte, which a newline may follow
  bool m_is_empty = false;
  std::vector<char> m_buffer;
  std::size_t m_read = 0, m_written = 0; // of the buffer
  std::uint64_t m_total = 0;
  std::optional<TailPipe> m_tail;
  bool m_can_splice = true;
  std::size_t m_taken = 0; // bytes in the source that m_tail has already, and that are to be moved on
};

// After the child's end: all that it wrote goes out, however slow the reader is; a descendant that goes on writing is not waited
// for. `signals` (signalfd(2)) ends that as soon as `is_the_end`, asked whenever there is something on it, says so.
void drain(std::vector<Relay>& relays, int signals, const std::function<bool()>& is_the_end);

// Whoever still holds an end (a daemon that the module left) finds it served as long as it writes: by a process that is
// nobody's child and ends with the last of them.
void serve_descendants(std::vector<Relay>& relays, const SignalScope& signals);

} // namespace tcli

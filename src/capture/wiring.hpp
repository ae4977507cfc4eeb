// What stands between a module and its streams while they are copied.
#pragma once

#include "base/result.hpp"
#include "capture/pseudo_terminal.hpp"
#include "capture/relay.hpp"

#include <array>
#include <chrono>
#include <vector>

namespace tcli {

// The copies of standard output and standard error; null: not copied.
struct Copies {
  StreamCopy* out = nullptr;
  StreamCopy* err = nullptr;
  bool are_one = false; // `out` is of both
};

struct Wiring {
  // The ends that the module gets, to be closed when it has them, and what becomes 0, 1 and 2 of it (-1: tcli's own).
  std::vector<UniqueFd> ends;
  std::array<int, 3> streams{-1, -1, -1};

  std::vector<Relay> relays;
  struct Terminal {
    int like;          // the terminal that it stands for
    std::size_t relay; // whose source is its master
  };
  std::vector<Terminal> terminals; // the proxy's first
  termios modes = {};              // of the proxy's at the start
  bool is_adopted = false;         // they are those of the foreground

  // Modes from the real terminal, once: when a run that began in the background gets it. A shell that was reading a line had
  // others then. Not when the module has set its own meanwhile.
  void adopt(const termios& foreground);

  // Pass on the size of the real ones. True when one had changed.
  bool resize() const;

  // Copies show their end now and then while they grow. Milliseconds until publish() is to be called, `other_ms` at most (-1:
  // never).
  int publish_in_ms(int other_ms) const;
  void publish();

private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::seconds k_between{1};
  Clock::time_point m_publish_at = Clock::now() + k_between;
};

// Whether what is written to the one comes out where the other writes.
bool is_same_place(int one, int other);

// The module keeps its session, process group and standard input. Fails with 125 when the system has no pipe or terminal left.
Result<Wiring> wire_output(const Copies& copies);

// Standard output is the terminal that this session has, and its keys can be read there: the module gets another.
bool is_on_terminal();
Result<Wiring> wire_terminal(const Copies& copies);

} // namespace tcli

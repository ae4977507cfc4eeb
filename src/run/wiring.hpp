// What stands between a module and its streams while they are copied.
#pragma once

#include "base/result.hpp"
#include "run/pseudo_terminal.hpp"
#include "run/relay.hpp"

#include <array>
#include <vector>

namespace tcli {

// The copies of standard output and standard error; null: not copied.
struct Copies {
  StreamCopy* out = nullptr;
  StreamCopy* err = nullptr;
};

struct Wiring {
  // The ends that the module gets, to be closed when it has them, and what becomes 0, 1 and 2 of it (-1: tcli's own).
  std::vector<UniqueFd> ends;
  std::array<int, 3> streams{-1, -1, -1};

  std::vector<Relay> relays;
  struct Terminal {
    int like;            // the terminal that it stands for
    std::size_t relay;   // whose source is its master
    bool is_off = false; // OPOST, which the module had on
  };
  std::vector<Terminal> terminals; // the proxy's first
  termios modes = {};              // of the proxy's at the start

  // Output is processed once: by these terminals when the real one is raw, else by the real one (OPOST, termios(3)).
  void set_processing(bool is_here);

  // Pass on the size of the real ones. True when one had changed.
  bool resize() const;
};

// The module keeps its session, process group and standard input. Fails with 125 when the system has no pipe or terminal left.
Result<Wiring> wire_output(const Copies& copies);

// Standard input and output are the same terminal, the one this session has: the module gets another.
bool is_on_terminal();
Result<Wiring> wire_terminal(const Copies& copies);

} // namespace tcli

// The start of a module on other streams than tcli's own.
#pragma once

#include "run/start_child.hpp"

#include <array>
#include <vector>

namespace tcli {

struct WiredStart {
  Start start;
  std::array<int, 3> streams{-1, -1, -1}; // become 0, 1 and 2, and are above them; -1: tcli's own
  bool leads_group = false;               // has a process group of its own …
  bool in_foreground = false;             // … in the foreground of the terminal on streams[1]
};

// Of a WiredStart*, for start_child.
int execute_wired(void* start);

// Closes every file of this process but those.
void close_all_but(std::vector<int> kept);

} // namespace tcli

// How far a long command is, on one line of the terminal.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

namespace tcli {

// Writes to standard error, only while that is a terminal and the call is not --quiet: nothing in the first second, then at most
// ten times a second.
class Progress {
public:
  Progress();
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `total` 0: not known. `text` may be foreign. 0, 0 and an empty text take the line away.
  void show(std::uint64_t done, std::uint64_t total, std::string_view text);

  // Takes the line away; the next `show` brings it back.
  void clear();

private:
  using Clock = std::chrono::steady_clock;

  Clock::time_point m_next; // when something may be written again
  bool m_is_terminal;
  bool m_is_shown = false;
};

} // namespace tcli

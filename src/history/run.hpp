// One run as the history tells it, and which of them are asked for. Plain values.
#pragma once

#include "history/run_record.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tcli {

enum class RunState {
  ok,          // ended with 0
  failed,      // ended with another status
  interrupted, // by Ctrl-C (SIGINT)
  killed,      // by another signal
  running,     // its tcli is still there
  abandoned,   // its tcli is gone and left no end
};

// "ok", "failed" …
std::string_view run_state_word(RunState state);
std::optional<RunState> run_state_from_word(std::string_view word);

struct Run {
  RunStart start;
  std::optional<RunEnd> end;
  RunState state = RunState::ok;
  std::string digest; // of the file that ran, sha256 in hexadecimal; empty: nobody could look in time
  std::string note;   // that somebody put on it

  bool has_children = false;
  std::size_t unique = 0; // characters of the id with which no other one begins, 10 at least
  int depth = 0;          // below how many others, in a tree
};

struct RunFilter {
  std::string module, verb;                       // empty: any
  std::optional<RunState> state;                  //
  std::string user;                               // empty: any
  std::optional<std::int64_t> since_ms, until_ms; // started in [since, until)
  bool only_roots = false; // called by none of these, nor by one that they called; where all are asked for, by no known run
};

} // namespace tcli

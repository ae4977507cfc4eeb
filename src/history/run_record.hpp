// One run as the history keeps it: what is known when it starts, and how it ended. Plain values.
#pragma once

#include "base/file.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tcli {

// Stands in a word or value for the text of a secret, which is never stored. No word of a call can hold it (execve(2)).
inline constexpr char k_masked = '\0';

struct RunStart {
  std::string id;                    // 26 characters, sorts by time (run_id.hpp)
  std::string parent;                // of the run that called tcli; empty: a person did, or a program without a run
  std::string module, subject, verb; // subject and verb only when they are declared
  std::vector<std::string> words;    // as typed after the module; any bytes
  std::vector<std::pair<std::string, std::string>> parameters; // checked, by name; a variadic one once for each word

  std::string provider, kind; // as its finding says
  std::string location;       // what ran: an absolute path, or the id of an image
  std::string version;        // what its manifest says; empty: nothing
  FileId file;                // of a path; all zero: none

  std::string folder;          // where it ran; empty: a folder that is gone
  std::string user;            // by name when the environment tells one, else by number
  std::string host;            // uname(2)
  std::int64_t pid = 0;        // tcli's own
  std::int64_t boot_ms = 0;    // since the machine started (CLOCK_BOOTTIME): tells that process from a later one of its number
  std::string boot_id;         // of that start of the machine (process.hpp); empty: not known
  std::int64_t started_ms = 0; // since 1970
  bool truncated = false;      // words or parameters were too long to be kept whole
};

// A copy of a stream in a file (output.hpp).
struct StreamKept {
  bool is_kept = false;
  bool is_cut = false;     // its middle is left out
  std::uint64_t bytes = 0; // that the module wrote

  bool operator==(const StreamKept&) const = default;
};

struct RunEnd {
  std::string id;
  std::int64_t duration_us = 0; // by a clock that nobody sets (CLOCK_MONOTONIC)
  int status = 0;               // exit status, when signal is 0
  int signal = 0;               // that killed it
  StreamKept out = {}, err = {};
};

} // namespace tcli

// A failure as a person should read it: what, why, and a command that mends it.
#pragma once

#include "base/exit_code.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tcli {

// Printed as `tcli: error: <what>: <why>`, `hint: <hint>`, then one line for each note.
// Text that came from outside (names, file contents) may stand in any field as it is: it is escaped when it is printed.
struct Error {
  ExitCode status = ExitCode::internal;
  std::string what = {};
  std::string why = {};                // may be empty
  std::string hint = {};               // a command that works, as typed into a shell; may be empty
  std::vector<std::string> notes = {}; // further lines, such as the verbs that exist
  int system = 0;                      // errno, when a system call failed
};

// Why, or what, where nothing tells why.
inline const std::string& reason_of(const Error& error) { return error.why.empty() ? error.what : error.why; }

// errno in words, with what was being done: "open /x: No space left on device". Status 125.
Error system_error(std::string what, int error_number);

// Whether a sentence of another program ends as strerror(3) says that there are no processes, memory or files left: it may work
// the next time.
bool is_shortage(std::string_view sentence);

} // namespace tcli

// The programs that tcli itself uses, asked for their versions.
#pragma once

#include "base/result.hpp"
#include "commands/builtins.hpp"

#include <string>

namespace tcli {

struct ProgramAnswer {
  std::string path;    // empty: it is not there
  std::string version; // empty: it did not tell
  Error trouble;       // why not; no `what`: there was none
};

struct ProgramAnswers {
  ProgramAnswer git;       // within 2 seconds
  ProgramAnswer seal;      // bubblewrap, sealed by itself: 2 seconds
  ServiceState containers; // 3 seconds
};

// Side by side as far as there are cores, each once. None fails.
ProgramAnswers ask_programs(const BuiltinCall& call);

} // namespace tcli

// What a module's own files say of it. Nothing is run.
#pragma once

#include "base/result.hpp"
#include "catalog/finding.hpp"
#include "module/verdict.hpp"

#include <string>

namespace tcli {

struct Declaration {
  Verdict verdict;         // declared, broken, or unverified: it has no manifest
  std::string interpreter; // what runs a script, absolute; empty for other programs, and when none was found
  bool may_change = false; // the verdict depends on more than the module's file: it is not to be remembered
};

// Checks that the file can be run here (interpreter, line ends, architecture) and reads its manifest: the sidecar, else the front
// matter. Fails with 125 only when the system has nothing left to look with (files, memory).
Result<Declaration> read_declaration(const Finding& finding);

} // namespace tcli

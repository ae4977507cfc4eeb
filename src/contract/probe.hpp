// Asking a module that has no manifest whether it answers --help.
#pragma once

#include "base/result.hpp"
#include "catalog/finding.hpp"
#include "module/verdict.hpp"

namespace tcli {

enum class Seal { required, none };

// Runs `<module> --help`, sealed unless the user chose otherwise. Verified: it ended with 0 and printed something, which becomes
// its help. Broken: anything else, and the reason says what. Fails with 125 when it could not be asked at all.
Result<Verdict> ask_for_help(const Finding& finding, Seal seal);

} // namespace tcli

// Asking a module that has no manifest whether it answers --help.
#pragma once

#include "base/result.hpp"
#include "catalog/finding.hpp"
#include "module/verdict.hpp"

namespace tcli {

enum class Seal { required, none };

// Runs `<module> --help`, sealed unless the user chose otherwise. Verified: it ended with 0 and printed something, which becomes
// its help. Broken: anything else, and the reason says what. Fails when it could not be asked at all: with 126 when no seal could
// be made, with 125 otherwise. `interpreter` is what runs a script, to be shown to it inside the seal; may be empty.
Result<Verdict> ask_for_help(const Finding& finding, const std::string& interpreter, Seal seal);

} // namespace tcli

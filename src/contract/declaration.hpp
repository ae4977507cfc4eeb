// What a module's own files say of it. Nothing is run.
#pragma once

#include "base/result.hpp"
#include "catalog/finding.hpp"
#include "module/verdict.hpp"

#include <string>
#include <string_view>

namespace tcli {

// What a verdict rests on besides the module's own files and its interpreter.
// Watched: the interpreter, and the folders of the search path.
enum class Rests { on_nothing_else, on_watched_files, on_the_moment };

struct Declaration {
  Verdict verdict;         // declared, broken, or unverified: it has no manifest
  std::string interpreter; // what runs a script, absolute; empty for other programs, and when none was found
  Rests rests = Rests::on_nothing_else;
};

// Checks that the file can be run here (interpreter, line ends, architecture) and reads its manifest: the sidecar, else the front
// matter. Fails with 125 only when the system has nothing left to look with (files, memory).
Result<Declaration> read_declaration(const Finding& finding);

// A command of the built-in module about this very one, as typed: "tcli plugin check ls".
std::string plugin_command(std::string_view verb, const Finding& finding);

} // namespace tcli

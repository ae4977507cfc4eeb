// What a module's own files say of it. Nothing is run.
#pragma once

#include "base/result.hpp"
#include "catalog/finding.hpp"
#include "contract/interpreters.hpp"
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
  bool is_wrong = false;  // broken by what its files say, on whatever machine they stand
  bool is_unfit = false;  // no machine can run it
  bool no_module = false; // a library that brings a provider, perhaps, but no module: not for listings
};

// Checks that the file can be run or loaded here (interpreter, line ends, architecture, ABI) and reads its manifest: the sidecar,
// else the front matter or the section of an ELF file. Where the commands are files, the manifest is all that is looked at. Fails
// with 125 only when the system has nothing left to look with (files, memory).
Result<Declaration> read_declaration(const Finding& finding);

// The same with interpreters that were perhaps looked at before.
Result<Declaration> read_declaration(const Finding& finding, Interpreters& interpreters);

// A command of the built-in module about this very one, as typed: "tcli plugin check ls".
std::string plugin_command(std::string_view verb, const Finding& finding);

} // namespace tcli

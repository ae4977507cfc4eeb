// `[subject] verb words…` against a manifest: exact, no abbreviations.
#pragma once

#include "base/result.hpp"
#include "module/manifest.hpp"

#include <span>
#include <string>
#include <string_view>

namespace tcli {

// One parsed command line of a declared module. Points into the manifest and the words given to parse_call.
struct Call {
  enum class Help { none, module, subject, command };

  Help help = Help::none;                 // --help or -h stood before `--`: show this, run nothing
  const Command* command = nullptr;       // null for the help of a module or subject
  std::string_view subject = {};          // of the help of a subject
  std::span<const std::string> rest = {}; // what follows the verb
};

// `module` is the module's name, `words` all that follows it. Errors have status 2, name the module, suggest a whole command
// line as hint (rule: suggest()) and list the verbs and subjects that exist as a note.
Result<Call> parse_call(std::string_view module, const Manifest& manifest, std::span<const std::string> words);

// The note under an unknown verb: "verbs: now take · subjects: rota".
std::string commands_note(const Manifest& manifest, std::string_view subject);

} // namespace tcli

// What stands behind `tcli help`.
#pragma once

#include "base/result.hpp"
#include "module/manifest.hpp"

#include <span>
#include <string>
#include <vector>

namespace tcli {

struct HelpWords {
  bool man = false;
  std::vector<std::string> words; // the module or topic and all that follows, without help's own options
};

// The declaration, for help, completion and the man page.
const Command& help_command();

// Its options stand before the module, or among the words behind it. Status 2 for one that it has not; `--help` in front is none.
Result<HelpWords> parse_help_words(std::span<const std::string> words);

} // namespace tcli

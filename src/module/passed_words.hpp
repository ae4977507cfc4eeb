// What a program gets of the words that were typed, where its manifest says that its own spelling is another.
#pragma once

#include "module/manifest.hpp"

#include <span>
#include <string>
#include <vector>

namespace tcli {

// Whether an option of the command has a spelling of its own (`passed_as`): else a program gets its words as they are.
bool has_own_spelling(const Command& command);

// `words`, those after a verb, which check_arguments has accepted: each option with `passed_as` in that spelling. A value is a
// word of its own behind it, or follows at once where the spelling ends in '='. A flag that is said to be off is left out.
std::vector<std::string> passed_words(const Command& command, std::span<const std::string> words);

} // namespace tcli

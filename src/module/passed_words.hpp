// What a program gets of the words that were typed, where its manifest says that its own spelling is another.
#pragma once

#include "module/manifest.hpp"

#include <span>
#include <string>
#include <vector>

namespace tcli {

// Whether the program may get other words than those that were typed: by `passes_command`, `options_first`, `passes_dashes`, or
// an option's `passed_as`.
bool has_other_words(const Command& command);

// `words`, those after a verb, which check_arguments has accepted: each option with `passed_as` in that spelling. A value is a
// word of its own behind it, or follows at once where the spelling ends in '='. A flag that is said to be off is left out.
// With `options_first` the options come before all arguments, and a `--` between them where one was typed, or where an argument
// looks like an option; without `passes_dashes` there is none.
std::vector<std::string> passed_words(const Command& command, std::span<const std::string> words);

} // namespace tcli

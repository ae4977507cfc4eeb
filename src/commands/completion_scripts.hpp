// The files of completions/, as they were when tcli was built.
#pragma once

#include <string_view>

namespace tcli {

// Of bash, zsh or fish; empty for another.
std::string_view completion_script(std::string_view shell);

} // namespace tcli

// What the code of a shell script reads of its words: getopts, getopt, `case` and tests on them, "$1" and "$@".
#pragma once

#include "adopt/found.hpp"

#include <string_view>

namespace tcli {

// `text` is the whole script. Several commands where `case "$1"` or a function for each chooses among verbs.
Found read_shell(std::string_view text);

} // namespace tcli

// What a program says that knows no such option.
#pragma once

#include <string>
#include <string_view>

namespace tcli {

// The line of `written` in which a program refuses `option`, spelt as it got it ("--count", "-c", "count="), in the words of
// getopts, getopt_long(3), argparse, click, optparse, Getopt::Long, Go's flag, cobra, clap, node's parseArgs and zsh. The name
// has to stand right behind those words, or before them at the end of a line: what is said of its value, or of another option, is
// none. Of a program that has not failed only getopts counts, which leaves that to a script. Empty: none.
std::string refusing_line(std::string_view written, std::string_view option, bool has_failed = true);

} // namespace tcli

// What a line of code prints, told from the code around it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tcli {

bool mentions_usage(std::string_view line);

// The lines of the texts that a line of code prints, as in `[ $# = 0 ] && { echo "Copies."; echo "Usage: x FILE"; }`; none when
// the line has no text that mentions the usage.
std::vector<std::string> printed_texts(std::string_view line);

// Whether a text has code in it ("$(date)", "a && b"), so that it is none for people.
bool looks_like_code(std::string_view text);

} // namespace tcli

// A line of words as a person writes it, read without a shell.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tcli {

// The words of `line`: blanks and line feeds separate them; what stands between '' is as it is, between "" a backslash stands
// before a " or a backslash that is meant itself, and outside of quotes before any character. Quotes may stand within a word, and
// '' alone is an empty one. Nothing else has a meaning: no variable, no pattern, no command. The failure says what is wrong in
// `what`: a quote that is not closed, a backslash at the end, a NUL.
Result<std::vector<std::string>> quoted_words(std::string_view line);

// `line`, with an x for each letter to which a shell gives no meaning, since it is quoted: what is left are words, blanks, and
// what a shell would act on.
std::string shell_letters(std::string_view line);

} // namespace tcli

// Where a shell script goes through its words: what it takes there for an option is not among those that are left.
#pragma once

#include "adopt/found.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

struct TextRange {
  std::size_t begin = 0, end = 0;
};

// Each from its keyword behind its `done`, in the order in which they end.
std::vector<TextRange> shell_loops(std::string_view text);

// The innermost of them that `at` stands in; none where it stands in none.
std::optional<TextRange> loop_around(const std::vector<TextRange>& loops, std::size_t at);

// What is done when the test at `at` holds: up to the `else` or `fi` of its `then`, what stands behind its `&&`, or all of the
// line.
TextRange tested_body(std::string_view text, std::size_t at);

// Blanks in place of the ranges, which may overlap: all else keeps its place.
std::string without_ranges(std::string_view text, const std::vector<TextRange>& ranges);

// What code that is reached by every word but an option keeps of `word` ("$1", "$arg"), by the variables that it goes to;
// `alone`: not within a text, such as that of an error.
std::vector<FoundArgument> kept_words(std::string_view body, std::string_view word, bool alone);

} // namespace tcli

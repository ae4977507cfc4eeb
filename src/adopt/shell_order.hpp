// In which order a shell script looks at its words: which options it finds behind other words, and what it has done by then.
#pragma once

#include "adopt/found.hpp"
#include "adopt/shell_loops.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tcli {

// Each `shift` that is done whatever the words are: where it stands, and by how many.
std::vector<std::pair<std::size_t, int>> sure_shifts(std::string_view text);

// How many words are gone when `at` is reached; none where nobody knows. `first`: the number of the command's first word.
std::optional<int> words_moved(std::string_view text, std::size_t at, int first);

// Where something looks for an option.
struct OptionSite {
  std::string option; // "--force"
  std::string word;   // what is looked at: "$1", "$arg"; empty for getopts, which stops at the first that is none
  std::size_t at = 0;
  std::optional<TextRange> loop = {};
};

// A text with blanks in place of all that is done for an option alone, and of the loops and tests around that, too.
struct OrderedText {
  std::string_view whole;
  std::string without_code, without_ranges;
};
Reach reach_of(const OrderedText& text, const OptionSite& site, int first);

// Whether a loop goes on until one word is left, which it never looks at.
bool leaves_last(std::string_view loop);

// Whether a body does nothing but keep words, or refuse them.
bool only_keeps(std::string_view body);

// Whether it does something else with `word`.
bool acts_on(std::string_view body, std::string_view word);

// Whether the text looks at the words, or moves them.
bool reads_words(std::string_view text);

} // namespace tcli

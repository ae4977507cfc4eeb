// Small looks at the text of a shell script, each for one habit of those who write them.
#pragma once

#include "adopt/found.hpp"

#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace tcli {

bool has_part(std::string_view text, std::string_view part);
std::string_view after(std::string_view text, std::string_view part); // empty where it has no such part

bool is_name_byte(char byte); // of a variable or a function

// Whether a word can be an option: "-x", "--name", "-name".
bool option_spelling(std::string_view word);

// The variable of the first `name=…` or `name+=…`, in small letters; empty where there is none.
std::string assigned_name(std::string_view body);
std::string assigned_spelling(std::string_view body); // the same, as it is written
// What it is set to, quotes taken off; none where there is no such variable.
std::optional<std::string> assigned_value(std::string_view body);

// The text without what stands in here documents, and without comments on lines of their own.
std::string without_here_documents(std::string_view text);

// The first word of `getopts`, without quotes; empty where the script has none.
std::string getopts_letters(std::string_view text);

// Of `getopt -o … -l …`: each spelling, whether it takes a value, and whether that may be left out.
std::vector<std::tuple<std::string, bool, bool>> getopt_words(std::string_view text);

// Whether `word` ("$arg") is what a `for arg` or `for arg in "$@"` goes through.
bool loops_over_words(std::string_view text, std::string_view word);

// Options that `[ "$1" = --json ]` and its like ask for, "$1" or the variable of a loop over the words.
struct TestedOption {
  FoundOption option;
  std::string of;                // "$1", "$arg"
  std::size_t begin = 0, at = 0; // in the text: of what is tested, and of the '='
};
std::vector<TestedOption> tested_options(std::string_view text);

// What stands where: "$1", "${2:-x}", "${3:?…}", "$@", outside functions. `first` is the number of the first of them.
std::vector<FoundArgument> positional_words(std::string_view text, int first);

// Whether the text uses the word of that number, or one behind it, as more than an option.
bool uses_words(std::string_view text, int first);

} // namespace tcli

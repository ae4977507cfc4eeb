// One line of a usage: the words behind the program's name.
#pragma once

#include "adopt/found.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tcli {

// Its options and arguments into `command`. `table`: the options that lines of their own tell of.
void read_synopsis(std::string_view line, const std::vector<FoundOption>& table, FoundCommand& command);

// Its words; what stands in brackets is one.
std::vector<std::string> usage_words(std::string_view line);

// "--name=VALUE" or "--name[=VALUE]" into `option`; false when it is no option.
bool take_spelling(std::string_view word, FoundOption& option);

bool is_place_name(std::string_view word);     // "FILE", "<file>"
std::string place_name(std::string_view word); // without its brackets

// "--[no-]color", "--[no]color": with it and without.
std::vector<std::string> both_ways(std::string_view word);

} // namespace tcli

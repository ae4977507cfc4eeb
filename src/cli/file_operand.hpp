// A file named on the command line, where `-` is standard input or output.
#pragma once

#include "base/file.hpp"
#include "base/result.hpp"

#include <string>

namespace tcli {

// What to open for `word`: itself, or "/dev/stdin" for `-`. Standard input is read to its end first and a file in memory takes
// its place, so that it can be read as any other file, more than once. Status 1 for more than 1 GiB.
Result<std::string> input_operand(const std::string& word);

// Says that standard input is read, where a person may not know that tcli waits for them: on a terminal.
void tell_of_terminal_input();

// Whether standard output takes a file that is not for people: status 2 where it is a terminal.
Status check_output_operand();

// All of an open file to standard output. Status 1 where it can't be written.
Status copy_to_standard_output(const UniqueFd& file);

} // namespace tcli

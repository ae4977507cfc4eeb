// The program that a person names in a variable such as EDITOR.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tcli {

struct PersonProgram {
  std::string name;              // as it was named; empty: none was
  std::vector<std::string> argv; // the path of the program first; empty: it is not on the search path
};

// A line such as "vim -f": split at blanks, no shell reads it.
PersonProgram person_program(std::string_view line);

} // namespace tcli

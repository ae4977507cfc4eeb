// What Python's parser found in a script.
#pragma once

#include "adopt/found.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tcli {

// The call that reads a script on its standard input by `python`, an absolute path: nothing of the user's Python is loaded.
std::vector<std::string> python_argv(const std::string& python);

// Its answer; no commands where it saw none. Lines that it does not know are passed over.
Found read_python_answer(std::string_view answer);

} // namespace tcli

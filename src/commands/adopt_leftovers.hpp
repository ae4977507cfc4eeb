// What a `tcli plugin adopt` that was killed has left.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tcli {

// "x" of "x.4711.tmp" (base/file.hpp) and of the link "x.4711"; empty where a name is none of them.
std::string_view begun_file(std::string_view name);

// Removes them from a folder that scripts are adopted into, once they are older than a minute: adopt writes none for that long.
// Only of names that adopt gives, and of `scripts`, names of files that it writes into. A file that can't be removed stays.
void remove_adopt_leftovers(const std::string& folder, const std::vector<std::string>& scripts);

} // namespace tcli

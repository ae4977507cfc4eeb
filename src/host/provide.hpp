// tcli-host provide LIBRARY NAME list | find MODULE: the providers of a plugin answer over standard output.
#pragma once

#include <span>
#include <string>

namespace tcli {

// Loads the library and asks its providers; `name` is the plugin's, as the config enables it. Writes one answer
// (catalog/answer.hpp) to what standard output was, its head before the library is loaded; the plugin finds standard error in its
// place, so that nothing it prints gets between. `question` is "list", or "find" and a name. Returns the exit status: 0 when an
// answer was written, be it a failure.
int provide(const std::string& path, const std::string& name, std::span<char* const> question);

} // namespace tcli

// Pages that are longer than the terminal, shown by the program that a person reads them with.
#pragma once

#include "base/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

// What the call and the config say: whether there is none at all, and the program that the config names. Not for several threads.
void choose_pager(bool is_off, std::optional<std::string> program);

// The environment for man(1), which pages itself: with the pager that print_page() would use, where that is not for man to
// choose.
std::vector<std::string> environment_for_man();

// All of a text for people to standard output. Where it is longer than the terminal, and standard input is one too, the pager
// shows it: what TCLI_PAGER, the config or PAGER names, else less. One that can't be started costs nothing but itself. Leaving it
// early is success. Fails as print() does.
Status print_page(std::string_view page);

} // namespace tcli

// "Did you mean": the nearest name, and never a silly one.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

// Edits (insert, delete, substitute, swap of neighbours, each 1) from one word to another: the optimal string alignment
// distance. Words are compared byte by byte.
std::size_t edit_distance(std::string_view from, std::string_view to);

// The best of `candidates` for what was typed: at distance 2 or less and at most a third of the typed length. Among several
// the one that costs least with git's weights wins (swap 0, insertion 1, substitution 2, deletion 3; git help.c), then the
// nearer one, then the first in byte order.
std::optional<std::string> suggest(std::string_view typed, const std::vector<std::string_view>& candidates);

} // namespace tcli

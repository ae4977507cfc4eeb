// Small pictures of numbers for a terminal: Unicode's blocks, ASCII in the C locale.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace tcli {

// One character a number, the highest the tallest.
std::string sparkline(std::span<const std::size_t> numbers);

struct Bar {
  std::string label;
  std::size_t count = 0;
};

// One line a bar within `columns`, the longest bar 40 of them or what labels and counts leave; bars of nothing at both ends are
// left out.
std::string bar_chart(const std::vector<Bar>& bars, std::size_t columns);

// Whether the locale of the environment (LC_ALL, LC_CTYPE, LANG) is one with UTF-8.
bool shows_unicode();

} // namespace tcli

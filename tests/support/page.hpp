// What is asked of a text for people: whether something stands in it, and how wide it is.
#pragma once

#include "base/text.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace tcli::test {

inline bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

// The columns of its longest line.
inline std::size_t widest(std::string_view text) {
  std::size_t width = 0;
  for (const auto line : split(text, '\n')) width = std::max(width, display_width(line));
  return width;
}

} // namespace tcli::test

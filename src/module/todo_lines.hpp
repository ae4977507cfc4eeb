// What the author of a manifest has to decide yet: drafts mark it, checks tell it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tcli {

inline constexpr std::string_view k_todo_mark = "TODO:";

struct TodoLine {
  int line = 1, column = 1; // in bytes, of the mark
  std::string text;         // from the mark on
};

// The lines of a text with the mark in them.
std::vector<TodoLine> todo_lines(std::string_view text);

} // namespace tcli

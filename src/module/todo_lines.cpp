#include "module/todo_lines.hpp"

#include "base/text.hpp"

namespace tcli {

namespace {

// Only at the beginning of a comment or a value: "Lists TODO: lines" is about others.
bool begins_text(std::string_view before) {
  const auto last = before.find_last_not_of(" \t\"'");
  return last == std::string_view::npos || std::string_view{"#:,{[-"}.find(before[last]) != std::string_view::npos;
}

} // namespace

std::vector<TodoLine> todo_lines(std::string_view text) {
  std::vector<TodoLine> found;
  int number = 0;
  for (const std::string_view line : split(text, '\n')) {
    ++number;
    for (auto at = line.find(k_todo_mark); at != std::string_view::npos; at = line.find(k_todo_mark, at + 1)) {
      if (!begins_text(line.substr(0, at))) continue;
      std::string_view rest = line.substr(at);
      if (const auto quote = rest.find('"'); quote != std::string_view::npos && line.find('#') > at) rest = rest.substr(0, quote);
      found.push_back({number, static_cast<int>(at) + 1, std::string{trim(rest)}});
    }
  }
  return found;
}

} // namespace tcli

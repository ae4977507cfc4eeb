#include "module/todo_lines.hpp"

#include "base/text.hpp"

namespace tcli {

std::vector<TodoLine> todo_lines(std::string_view text) {
  std::vector<TodoLine> found;
  int number = 0;
  for (const std::string_view line : split(text, '\n')) {
    ++number;
    const auto at = line.find(k_todo_mark);
    if (at == std::string_view::npos) continue;
    std::string_view rest = line.substr(at);
    if (const auto quote = rest.find('"'); quote != std::string_view::npos && line.find('#') > at) rest = rest.substr(0, quote);
    found.push_back({number, static_cast<int>(at) + 1, std::string{trim(rest)}});
  }
  return found;
}

} // namespace tcli

#include "cli/chart.hpp"

#include "base/program.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string_view>

namespace tcli {

namespace {

constexpr std::size_t k_longest_bar = 40; // columns
constexpr std::array<std::string_view, 8> k_blocks{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
constexpr std::array<std::string_view, 8> k_ascii{"_", ".", ":", "-", "=", "+", "*", "#"};

} // namespace

bool shows_unicode() {
  for (const char* variable : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    std::string value = environment(variable);
    if (value.empty()) continue;
    std::ranges::transform(value, value.begin(), [](char letter) {
      return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    });
    return value.find("utf-8") != std::string::npos || value.find("utf8") != std::string::npos;
  }
  return false;
}

std::string sparkline(std::span<const std::size_t> numbers) {
  const auto& levels = shows_unicode() ? k_blocks : k_ascii;
  const std::size_t most = numbers.empty() ? 0 : *std::ranges::max_element(numbers);
  std::string line;
  for (const std::size_t number : numbers) line += number == 0 ? " " : levels.at((number * levels.size() - 1) / most);
  return line;
}

std::string bar_chart(const std::vector<Bar>& bars, std::size_t columns) {
  const auto is_something = [](const Bar& bar) { return bar.count > 0; };
  const auto first = std::ranges::find_if(bars, is_something);
  const auto last = std::find_if(bars.rbegin(), bars.rend(), is_something).base();
  std::size_t most = 0, width = 0;
  for (auto bar = first; bar < last; ++bar) {
    most = std::max(most, bar->count);
    width = std::max(width, bar->label.size());
  }
  const std::size_t others = width + 2 + 1 + std::to_string(most).size(); // the label, the count and what parts them
  const std::size_t longest = std::min(k_longest_bar, columns - std::min(columns, others));
  std::string text;
  for (auto bar = first; bar < last; ++bar) {
    std::string line;
    for (std::size_t at = 0; at < (bar->count * longest + most - 1) / most; ++at) line += shows_unicode() ? "█" : "#";
    text += fmt::format("{:<{}}  {}{}{}\n", bar->label, width, line, line.empty() ? "" : " ", bar->count);
  }
  return text;
}

} // namespace tcli

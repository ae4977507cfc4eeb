#include "cli/columns.hpp"

#include "base/style.hpp"
#include "base/text.hpp"

#include <algorithm>

namespace tcli {

namespace {
constexpr std::size_t k_left_limit = 30; // longer ones get a line of their own

// `text` behind `first`, wrapped, the following lines behind `others`. Spaces at its start are kept.
std::string hanging(const std::string& first, const std::string& text, const std::string& others) {
  if (display_width(first) + display_width(text) <= k_help_width) return first + text;
  std::string lines;
  for (const auto& part : wrap(text, k_help_width - std::max(first.size(), others.size()))) {
    lines += (lines.empty() ? first : "\n" + others) + part;
  }
  return lines;
}

} // namespace

std::string two_columns(const std::vector<HelpRow>& rows) {
  std::size_t left = 0;
  for (const HelpRow& row : rows) {
    if (const auto width = display_width(row.left); width <= k_left_limit) left = std::max(left, width);
  }
  const std::size_t begin = 2 + left + 2;
  std::string text;
  for (const HelpRow& row : rows) {
    std::string line = hanging("  ", row.left, "      ");
    for (const auto& part : wrap(row.right, k_help_width - begin)) {
      const auto last = line.rfind('\n');
      const std::size_t width = display_width(last == std::string::npos ? line : line.substr(last + 1));
      if (!part.empty() && width + 2 > begin) {
        text += line + "\n";
        line.clear();
      }
      if (!part.empty()) line += std::string(begin - display_width(line), ' ') + part;
      text += line + "\n";
      line.clear();
    }
  }
  return text;
}

std::string usage_line(const std::string& call) {
  constexpr std::string_view k_title = "Usage:";
  return heading(k_title) + hanging("Usage: ", call, "         ").substr(k_title.size()) + "\n";
}

std::string paragraph(const std::string& text) {
  std::string result;
  for (const std::string_view line : own_lines(text)) {
    const auto indent = std::min(line.find_first_not_of(' '), line.size());
    if (indent > 0 && display_width(escape(line)) <= k_help_width) {
      result += escape(line) + "\n"; // its columns are its own too
      continue;
    }
    const std::size_t margin = std::min(indent, k_help_width / 2);
    for (const auto& part : wrap(escape(line.substr(indent)), k_help_width - margin)) {
      if (!part.empty()) result += std::string(margin, ' ');
      result += part + "\n";
    }
  }
  return result;
}

} // namespace tcli

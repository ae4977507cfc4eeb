#include "adopt/shell_loops.hpp"

#include "adopt/shell_cases.hpp"
#include "adopt/shell_words.hpp"

#include <algorithm>

namespace tcli {

namespace {

bool begins_loop(std::string_view text, std::size_t at) {
  return is_shell_command(text, at, "while") || is_shell_command(text, at, "until") || is_shell_command(text, at, "for");
}

// Behind the `done` of the loop that `at` is within; the end of the text where it has none.
std::size_t behind_done(std::string_view text, std::size_t at) {
  for (std::size_t depth = 1; at < text.size();) {
    if (const auto past = past_shell_text(text, at); past != at) {
      at = past;
      continue;
    }
    if (begins_loop(text, at)) ++depth;
    if (is_shell_command(text, at, "done") && --depth == 0) return at + 4;
    ++at;
  }
  return text.size();
}

// `$1` may be written `${1}`, `${1#…}`.
bool mentions(std::string_view text, std::string_view word) {
  if (word.size() < 2) return false;
  const std::string braced = "${" + std::string{word.substr(1)};
  return text.find(word) != std::string_view::npos || text.find(braced) != std::string_view::npos;
}

} // namespace

std::optional<TextRange> loop_around(std::string_view text, std::size_t at) {
  std::size_t ended = 0;
  for (std::size_t begin = std::min(at, text.size()); begin-- > 0;) {
    if (is_shell_command(text, begin, "done")) ++ended;
    if (!begins_loop(text, begin)) continue;
    if (ended == 0) return TextRange{begin, behind_done(text, at)};
    --ended;
  }
  return std::nullopt;
}

TextRange tested_body(std::string_view text, std::size_t at) {
  const auto line_end = std::min(text.find('\n', at), text.size());
  const auto next_end = std::min(text.find('\n', std::min(line_end + 1, text.size())), text.size());
  std::size_t then = at;
  while (then < next_end && !is_shell_command(text, then, "then")) ++then;
  if (then == next_end) return {at, line_end};
  std::size_t end = then;
  const auto ends = [&](std::string_view word) { return is_shell_command(text, end, word); };
  while (end < text.size() && !ends("fi") && !ends("else") && !ends("elif")) ++end;
  return {at, end};
}

std::string without_ranges(std::string_view text, const std::vector<TextRange>& ranges) {
  std::string left{text};
  for (const TextRange& range : ranges)
    for (std::size_t at = range.begin; at < std::min(range.end, left.size()); ++at)
      if (left[at] != '\n') left[at] = ' ';
  return left;
}

std::vector<FoundArgument> kept_words(std::string_view body, std::string_view word) {
  std::vector<FoundArgument> kept;
  while (!body.empty()) {
    const std::string_view statement = body.substr(0, body.find_first_of(";\n&|"));
    body.remove_prefix(std::min(statement.size() + 1, body.size()));
    const std::string name = assigned_name(statement);
    const auto equals = statement.find('=');
    if (name.empty() || !mentions(statement.substr(equals), word)) continue;
    const bool adds = statement[equals - 1] == '+' || mentions(statement.substr(equals), "$" + assigned_spelling(statement));
    const auto known = std::ranges::find(kept, name, &FoundArgument::name);
    if (known == kept.end()) kept.push_back({.name = name, .required = false, .variadic = adds});
  }
  return kept;
}

} // namespace tcli

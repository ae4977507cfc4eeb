#include "adopt/shell_loops.hpp"

#include "adopt/shell_cases.hpp"
#include "adopt/shell_words.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace tcli {

namespace {

constexpr std::array<std::string_view, 4> k_loop_words{"while", "until", "for", "select"};

bool begins_loop(std::string_view text, std::size_t at) {
  return std::ranges::any_of(k_loop_words, [&](std::string_view word) { return is_shell_command(text, at, word); });
}

std::string_view without_end(std::string_view text, std::string_view characters) {
  return text.substr(0, text.find_last_not_of(characters) + 1);
}

// "done)" and "for | while)" behind ";;" or "in".
bool is_case_pattern(std::string_view text, std::size_t at) {
  const auto close = text.find_first_of(");\n", at);
  if (close == std::string_view::npos || text[close] != ')') return false;
  auto before = without_end(text.substr(0, at), " \t");
  while (before.ends_with('|')) {
    before = without_end(before.substr(0, before.size() - 1), " \t");
    before = without_end(before.substr(0, before.find_last_of(" \t\n|;&()") + 1), " \t");
  }
  before = without_end(before, " \t\n(");
  return before.ends_with(";;") || before.ends_with(";&") || before.ends_with(" in");
}

// `$1` may be written `${1}`, `${1#…}`.
bool mentions(std::string_view text, std::string_view word) {
  if (word.size() < 2) return false;
  const std::string braced = "${" + std::string{word.substr(1)};
  return text.find(word) != std::string_view::npos || text.find(braced) != std::string_view::npos;
}

} // namespace

std::vector<TextRange> shell_loops(std::string_view text) {
  std::vector<TextRange> loops;
  std::vector<std::size_t> begun;
  for (std::size_t at = 0; at < text.size();) {
    if (const auto past = past_shell_text(text, at); past != at) {
      at = past;
      continue;
    }
    if (begins_loop(text, at) && !is_case_pattern(text, at)) begun.push_back(at);
    if (!begun.empty() && is_shell_command(text, at, "done") && !is_case_pattern(text, at)) {
      loops.push_back({begun.back(), at + 4});
      begun.pop_back();
    }
    ++at;
  }
  return loops;
}

std::optional<TextRange> loop_around(const std::vector<TextRange>& loops, std::size_t at) {
  // The inner ones end first.
  const auto found = std::ranges::find_if(loops, [at](const TextRange& loop) { return loop.begin < at && at < loop.end; });
  return found == loops.end() ? std::nullopt : std::optional{*found};
}

namespace {

constexpr std::size_t k_most_of_test = 4096; // bytes: what has no end is no test

// Behind `] &&`: a group in braces, or one command.
std::optional<TextRange> and_body(std::string_view text, std::size_t at, std::size_t line_end) {
  const auto both = text.substr(0, line_end).find("&&", at);
  if (both == std::string_view::npos || text.substr(at, both - at).find_first_of(";|") != std::string_view::npos)
    return std::nullopt;
  const std::size_t begin = std::min(text.find_first_not_of(' ', both + 2), text.size());
  const bool is_group = text.substr(begin, 1) == "{";
  const std::size_t last = std::min(text.size(), is_group ? begin + k_most_of_test : line_end);
  int depth = 0;
  for (std::size_t end = begin; end < last;) {
    if (const auto past = past_shell_text(text, end); past != end) {
      end = past;
      continue;
    }
    const char byte = text[end];
    if (byte == '{') ++depth; // "${x}" closes its own
    if (byte == '}' && --depth == 0 && is_group) return TextRange{at, end + 1};
    if (!is_group && (byte == ';' || byte == '\n' || text.substr(end, 2) == "||")) return TextRange{at, end};
    ++end;
  }
  return TextRange{at, std::max(line_end, at)};
}

} // namespace

TextRange tested_body(std::string_view text, std::size_t at) {
  const auto line_end = std::min(text.find('\n', at), text.size());
  const auto next_end = std::min(text.find('\n', std::min(line_end + 1, text.size())), text.size());
  std::size_t then = at;
  while (then < next_end && !is_shell_command(text, then, "then")) ++then;
  if (then == next_end) return and_body(text, at, line_end).value_or(TextRange{at, line_end});
  const std::size_t last = std::min(text.size(), then + k_most_of_test);
  std::size_t end = then;
  const auto ends = [&](std::string_view word) { return is_shell_command(text, end, word); };
  while (end < last && !ends("fi") && !ends("else") && !ends("elif")) ++end;
  return {at, end};
}

std::string without_ranges(std::string_view text, const std::vector<TextRange>& ranges) {
  std::string left{text};
  for (const TextRange& range : ranges)
    for (std::size_t at = range.begin; at < std::min(range.end, left.size()); ++at)
      if (left[at] != '\n') left[at] = ' ';
  return left;
}

std::vector<FoundArgument> kept_words(std::string_view body, std::string_view word, bool alone) {
  std::vector<FoundArgument> kept;
  while (!body.empty()) {
    const std::string_view statement = body.substr(0, body.find_first_of(";\n&|"));
    body.remove_prefix(std::min(statement.size() + 1, body.size()));
    const std::string name = assigned_name(statement);
    const auto equals = statement.find('=');
    if (name.empty() || !mentions(statement.substr(equals), word)) continue;
    if (alone && statement.find_first_not_of("(\"", equals + 1) != statement.find('$', equals)) continue;
    if (alone && trim(statement.substr(equals)).find_first_of(" \t") != std::string_view::npos) continue;
    const bool adds = statement[equals - 1] == '+' || mentions(statement.substr(equals), "$" + assigned_spelling(statement));
    const auto known = std::ranges::find(kept, name, &FoundArgument::name);
    if (known == kept.end()) kept.push_back({.name = name, .required = false, .variadic = adds});
  }
  return kept;
}

} // namespace tcli

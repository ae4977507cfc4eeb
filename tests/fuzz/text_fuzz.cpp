// Text of any bytes: what is escaped can't steer a terminal, what is quoted comes back, what is cut fits.
#include "base/suggest.hpp"
#include "base/text.hpp"
#include "base/utf8.hpp"
#include "fuzz/invariant.hpp"
#include "support/shell_words.hpp"

#include <algorithm>

using namespace tcli;

namespace {

void check_escaped(std::string_view escaped, std::string_view kept) {
  TCLI_INVARIANT(find_invalid_utf8(escaped) == std::string_view::npos); // escaped text is UTF-8
  while (!escaped.empty()) {
    const Utf8Character character = first_character(escaped);
    const char32_t point = character.point;
    const bool is_kept = point < 0x80 && kept.find(static_cast<char>(point)) != std::string_view::npos;
    TCLI_INVARIANT(is_kept || (point >= 0x20 && point != 0x7F && (point < 0x80 || point > 0x9F))); // no control characters
    TCLI_INVARIANT(point != 0x61C && point != 0x200E && point != 0x200F && !(point >= 0x2028 && point <= 0x202E) &&
                   !(point >= 0x2066 && point <= 0x2069)); // no bidirectional controls, no line separators
    TCLI_INVARIANT(point != 0x200B && point != 0xFEFF);    // nothing invisible
    escaped.remove_prefix(character.length);
  }
}

void check_shell(const std::string& text) {
  const auto read = shell_words(shell_quote(text));
  TCLI_INVARIANT(read && read->size() == 1 && read->front() == text); // a quoted word comes back
  std::vector<std::string> words;
  for (const std::string_view part : split(text, '\n')) words.emplace_back(part);
  TCLI_INVARIANT(shell_words(shell_join(words)) == words); // quoted words come back
  TCLI_INVARIANT(join(words, "\n") == text);               // split and join are inverse
}

void check_layout(const std::string& text, std::size_t columns) {
  const std::string cut = fit(text, columns);
  TCLI_INVARIANT(display_width(cut) <= columns);                    // cut text fits
  TCLI_INVARIANT(find_invalid_utf8(cut) == std::string_view::npos); // cut between characters
  TCLI_INVARIANT(cut == text || (cut.ends_with("...") && text.starts_with(cut.substr(0, cut.size() - 3)))); // cut at the end
  TCLI_INVARIANT(fit(cut, columns) == cut);                                                                 // cut once
  const auto lines = wrap(text, columns);
  TCLI_INVARIANT(!lines.empty()); // at least one line
  for (const std::string& line : lines)
    TCLI_INVARIANT(display_width(line) <= columns || line.find(' ') == std::string::npos); // lines fit
}

void check_suggestion(std::string_view text) {
  auto names = split(text, '\n');
  names.resize(std::min<std::size_t>(names.size(), 8)); // the cost grows with the square of their length
  const auto best = suggest(names.front(), names);
  std::vector<std::string_view> others(names.begin() + 1, names.end());
  if (const auto other = suggest(names.front(), others); other) {
    const std::size_t distance = edit_distance(names.front(), *other);
    TCLI_INVARIANT(distance <= 2 && 3 * distance <= names.front().size()); // no silly suggestion
  }
  TCLI_INVARIANT(names.front().size() > 256 || best == std::string(names.front())); // a name is nearest to itself
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t columns = 3 + data[0] % 90;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::string safe = escape(text), lines = escape_lines(text);
  check_escaped(safe, "");
  check_escaped(lines, "\n\t");
  TCLI_INVARIANT(escape(safe) == safe && escape_lines(lines) == lines && escape(lines) == safe); // escaping is idempotent
  const auto invalid = find_invalid_utf8(text);
  TCLI_INVARIANT(find_invalid_utf8(std::string_view(text).substr(0, invalid)) == std::string_view::npos); // valid up to there
  check_shell(text);
  check_layout(safe, columns);
  check_layout(lines, columns);
  check_suggestion(text);
  display_width(text);
  TCLI_INVARIANT(trim(trim(text)) == trim(text)); // trimmed once
  return 0;
}

#include "base/quoted_words.hpp"

#include <fmt/format.h>

namespace tcli {

namespace {

constexpr char k_none = 0, k_single = '\'', k_double = '"', k_backslash = '\\';

bool is_blank(char letter) { return letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r'; }

enum class Standing { bare, mark, quoted, in_double }; // a mark opens, closes or escapes

// Each letter with how it stands, until something is wrong.
template <class Take> Status each_letter(std::string_view line, Take take) {
  char quote = k_none;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char letter = line[at];
    const char next = at + 1 < line.size() ? line[at + 1] : k_none;
    if (letter == '\0') return fail(Error{.what = "a NUL stands in it"});
    const bool is_escape =
        letter == k_backslash && (quote == k_none || (quote == k_double && (next == k_double || next == k_backslash)));
    if (is_escape) {
      if (at + 1 == line.size()) return fail(Error{.what = "a backslash ends it"});
      take(at, Standing::mark);
      take(++at, Standing::quoted);
    } else if (letter == quote || (quote == k_none && (letter == k_single || letter == k_double))) {
      quote = quote == k_none ? letter : k_none;
      take(at, Standing::mark);
    } else {
      take(at, quote == k_none ? Standing::bare : quote == k_double ? Standing::in_double : Standing::quoted);
    }
  }
  if (quote != k_none) return fail(Error{.what = fmt::format("a {} is not closed", quote)});
  return {};
}

} // namespace

Result<std::vector<std::string>> quoted_words(std::string_view line) {
  std::vector<std::string> words;
  std::string word;
  bool has_begun = false;
  TCLI_CHECK(each_letter(line, [&](std::size_t at, Standing standing) {
    const bool is_end = standing == Standing::bare && is_blank(line[at]);
    if (is_end && has_begun) words.push_back(std::exchange(word, {}));
    has_begun = !is_end;
    if (!is_end && standing != Standing::mark) word += line[at];
  }));
  if (has_begun) words.push_back(std::move(word));
  return words;
}

std::string shell_letters(std::string_view line) {
  std::string letters(line.size(), 'x');
  (void)each_letter(line, [&](std::size_t at, Standing standing) {
    const bool is_expanded = standing == Standing::in_double && (line[at] == '$' || line[at] == '`');
    if (standing == Standing::bare || is_expanded) letters[at] = line[at];
  });
  return letters;
}

} // namespace tcli

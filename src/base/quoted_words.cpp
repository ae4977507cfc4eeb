#include "base/quoted_words.hpp"

#include <fmt/format.h>

namespace tcli {

namespace {

constexpr char k_none = 0, k_single = '\'', k_double = '"', k_backslash = '\\';

bool is_blank(char letter) { return letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r'; }

} // namespace

Result<std::vector<std::string>> quoted_words(std::string_view line) {
  std::vector<std::string> words;
  std::string word;
  bool has_begun = false;
  char quote = k_none;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char letter = line[at];
    const char next = at + 1 < line.size() ? line[at + 1] : k_none;
    if (letter == '\0') return fail(Error{.what = "a NUL stands in it"});
    if (quote == k_none && is_blank(letter)) {
      if (has_begun) words.push_back(std::exchange(word, {}));
      has_begun = false;
      continue;
    }
    has_begun = true;
    const bool is_escape =
        letter == k_backslash && (quote == k_none || (quote == k_double && (next == k_double || next == k_backslash)));
    if (is_escape) {
      if (at + 1 == line.size()) return fail(Error{.what = "a backslash ends it"});
      word += line[++at];
    } else if (letter == quote) {
      quote = k_none;
    } else if (quote == k_none && (letter == k_single || letter == k_double)) {
      quote = letter;
    } else {
      word += letter;
    }
  }
  if (quote != k_none) return fail(Error{.what = fmt::format("a {} is not closed", quote)});
  if (has_begun) words.push_back(std::move(word));
  return words;
}

} // namespace tcli

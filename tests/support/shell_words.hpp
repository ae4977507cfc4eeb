// The words of a line that holds only what shell_quote writes: bare words, '…' and \' between them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

// None when the line holds anything a POSIX shell (XCU 2.2) would take for more than a word.
inline std::optional<std::vector<std::string>> shell_words(std::string_view line) {
  constexpr std::string_view k_special = "|&;<>()$`\"*?[]#~!{}\n\t";
  std::vector<std::string> words;
  bool in_word = false;
  for (std::size_t index = 0; index < line.size(); ++index) {
    const char byte = line[index];
    if (byte == ' ') {
      in_word = false;
      continue;
    }
    if (!in_word) words.emplace_back();
    in_word = true;
    if (byte == '\'') {
      const auto end = line.find('\'', index + 1);
      if (end == std::string_view::npos) return std::nullopt;
      words.back() += line.substr(index + 1, end - index - 1);
      index = end;
    } else if (byte == '\\' && index + 1 < line.size()) {
      words.back() += line[++index];
    } else if (k_special.find(byte) != std::string_view::npos || byte == '\\') {
      return std::nullopt;
    } else {
      words.back() += byte;
    }
  }
  return words;
}

} // namespace tcli

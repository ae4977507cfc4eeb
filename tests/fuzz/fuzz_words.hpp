// Command lines out of a fuzzer's bytes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

// Words are separated by NULs, as an argv's. A first byte that is an index of `known` stands for that text.
inline std::vector<std::string> fuzz_words(std::string_view bytes, std::span<const std::string_view> known) {
  std::vector<std::string> words;
  while (!bytes.empty()) {
    const auto end = bytes.find('\0');
    std::string word(bytes.substr(0, end));
    if (const auto index = word.empty() ? known.size() : static_cast<unsigned char>(word[0]) - 1U; index < known.size())
      word.replace(0, 1, known[index]);
    words.push_back(std::move(word));
    bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
  }
  return words;
}

} // namespace tcli

// One character of UTF-8 at a time.
#pragma once

#include <cstddef>
#include <string_view>

namespace tcli {

struct Utf8Character {
  char32_t point = 0;     // the byte itself when it starts no valid sequence
  std::size_t length = 0; // bytes; 1 for an invalid byte, 0 only for empty text
  bool valid = false;
};

// The first character of `text`. Valid as Unicode 15, table 3-7, has it: no overlong forms, no surrogates, nothing past U+10FFFF.
Utf8Character first_character(std::string_view text);

// Whether a text is printable ASCII alone: a byte is a character is a column.
inline bool is_plain_ascii(std::string_view text) {
  for (const char byte : text) {
    if (byte < 0x20 || byte > 0x7e) return false;
  }
  return true;
}

} // namespace tcli

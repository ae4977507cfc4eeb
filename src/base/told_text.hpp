// A text for a person that foreign code hands over.
#pragma once

#include <cstddef>
#include <cstring>
#include <string>

namespace tcli {

inline constexpr std::size_t k_told_limit = 16 * 1024; // bytes of what a person is to read

// Its first 16 KiB; null is no text.
inline std::string told_text(const char* text) {
  return text == nullptr ? std::string{} : std::string(text, ::strnlen(text, k_told_limit));
}

} // namespace tcli

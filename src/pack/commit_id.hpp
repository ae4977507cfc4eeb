// The ids of git's objects: SHA-1 or SHA-256 in hexadecimal.
#pragma once

#include "base/digest.hpp"

#include <cstddef>
#include <string_view>

namespace tcli {

inline constexpr std::size_t k_sha1_digits = 40, k_sha256_digits = 64;

inline bool is_hexadecimal(std::string_view text) { return text.find_first_not_of("0123456789abcdef") == std::string_view::npos; }

// A whole one.
inline bool is_commit_id(std::string_view text) {
  return (text.size() == k_sha1_digits || text.size() == k_sha256_digits) && is_hexadecimal(text);
}

// git takes four digits and more.
inline bool may_begin_commit_id(std::string_view text) {
  constexpr std::size_t k_least = 4;
  return text.size() >= k_least && text.size() <= k_sha256_digits && is_hexadecimal(text);
}

// How ids of that length are made.
inline Digest::Kind digest_kind(std::string_view id) {
  return id.size() == k_sha256_digits ? Digest::Kind::sha256 : Digest::Kind::sha1;
}

} // namespace tcli

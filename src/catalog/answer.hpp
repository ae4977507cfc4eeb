// What a provider in another process answers, as it crosses the pipe from tcli-host to tcli and as it is kept.
#pragma once

#include "catalog/providers.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

struct ProviderAnswer {
  std::vector<Finding> modules;
  std::vector<Watched> watched;
  std::vector<Lookup> lookups; // what it asked tcli for: with other values it might answer otherwise
  std::string failure;         // why it, or one of its providers, could not answer; the modules are those of the others
  std::string remedy;          // a command that mends that, or empty
};

inline constexpr std::size_t k_answer_limit = 4 * 1024 * 1024; // bytes of an encoded answer

// What an answer begins with: tcli-host writes it before it loads the library, and the rest when that has answered. So whoever
// reads it knows whether an end without an answer is the provider's doing.
std::string answer_head();

// The bytes, format 4 (tcli-plugins(7) describes them; numbers in the machine's byte order):
//   text   "tcli provider answer 4"             a text is its length in 32 bits, then its bytes
//   items  one byte says which:  M module · W watched · L lookup · F failure · E end, exactly once and last
std::string encode_answer(const ProviderAnswer& answer);

// None when the bytes are anything else, or end before the end. Modules are foreign: one that calls
// itself built in, or names no program to run, becomes a broken one. `provider` is who answered.
std::optional<ProviderAnswer> decode_answer(std::string_view bytes, const std::string& provider);

} // namespace tcli

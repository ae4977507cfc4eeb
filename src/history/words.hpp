// Lists of texts as one value of a database.
#pragma once

#include "history/journal_line.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tcli {

// Any bytes in the texts.
std::string packed(const std::vector<std::string>& texts);
std::string packed(const std::vector<std::pair<std::string, std::string>>& pairs);

// Bytes that what a run has recorded takes at most: k_kept_words, and four for each text of one byte or none.
inline constexpr std::size_t k_packed_limit = 5 * k_kept_words;

// What was packed; none when the bytes are nothing that was, or more than k_packed_limit.
std::optional<std::vector<std::string>> unpacked(std::string_view bytes);
std::optional<std::vector<std::pair<std::string, std::string>>> unpacked_pairs(std::string_view bytes);

} // namespace tcli

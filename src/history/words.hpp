// Lists of texts as one value of a database.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tcli {

// Any bytes in the texts.
std::string packed(const std::vector<std::string>& texts);
std::string packed(const std::vector<std::pair<std::string, std::string>>& pairs);

// What was packed; none when the bytes are nothing that was.
std::optional<std::vector<std::string>> unpacked(std::string_view bytes);
std::optional<std::vector<std::pair<std::string, std::string>>> unpacked_pairs(std::string_view bytes);

} // namespace tcli

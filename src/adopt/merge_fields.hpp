// One line of a manifest that is a map, "- {name: x, summary: y}", changed on both sides: merged key by key.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

struct MergedFields {
  std::string text;
  std::vector<std::string> lost; // what `theirs` says and the text does not, "choices: [a, b]"
};

// Where both have changed a key, `mine` wins. The order is that of `mine`; what is new stands behind what it follows in `theirs`.
// None where one of them is no such line, or `theirs` has another name.
std::optional<MergedFields> merge_fields(std::string_view mine, std::string_view base, std::string_view theirs);

} // namespace tcli

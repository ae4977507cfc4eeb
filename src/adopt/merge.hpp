// Hand edits of a manifest, and what has changed in the draft of it since, in one text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tcli {

struct MergedTexts {
  std::string text;
  std::vector<std::string> lost; // what `theirs` says and the text does not, or the other way round: `mine` was edited there
};

// `base`: the draft that `mine` was made of; `theirs`: the draft of today. Line by line, each by what it is about, within its
// command: "options" of one is never that of another, wherever they stand. Where both have changed a line, or one has changed it
// and the other taken it out, `mine` wins. The order is that of `mine`; what is new stands behind what it follows in `theirs`.
// With MergeUnit::field a line that is a map is merged key by key, see merge_fields.
enum class MergeUnit { line, field };
MergedTexts merge_texts(std::string_view mine, std::string_view base, std::string_view theirs, MergeUnit unit = MergeUnit::field);

} // namespace tcli

// The plain part of YAML in which nearly every manifest is written, read in one pass: some ten times faster than yaml-cpp.
#pragma once

#include "module/yaml.hpp"

#include <optional>
#include <string_view>

namespace tcli {

// The same tree, with the same places, as parse_yaml_by_library gives; or nothing, which says nothing about the text: it may be
// wrong or only less plain. Read are, in printable ASCII and LF lines: maps and lists by indentation, {...} and [...] that end in
// their line, texts in one line, bare or quoted without escapes, and comments in lines of their own. `origin` as for parse_yaml.
std::optional<YamlNode> parse_plain_yaml(std::string_view text, YamlPosition origin = {1, 1});

} // namespace tcli

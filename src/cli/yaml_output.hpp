// JSON documents as YAML: the same keys and values for another reader.
#pragma once

#include <string>
#include <string_view>

namespace tcli {

// Block style, texts in double quotes, other values as JSON has them (YAML 1.2.2, 1.3). `json` is a document of ours.
std::string yaml_of_json(std::string_view json);

} // namespace tcli

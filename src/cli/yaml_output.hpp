// JSON documents as YAML: the same keys and values for another reader.
#pragma once

#include <string>
#include <string_view>

namespace tcli {

// Block style, texts in double quotes as JSON has them (YAML 1.2.2, 1.3: JSON is YAML). `json` is a document of ours.
std::string yaml_of_json(std::string_view json);

} // namespace tcli

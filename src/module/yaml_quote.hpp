// Text as a YAML scalar.
#pragma once

#include <string>
#include <string_view>

namespace tcli {

// In double quotes, on one line (YAML 1.2.2, 7.3.1); parse_yaml gives the same text back, as long as it is UTF-8.
std::string yaml_quote(std::string_view text);

} // namespace tcli

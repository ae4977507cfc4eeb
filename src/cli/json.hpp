// JSON documents of the built-ins. The one place that uses nlohmann-json.
#pragma once

#include "catalog/finding.hpp"
#include "module/verdict.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace tcli {

// One module with all that its manifest declares: {"schema_version": 1, "name": …, "commands": […]}. Bytes that are no UTF-8
// become U+FFFD, since JSON has no way to carry them.
// `abi`: of a native plugin.
std::string module_json(const Finding& finding, const Verdict& verdict, std::optional<std::uint32_t> abi = std::nullopt);

} // namespace tcli

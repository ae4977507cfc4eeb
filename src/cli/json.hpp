// JSON documents of the built-ins. The one place that uses nlohmann-json.
#pragma once

#include "catalog/finding.hpp"
#include "module/verdict.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace tcli {

// What a module's file itself tells.
struct FileFacts {
  std::optional<std::uint32_t> abi; // of a native plugin
  std::string links_to;             // the file that a link leads to
  bool has_module = true;           // false: a native plugin that can only bring providers
  std::optional<bool> enabled;      // of a native plugin: whether its providers are asked; none: it is not known to have any
};

// One module with all that its manifest declares: {"schema_version": 1, "name": …, "commands": […]}. Bytes that are no UTF-8
// become U+FFFD, since JSON has no way to carry them.
std::string module_json(const Finding& finding, const Verdict& verdict, const FileFacts& file = {});

} // namespace tcli

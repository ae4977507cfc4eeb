// JSON documents of the built-ins. The one place that uses nlohmann-json.
#pragma once

#include "base/result.hpp"
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

// The raw value of a key of such a document: of the document itself or of the one thing in it, so that both `run.id` and `id` do.
// Parts are separated by dots; those of a list are numbers from 0, and without one the key of each row is given, a line each,
// which is empty for rows that have none. What is no single value is JSON again. Fails with 2, and the keys that there are.
Result<std::string> json_value(const std::string& json, const std::string& key);

} // namespace tcli

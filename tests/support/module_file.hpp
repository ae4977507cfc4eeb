// A real file as a provider would have found it.
#pragma once

#include "catalog/finding.hpp"
#include "support/settle.hpp"

namespace tcli::test {

// `location` and its sidecar `location`.yaml, if there is one; old enough to be remembered.
inline Finding found_file(const std::string& name, const std::string& location) {
  Finding finding;
  finding.name = name;
  finding.provider = "path";
  finding.kind = "exec";
  finding.location = location;
  finding.shown = location;
  finding.group = "Modules on your PATH";
  finding.argv = {location};
  finding.id = settled_id(location);
  finding.manifest_place = Finding::ManifestPlace::in_file;
  if (std::filesystem::exists(location + ".yaml")) {
    finding.manifest_place = Finding::ManifestPlace::file;
    finding.manifest = location + ".yaml";
    finding.manifest_id = settled_id(finding.manifest);
  }
  return finding;
}

// A script's lines for `tcli: 1`, with one command `go`.
inline std::string front_matter(const std::string& summary) {
  return "# ---\n# tcli: 1\n# summary: " + summary + "\n# commands:\n#   go: {summary: Go}\n# ---\n";
}

inline std::string manifest_yaml(const std::string& summary) {
  return "tcli: 1\nsummary: " + summary + "\ncommands:\n  go: {summary: Go}\n";
}

} // namespace tcli::test

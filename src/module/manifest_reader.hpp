// Manifest text to a Manifest: the whole schema, every finding with its place.
#pragma once

#include "base/result.hpp"
#include "module/manifest.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tcli {

// Where the YAML text stood in its file, so that findings name the place a person opens.
struct ManifestSource {
  std::string file;     // as shown: a path
  int first_line = 1;   // of the YAML text, from 1
  int column_shift = 0; // characters before each line of it, such as "# " in front matter

  bool is_plugin = false; // a library, which can't be asked for candidates: `complete: true` is a finding
};

// Succeeds with every unknown key as a warning. Fails with status 126, `what` being "file:line:col: what is wrong": the first
// finding in the text. A schema newer than ours fails as "needs tcli >= …".
Result<Manifest> read_manifest(std::string_view yaml, const ManifestSource& source);

// The same of a module whose commands are files: what one of them says of itself, which is `tcli: 1` and the keys of a command,
// and what the module does apart from its commands (module.yaml).
Result<Command> read_command(std::string_view yaml, const ManifestSource& source, std::vector<std::string>& warnings);
Result<Manifest> read_manifest_without_commands(std::string_view yaml, const ManifestSource& source);

} // namespace tcli

// Manifest text to a Manifest: the whole schema, every finding with its place.
#pragma once

#include "base/result.hpp"
#include "module/manifest.hpp"

#include <string>
#include <string_view>

namespace tcli {

// Where the YAML text stood in its file, so that findings name the place a person opens.
struct ManifestSource {
  std::string file;     // as shown: a path
  int first_line = 1;   // of the YAML text, from 1
  int column_shift = 0; // characters before each line of it, such as "# " in front matter
};

// Succeeds with every unknown key as a warning. Fails with status 126, `what` being "file:line:col: what is wrong": the first
// finding in the text. A schema newer than ours fails as "needs tcli >= …".
Result<Manifest> read_manifest(std::string_view yaml, const ManifestSource& source);

} // namespace tcli

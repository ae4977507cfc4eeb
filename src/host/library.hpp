// A plugin's library: loaded, and known to be one.
#pragma once

#include "base/result.hpp"
#include "module/state.hpp"

#include <string>
#include <tcli/plugin.h>
#include <tl/expected.hpp>

namespace tcli {

struct Library {
  const tcli_plugin* plugin;
  std::string manifest; // the YAML of its section; empty when it has none
};

// Loads the library at `path` (absolute) for good, after a look at the file itself: loading a file of the wrong kind, or a cut
// one, could end this process without a word. RTLD_NOW: a missing symbol shows here and not in the middle of a command;
// RTLD_LOCAL: plugins don't see each other. A link is loaded as the file that it leads to, and called as it was given. Runs the
// library's constructors. The plugin lives as long as the process.
tl::expected<Library, Problem> load_library(const std::string& path);

// Ends this process when the library made it since load_library, by fork(2) or past it: tcli waits for the one that it started,
// and hears of no other. To be called when code of the plugin has returned, before anything is told. load_library does.
void end_copies();

} // namespace tcli

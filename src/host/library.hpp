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

// What tcli knows of the library that it called.
struct CalledLibrary {
  std::string identity = {}; // of its file, as take_library_identity() has it; empty: not known
  std::string remedy = {};   // where it is another file by now
};

// Loads the library at `path` (absolute) for good, after a look at the file itself: loading a file of the wrong kind, or a cut
// one, could end this process without a word. RTLD_NOW: a missing symbol shows here and not in the middle of a command;
// RTLD_LOCAL: plugins don't see each other. A link is loaded as the file that it leads to, and called as it was given. Runs the
// library's constructors. The plugin lives as long as the process. Refused is another file than the one that was called, and
// one that was replaced between that look and the loading.
tl::expected<Library, Problem> load_library(const std::string& path, const CalledLibrary& called = {});

// Ends this process when the library made it since load_library, by fork(2) or past it: tcli waits for the one that it started,
// and hears of no other. To be called when code of the plugin has returned, before anything is told. load_library does.
void end_copies();

} // namespace tcli

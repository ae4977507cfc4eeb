// What may stand at the cursor: the answer to a shell's TAB, from static metadata; a parameter that says `complete: true` is the
// one thing that a module is asked about.
#pragma once

#include "catalog/catalog.hpp"
#include "config/config.hpp"
#include "contract/contract.hpp"

#include <functional>
#include <span>
#include <string>
#include <vector>

namespace tcli {

// A name that tcli knows, and what it is.
struct KnownName {
  std::string name, description;
};
using KnownNames = std::function<std::vector<KnownName>(Known known)>;

// Where candidates come from.
struct CompletionSources {
  const Catalog& catalog;
  const Contract& contract;
  const Config& config;
  const KnownNames& known; // tells the runs and packs that there are
};

// `typed` are the words after `tcli`, the last one being completed (perhaps empty). One candidate a line, `word<TAB>description`;
// a line `:files` or `:dirs` asks the shell to add file names or folders. Words are compared, never evaluated; nothing is run
// but such a module, sealed (contract/completer.hpp).
std::string complete(const CompletionSources& sources, std::span<const std::string> typed);

} // namespace tcli

// What may stand at the cursor: the answer to a shell's TAB, from static metadata alone.
#pragma once

#include "catalog/catalog.hpp"
#include "contract/contract.hpp"

#include <span>
#include <string>

namespace tcli {

// `typed` are the words after `tcli`, the last one being completed (perhaps empty). One candidate a line, `word<TAB>description`;
// a line `:files` or `:dirs` asks the shell to add file names or folders. Words are compared, never evaluated; nothing is run.
std::string complete(const Catalog& catalog, const Contract& contract, std::span<const std::string> typed);

} // namespace tcli

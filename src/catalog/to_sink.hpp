// Handing on what is known through the ABI, where tcli stands in for a provider.
#pragma once

#include "catalog/finding.hpp"

#include <tcli/plugin.h>

namespace tcli {

tcli_file_id to_abi(const FileId& id);

// Tells one module; what the sink returned.
int to_sink(const Finding& finding, const tcli_sink& sink);

} // namespace tcli

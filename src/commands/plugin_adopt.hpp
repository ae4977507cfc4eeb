// `tcli plugin adopt`: scripts that are there become modules.
#pragma once

#include "commands/builtins.hpp"

namespace tcli {

Result<int> plugin_adopt(const BuiltinCall& call);

} // namespace tcli

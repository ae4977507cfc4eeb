// `tcli plugin new`: a module to begin with.
#pragma once

#include "commands/builtins.hpp"

namespace tcli {

Result<int> plugin_new(const BuiltinCall& call);

} // namespace tcli

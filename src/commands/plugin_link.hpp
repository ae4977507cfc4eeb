// `tcli plugin link` and `unlink`: native plugins that are still being worked on.
#pragma once

#include "commands/builtins.hpp"

namespace tcli {

// A symbolic link in the user's folder for plugins: what is built next is used next, with nothing to install.
Result<int> plugin_link(const BuiltinCall& call);

// Removes such links, and nothing but links.
Result<int> plugin_unlink(const BuiltinCall& call);

} // namespace tcli

// A bare repository that others install a pack from: NAME.git in a folder of such.
#pragma once

#include "base/file.hpp"
#include "pack/mirror.hpp"

#include <string>

namespace tcli {

// The folder, made where there is none, for one process at a time: another waits. What a call that was cut short has left goes.
// Fails with 1.
Result<UniqueFd> open_shared_mirrors(const std::string& folder);

// Gives NAME.git what `mirror` has: branches, tags and HEAD. A new one appears whole, by one rename; one that is there goes on.
// Whoever the umask lets may read it. Where it stands. Fails with 1, also when something else has the name.
Result<std::string> share_mirror(const Mirror& mirror, const std::string& folder, const std::string& name);

} // namespace tcli

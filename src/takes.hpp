// Whether a call would be understood: what a hint says has to work.
#pragma once

#include "session.hpp"

#include <span>
#include <string>

namespace tcli {

// The caller's environment, as check_arguments asks for it.
std::string lookup(const std::string& variable);

// Whether a module takes `words` after its name, as far as can be told without running it.
bool takes(const Session& session, const Finding& finding, std::span<const std::string> words);

} // namespace tcli

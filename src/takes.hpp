// Whether a call would be understood: what a hint says has to work.
#pragma once

#include "session.hpp"

#include <span>
#include <string>
#include <string_view>

namespace tcli {

// The caller's environment, as check_arguments asks for it.
std::string lookup(const std::string& variable);

// Whether a module takes `words` after its name, as far as can be told without running it.
bool takes(const Session& session, const Finding& finding, std::span<const std::string> words);

// The same of whatever `name` means, a module or an alias.
bool is_taken(const Session& session, std::string_view from, const std::string& name, std::span<const std::string> words);

} // namespace tcli

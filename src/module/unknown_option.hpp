// What is said to an option that a command does not have.
#pragma once

#include "module/arguments.hpp"

#include <functional>
#include <span>
#include <string>

namespace tcli {

// Whether the command takes these words.
using Fits = std::function<bool(std::span<const std::string> words)>;

// `typed` is the word that was found among `words`, or "-x" for a letter inside one. The hint is the whole call as it was
// probably meant, where it fits and no secret can be in it, or else the command's help.
Error unknown_option(const Command& command, std::span<const std::string> words, const ArgumentRules& rules,
                     const std::string& typed, const Fits& fits);

} // namespace tcli

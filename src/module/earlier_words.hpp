// Whether the words of an earlier call still mean what they meant then, and others in their place where they don't.
#pragma once

#include "module/again.hpp"
#include "module/word_parts.hpp"

#include <string>
#include <vector>

namespace tcli {

// The values that the earlier call had for a parameter.
std::vector<std::string> values_of(const Parameters& parameters, const std::string& name);

// A value of the earlier call that its mask hides, all or part of it.
bool is_masked(const EarlierCall& then, const std::string& text);

// Today's default gives them.
bool is_default(const Argument& argument, const std::vector<std::string>& values);

// It was recorded with words and without parameters: its module had no manifest then, and nobody knows what they meant.
bool was_undeclared(const EarlierCall& then);

// Whether today's `command` gives each parameter that is in the words (`parts`) the value it had. What was given under a name
// that is gone may be in another's place: it is renamed.
bool are_read_alike(const Command& command, const std::vector<WordPart>& parts, const EarlierCall& then);

// Its arguments from its parameters alone, each in the place that its name has today. One that had no value has a new one, or
// today's default. Fails with 2 where a value has no place, that of an option too.
Result<std::vector<WordPart>> arguments_by_name(const Command& command, const EarlierCall& then,
                                                const std::vector<NewValue>& values);

} // namespace tcli

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

// It was recorded with words and without parameters: its module had no manifest then, and nobody knows what they meant.
bool was_undeclared(const EarlierCall& then);

// Whether today's `command` gives each parameter that is in the words (`parts`) the value it had. What was given under a name
// that is gone may be in another's place: it is renamed.
bool are_read_alike(const Command& command, const std::vector<WordPart>& parts, const EarlierCall& then);

// The same call from its parameters alone: each by its name, but for secrets and consent. Arguments that had no value have a new
// one, or today's default. Fails with 2 where a value has no place any more. Points into `command`.
Result<std::vector<WordPart>> parts_by_name(const Command& command, const EarlierCall& then, const std::vector<NewValue>& values);

} // namespace tcli

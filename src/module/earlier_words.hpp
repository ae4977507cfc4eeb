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

// It has words and no parameters, as a line may that was imported: nobody knows what they meant.
bool has_words_alone(const EarlierCall& then);

// Whether today's `command` takes each of the words (`parts`), for a parameter that had this very value, masks among them.
bool are_read_alike(const Command& command, const std::vector<WordPart>& parts, const EarlierCall& then);

// Whether both say the same: each option and each argument has the values in one that it has in the other.
bool are_alike(const Command& command, const std::vector<WordPart>& one, const std::vector<WordPart>& other);

// Its arguments from its parameters alone, with the new values in their stead, each in the place that its name has today. One
// that had no value has today's default. Fails with 2 where a value has no place, that of an option too.
Result<std::vector<WordPart>> arguments_by_name(const Command& command, const EarlierCall& then,
                                                const std::vector<NewValue>& values);

// The flag of `command` that is a person's consent; null: it has none.
const Option* consent_of(const Command& command);

// The words of a call that was no consent, since nobody knows what they meant: without it.
std::vector<std::string> words_without_consent(const Command& command, std::span<const std::string> words);

// That a parameter with a secret is not declared any more; status 2.
Error gone_secret(const std::string& name);

} // namespace tcli

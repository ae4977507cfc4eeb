// The words of an earlier call for another one.
#pragma once

#include "base/result.hpp"
#include "module/manifest.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace tcli {

struct NewValue {
  std::string name; // of a parameter, or the number of a word from 1
  std::string value;
};

// `words` are those after the verb. The parameters get their new values where the old ones stand, or behind all others; "true"
// and "false" set and take away a flag, and a variadic argument named once or more gets these words alone. Whether the values are
// valid is for check_arguments to say. An unknown name is an error of status 2 that tells the names.
Result<std::vector<std::string>> with_new_values(const Command& command, std::vector<std::string> words,
                                                 const std::vector<NewValue>& values);

// The same for a module without a manifest: by position among all its words.
Result<std::vector<std::string>> with_new_words(std::vector<std::string> words, const std::vector<NewValue>& values);

// The value of a secret option; none: its environment variable has it, and the option is left out of the words.
using SecretLookup = std::function<Result<std::optional<std::string>>(const Option&)>;

// Puts secrets where `mask` stands for them. Fails with 2 where that can't be known.
Result<std::vector<std::string>> with_secrets(const Command& command, std::vector<std::string> words, char mask,
                                              const SecretLookup& lookup);

} // namespace tcli

// The words of an earlier call for another one.
#pragma once

#include "base/result.hpp"
#include "module/arguments.hpp"
#include "module/manifest.hpp"

#include <functional>
#include <optional>
#include <string>
#include <utility>
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

// Names and values as they were checked then, with `mask` for a secret.
using Parameters = std::vector<std::pair<std::string, std::string>>;

// The value of a secret option; none: its environment variable has it, and the option is left out of the words.
using SecretLookup = std::function<Result<std::optional<std::string>>(const Option&)>;

// Puts secrets where `mask` stands for them, and before the others those that no word gave: they came from the environment.
// Fails with 2 where that can't be known.
Result<std::vector<std::string>> with_secrets(const Command& command, std::vector<std::string> words,
                                              const Parameters& parameters, char mask, const SecretLookup& lookup);

// What is known of the earlier call.
struct PastValues {
  const Parameters& parameters;
  char mask;
  const std::vector<NewValue>& overrides; // that the words have already; a flag that is put off left none there
};

// With a word for each option whose variable gave it another value then than `lookup` tells now; secrets are left alone.
// `gets_one_now` hears of those that had none then and get one now, which no word can take away. Fails with 2 where the value
// held a secret.
Result<std::vector<std::string>> with_values_of_then(const Command& command, std::vector<std::string> words,
                                                     const PastValues& past, const EnvironmentLookup& lookup,
                                                     const std::function<void(const Option&)>& gets_one_now);

} // namespace tcli

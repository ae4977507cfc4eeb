// The words of an earlier call for another one.
#pragma once

#include "base/result.hpp"
#include "module/arguments.hpp"
#include "module/manifest.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace tcli {

struct NewValue {
  std::string name; // of a parameter, or the number of a word from 1
  std::string value;
};

// Names and values as they were checked then, those of the environment and of defaults among them; a variadic one stands once for
// each value.
using Parameters = std::vector<std::pair<std::string, std::string>>;

// What is known of the earlier call; refers to what the caller holds.
struct EarlierCall {
  std::span<const std::string> words; // those after the verb
  const Parameters& parameters;
  char mask; // stands for a secret, in both
};

// What only the caller knows.
struct AgainLookup {
  // The value of a secret option; none: its environment variable has it, and no word is to.
  std::function<Result<std::optional<std::string>>(const Option&)> secret;
  EnvironmentLookup environment;
  std::function<void(const std::string&)> note; // hears of what no word can bring back
};

// The words that give each parameter of today's `command` its value of then, or its new one: where the old ones stand, and before
// or behind all others for those that came from the environment or a default. Where today's manifest reads them otherwise they
// are left out, and their values given by name. "true" and "false" set and take away a flag; of several values for one option the
// last counts, and a variadic argument gets them all. Consent (`yes`) comes from words alone. Whether the values are valid is for
// check_arguments to say. Fails with 2: an unknown name (it tells the names), a secret that can't be brought back, a value that
// has no place any more.
Result<std::vector<std::string>> words_again(const Command& command, const EarlierCall& then, const std::vector<NewValue>& values,
                                             const AgainLookup& lookup);

// The same for a module without a manifest: by position among all its words.
Result<std::vector<std::string>> words_again(const EarlierCall& then, const std::vector<NewValue>& values);

} // namespace tcli

// The words of a call without the secrets among them.
#pragma once

#include "module/arguments.hpp"

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace tcli {

// `words` are those after the verb, which check_arguments has accepted as `parsed`.

// Every text that was given for a secret option, in its words or by its environment variable; one that another overrides too. The
// longest first.
std::vector<std::string> secret_texts(const Command& command, std::span<const std::string> words, const ParsedArguments& parsed,
                                      const EnvironmentLookup& lookup);

// The value of a secret option is replaced by `mask`, in its own word or behind the name ("--token=…", "-t…"); so is each of
// `secrets` wherever else it stands, when it is long enough not to stand there by chance.
std::vector<std::string> without_secrets(const Command& command, std::span<const std::string> words,
                                         const std::vector<std::string>& secrets, char mask);

// Names and values of the parameters that have one, as they were checked, with the same masks; a variadic one stands once for
// each value. A flag `yes` only where a word said it.
std::vector<std::pair<std::string, std::string>> shown_parameters(const ParsedArguments& parsed,
                                                                  const std::vector<std::string>& secrets, char mask);

} // namespace tcli

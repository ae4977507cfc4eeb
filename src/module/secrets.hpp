// The words of a call without the secrets among them.
#pragma once

#include "module/arguments.hpp"

#include <span>
#include <string>
#include <utility>
#include <vector>

namespace tcli {

// `words` are those after the verb, which check_arguments has accepted as `parsed`. The text of a secret option's value is
// replaced by `mask`, in its own word or behind the name ("--token=…", "-t…"); so is that text wherever else it stands, when it
// is long enough not to stand there by chance.
std::vector<std::string> without_secrets(const Command& command, std::span<const std::string> words,
                                         const ParsedArguments& parsed, char mask);

// Names and values of the parameters that have one, as they were checked; a variadic one stands once for each value, a secret one
// with `mask` for its value.
std::vector<std::pair<std::string, std::string>> shown_parameters(const ParsedArguments& parsed, char mask);

// The values of secret parameters.
std::vector<std::string> secret_values(const ParsedArguments& parsed);

} // namespace tcli

// What the commands of `plugin` have in common.
#pragma once

#include "catalog/finding.hpp"
#include "commands/builtins.hpp"

#include <string>

namespace tcli {

// The module of that name, of the provider that the call names. An alias has no module of its own to be looked at: the hint tells
// what it stands for.
Result<Finding> named_module(const BuiltinCall& call, const std::string& name);

// A library that is no module: what providers it has is known once it is loaded.
bool has_no_module(const BuiltinCall& call, const Finding& finding);

// Whether a third party's provider is asked that goes by the plugin's name.
bool is_enabled(const BuiltinCall& call, const Finding& finding);

// The same in words, with what would change it.
std::string enabled_words(const Finding& finding, bool enabled);

// The folder of an installed or linked pack of that name, where no module has it and no provider is named; empty: there is none.
std::string pack_named(const BuiltinCall& call, const std::string& name);

// The prefix that CMake has to be told of to find what plugins are built with; empty: it looks there itself. Where there is
// nothing to find a warning says so.
std::string sdk_prefix();

} // namespace tcli

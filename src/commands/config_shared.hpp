// What the commands of `config` have in common.
#pragma once

#include "commands/builtins.hpp"
#include "config/keys.hpp"

#include <functional>
#include <string>

namespace tcli {

// The row of the key that is the argument `key`; status 2, and the nearest name, when there is none.
Result<const ConfigKey*> named_key(const BuiltinCall& call);

// The user's config.yaml; status 1 when there is no place for one.
Result<std::string> place_of_config();

// Gives that file the text that `change` makes of its text, while no other tcli does; `file` is its name for errors. Fails as
// `change` does, and with 1.
using ConfigChange = std::function<Result<std::string>(const std::string& text, const std::string& file)>;
Status change_config(const ConfigChange& change);

} // namespace tcli

// What the commands of `config` have in common.
#pragma once

#include "commands/builtins.hpp"
#include "config/alias.hpp"
#include "config/keys.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tcli {

// The row of the key that is the argument `name`; status 2, and the nearest name, when there is none.
Result<const ConfigKey*> named_key(const BuiltinCall& call);

// The values that were typed, if `name`, a key of that row, takes them; status 2 when it does not.
Result<std::vector<std::string>> new_values(const BuiltinCall& call, const ConfigKey& key, const std::string& name);

// The user's config.yaml; status 1 when there is no place for one.
Result<std::string> place_of_config();

// Says so where a module comes before the alias.
void warn_of_shadow(const BuiltinCall& call, const Alias& alias);

// What is wrong in a file of the config, or in a variable.
struct ConfigFinding {
  std::string text;               // of a file with its place: "file:line:column: what"
  std::string file;               // empty of a variable
  const ConfigKey* key = nullptr; // of a variable
  bool is_warning = false;        // the rest of the file is read
};
// In that of the machine, of the user and of the team, and in the environment; or in one file, which is called `shown`. Neither
// fails.
std::vector<ConfigFinding> config_findings();
std::vector<ConfigFinding> config_findings_of(const std::string& file, const std::string& shown);

// What the config names that is not there, or does not do what it says: modules of aliases, providers, the engine of containers,
// which is asked where the config names one.
std::vector<ConfigFinding> absent_findings(const BuiltinCall& call);

// Gives that file the text that `change` makes of its text, while no other tcli does; `file` is its name for errors. Fails as
// `change` does, and with 1.
using ConfigEdit = std::function<Result<std::string>(const std::string& text, const std::string& file)>;
Status change_config(const ConfigEdit& change);

} // namespace tcli

// The built-in module `config`: what is set, where it comes from, and changing it.
#pragma once

#include "commands/builtin_module.hpp"

#include <array>

namespace tcli {

Result<int> config_get(const BuiltinCall& call);
Result<int> config_set(const BuiltinCall& call);
Result<int> config_unset(const BuiltinCall& call);
Result<int> config_list(const BuiltinCall& call);
Result<int> config_path(const BuiltinCall& call);
Result<int> config_edit(const BuiltinCall& call);
Result<int> config_check(const BuiltinCall& call);

inline constexpr std::array<BuiltinCommand, 7> k_config_commands{{
    {"get", config_get},
    {"set", config_set, "set name value"},
    {"unset", config_unset, "unset name"},
    {"list", config_list},
    {"path", config_path},
    {"edit", config_edit, "edited path"},
    {"check", config_check},
}};

// Whether the command of `config` works with a config that can't be read, since it is there to mend it.
bool mends_config(std::string_view verb);

// Kept to the plain YAML that plain_yaml.hpp reads: it is parsed whenever the module is called.
inline constexpr const char* k_config_manifest = R"(tcli: 1
summary: "What is set, where it comes from, and changing it"
description: "Values come from the environment, your config.yaml, the team's choices, the machine's config.yaml, and defaults: the first of these that says something counts, but what the team calls final comes before all that is not stricter. tcli help config-keys tells all keys."
commands:
  get:
    summary: What holds of one key
    description: "Prints the value, an item a line for a list. Ends with 1 when nothing is set and there is no default; a document then has an empty value."
    arguments: [{name: name, summary: "Its key, such as history.keep.age", complete: config-keys}]
    options:
      - {name: show-origin, type: bool, summary: Where it comes from too}
      - )" TCLI_OUTPUT_OPTION R"(
      - )" TCLI_KEY_OPTION R"(
    examples: [{run: tcli config get undeclared, summary: "allow or refuse"}]
  set:
    summary: Give a key a value in your config.yaml
    description: "The other lines of the file stay as they are, comments too. Several values make a list. Of modules.NAME.from a provider has to be there by now; the module of an alias may come later."
    arguments:
      - {name: name, summary: "Its key, such as history.keep.age", complete: config-keys}
      - {name: values, variadic: true, summary: "Its value, or the items of a list"}
    options: [)" TCLI_OUTPUT_OPTION ", " TCLI_KEY_OPTION ", " TCLI_QUIET_OPTION R"(]
    effect: write
    examples:
      - {run: tcli config set history.keep.age 90d, summary: Runs stay three months}
      - {run: "tcli config set images.allow 'team/*' 'tools/*'", summary: A list}
  unset:
    summary: Take a key out of your config.yaml
    arguments: [{name: name, summary: "Its key, such as history.keep.age", complete: config-keys}]
    options: [)" TCLI_OUTPUT_OPTION ", " TCLI_KEY_OPTION ", " TCLI_QUIET_OPTION R"(]
    effect: write
    examples: [{run: tcli config unset history.keep.age, summary: What holds by default again}]
  list:
    summary: All that is set
    options:
      - {name: all, type: bool, summary: What holds by default too}
      - {name: show-origin, type: bool, summary: Where each comes from}
      - )" TCLI_OUTPUT_OPTION R"(
      - )" TCLI_KEY_OPTION R"(
    examples: [{run: tcli config list --all --show-origin, summary: "Every key, and who says so"}]
  path:
    summary: Where your config.yaml stands
    options: [)" TCLI_OUTPUT_OPTION ", " TCLI_KEY_OPTION R"(]
    examples: [{run: tcli config path, summary: It need not be there}]
  edit:
    summary: Change your config.yaml in your editor
    description: "Opens a copy in $VISUAL, $EDITOR or vi. It takes the place of the file when it can be read."
    options: [)" TCLI_OUTPUT_OPTION ", " TCLI_KEY_OPTION ", " TCLI_QUIET_OPTION R"(]
    effect: write
    examples: [{run: tcli config edit, summary: What is wrong is told before it counts}]
  check:
    summary: What is wrong in config files and variables
    description: "Looks at yours, the team's and the machine's, and at what they name, or at one file. Ends with 1 when something is wrong."
    arguments: [{name: file, type: path, required: false, summary: A config.yaml to look at instead; - is standard input}]
    options: [)" TCLI_OUTPUT_OPTION ", " TCLI_KEY_OPTION R"(]
    examples: [{run: tcli config check, summary: "file:line:column, and what is wrong there"}]
)";

} // namespace tcli

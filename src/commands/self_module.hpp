// The built-in module `self`: how this installation does, and what it is.
#pragma once

#include "commands/builtin_module.hpp"

#include <array>
#include <string_view>

namespace tcli {

Result<int> self_check(const BuiltinCall& call);
Result<int> self_version(const BuiltinCall& call);

// What `tcli --version` prints, where `word` is the value of --output: empty for the one line.
Status print_version(std::string_view word);

// Whether `self VERB` itself tells what is wrong with the config and with what stands on the disk: it works without them, and
// starts and loads nothing of a module or plugin.
inline bool checks_itself(std::string_view verb) { return verb == "check"; }

inline constexpr std::array<BuiltinCommand, 2> k_self_commands{{
    {"check", self_check},
    {"version", self_version},
}};

// Kept to the plain YAML that plain_yaml.hpp reads: it is parsed whenever the module is called.
inline constexpr const char* k_self_manifest = R"(tcli: 1
summary: "How this installation of tcli does, and what it is"
commands:
  check:
    summary: "What is wrong with this installation, and what mends it"
    description: "Looks at programs, shells, your search path, permissions, modules, packs, the cache, the history and the config; changes nothing, and runs no module. The worst comes last, each with a command that mends it. Ends with 1 when there is an error or a warning. Shows no values of the config, and of variables paths alone: the report can be passed on."
    options: [)" TCLI_OUTPUT_OPTION ", " TCLI_KEY_OPTION R"(]
    examples:
      - {run: tcli self check, summary: "A line for each finding, and its remedy"}
      - {run: tcli self check -o json, summary: For a report}
  version:
    summary: "The version, and what this tcli is made of"
    options: [)" TCLI_OUTPUT_OPTION ", " TCLI_KEY_OPTION R"(]
    examples:
      - {run: tcli self version, summary: "Its first line is that of tcli --version"}
      - {run: tcli self version -k abi, summary: The ABI of plugins that it has}
)";

} // namespace tcli

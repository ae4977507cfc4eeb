// The built-in module `completion`: what shells load to complete tcli's words.
#pragma once

#include "commands/builtin_module.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace tcli {

Result<int> completion_print(const BuiltinCall& call);
Result<int> completion_install(const BuiltinCall& call);
Result<int> completion_remove(const BuiltinCall& call);

// What a shell loads: what `tcli completion install` wrote for the user or, without that, what was installed for all.
enum class CompletionState { current, missing, unread, outdated, foreign };
CompletionState completion_state(std::string_view shell);
// The user's file of it, there or not.
std::string completion_file(std::string_view shell);
// The shells that it knows and that are on the search path.
std::vector<std::string> shells_here();

inline constexpr std::array<BuiltinCommand, 5> k_completion_commands{{
    {"bash", completion_print},
    {"zsh", completion_print},
    {"fish", completion_print},
    {"install", completion_install, "changed shell change file"},
    {"remove", completion_remove, "changed shell change file"},
}};

// Kept to the plain YAML that plain_yaml.hpp reads: it is parsed whenever the module is called.
inline constexpr const char* k_completion_manifest = R"(tcli: 1
summary: "Words completed by TAB, in bash, zsh and fish"
description: "Completion comes from manifests alone: no module is run, and no word is evaluated."
commands:
  bash:
    summary: What bash loads
    examples: [{run: tcli completion bash, summary: To be sourced}]
  zsh:
    summary: What zsh loads
    examples: [{run: tcli completion zsh, summary: To be sourced}]
  fish:
    summary: What fish loads
    examples: [{run: tcli completion fish, summary: To be sourced}]
  install:
    summary: Put it where new shells find it
    description: "Writes a file that the shell loads by itself, or a file and a line for it in ~/.bashrc, the profile of a login bash or ~/.zshrc. Without a name, for each of the shells that is on your search path. The files are those of this tcli: say it again after an update."
    arguments: [{name: shells, type: choice, choices: [bash, zsh, fish], variadic: true, required: false, summary: Which}]
    dry_run: true
    options:
      - {name: dry-run, type: bool, summary: Only tell what would be written}
      - )" TCLI_OUTPUT_OPTION R"(
      - )" TCLI_KEY_OPTION R"(
      - )" TCLI_QUIET_OPTION R"(
    effect: write
    examples: [{run: tcli completion install bash, summary: The next bash has it}]
  remove:
    summary: Take away what install wrote
    arguments: [{name: shells, type: choice, choices: [bash, zsh, fish], variadic: true, required: false, summary: Which}]
    dry_run: true
    options:
      - {name: dry-run, type: bool, summary: Only tell what would go}
      - )" TCLI_OUTPUT_OPTION R"(
      - )" TCLI_KEY_OPTION R"(
      - )" TCLI_QUIET_OPTION R"(
    effect: write
    examples: [{run: tcli completion remove, summary: Of all of them}]
)";

} // namespace tcli

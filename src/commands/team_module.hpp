// The built-in module `team`: what a team agreed on, from a file in one of its packs.
#pragma once

#include "commands/builtin_module.hpp"

#include <array>

namespace tcli {

Result<int> team_join(const BuiltinCall& call);
Result<int> team_update(const BuiltinCall& call);
Result<int> team_show(const BuiltinCall& call);
Result<int> team_leave(const BuiltinCall& call);

inline constexpr std::array<BuiltinCommand, 4> k_team_commands{{
    {"join", team_join, k_changed_packs},
    {"update", team_update, k_changed_packs},
    {"show", team_show},
    {"leave", team_leave, k_changed_packs},
}};

// Kept to the plain YAML that plain_yaml.hpp reads: it is parsed whenever the module is called.
inline constexpr const char* k_team_manifest = R"(tcli: 1
summary: All that your team has and agreed on
commands:
  join:
    summary: Get everything that a team has
    description: "Installs the pack at that place, which has a team.yaml, and all packs that it names. What is said there of the configuration counts from then on. All of it is shown before, and needs your consent: --yes gives it off a terminal."
    arguments: [{name: source, summary: "URL[@REF] by https or ssh, or a folder that is a git repository"}]
    dry_run: true
    options:
      - {name: yes, short: y, type: bool, summary: Your consent}
      - {name: dry-run, type: bool, summary: Only show what would be installed}
      - )" TCLI_OUTPUT_OPTION R"(
      - )" TCLI_KEY_OPTION R"(
      - )" TCLI_QUIET_OPTION R"(
    effect: write
    examples: [{run: "tcli team join --yes https://git.example.org/ops/core.git", summary: On your first day}]
  update:
    summary: Get what the team has agreed on since
    description: "Asks all remotes at once. Packs that the team file names now are installed, those that it names no more go away. New packs, changes that are incompatible, and a configuration that allows more, need your consent."
    dry_run: true
    options:
      - {name: yes, short: y, type: bool, summary: Your consent}
      - {name: force, type: bool, summary: Accept a branch or tag that was moved elsewhere}
      - {name: dry-run, type: bool, summary: Only show what would change}
      - )" TCLI_OUTPUT_OPTION R"(
      - )" TCLI_KEY_OPTION R"(
      - )" TCLI_QUIET_OPTION R"(
    effect: write
    examples: [{run: tcli team update, summary: All of it}]
  show:
    summary: What the team agreed on, and what is here
    description: "Ends with 1 when something of it is not here. Reads this machine alone."
    options: [)" TCLI_OUTPUT_OPTION ", " TCLI_KEY_OPTION R"(]
    examples: [{run: tcli team show, summary: "Packs, images, and keys of the configuration"}]
  leave:
    summary: Do without the team's packs and choices
    description: "Packs that you had installed yourself stay."
    options: [)" TCLI_OUTPUT_OPTION ", " TCLI_KEY_OPTION ", " TCLI_QUIET_OPTION R"(]
    effect: write
    examples: [{run: tcli team leave, summary: The history stays too}]
)";

} // namespace tcli

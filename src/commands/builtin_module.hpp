// The rows that make a built-in module.
#pragma once

#include "commands/builtins.hpp"

#include <span>
#include <string_view>

// The options of every command whose output is a record: of what is there, or of what was done.
#define TCLI_OUTPUT_OPTION                                                                                                       \
  "{name: output, short: o, type: choice, choices: [table, json, yaml, name, csv], default: table, summary: How to print it}"
// Of one whose result a build server may read.
#define TCLI_REPORT_OPTION                                                                                                       \
  "{name: output, short: o, type: choice, choices: [table, json, yaml, name, csv, junit], default: table, summary: How to "      \
  "print it}"
#define TCLI_KEY_OPTION "{name: key, short: k, summary: \"One value of the JSON alone: KEY, or NUMBER.KEY of a list\"}"

// Of a command that changes something: every one has it.
#define TCLI_QUIET_OPTION "{name: quiet, short: q, type: bool, summary: Print nothing when it is done}"

namespace tcli {

struct BuiltinCommand {
  std::string_view key; // "list", or "subject verb": as in the manifest
  BuiltinFunction function;
  std::string_view record = {}; // of one that changes something: the name of its list in JSON, and the keys of a row
};

// What packs became others, whatever the command.
inline constexpr std::string_view k_changed_packs = "changed name change before after";

struct BuiltinModule {
  const char* name;
  const char* manifest; // YAML
  std::span<const BuiltinCommand> commands;
};

} // namespace tcli

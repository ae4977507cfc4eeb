// The rows that make a built-in module.
#pragma once

#include "commands/builtins.hpp"

#include <span>
#include <string_view>

namespace tcli {

struct BuiltinCommand {
  std::string_view key; // "list", or "subject verb": as in the manifest
  BuiltinFunction function;
};

struct BuiltinModule {
  const char* name;
  const char* manifest; // YAML
  std::span<const BuiltinCommand> commands;
};

} // namespace tcli

// The `arguments` and `options` of one command in a manifest.
#pragma once

#include "module/manifest.hpp"
#include "module/node_reader.hpp"

namespace tcli {

// Each reads a list and appends to the command; findings go to the reader.
void read_arguments(NodeReader& reader, const YamlEntry& entry, Command& command);
void read_options(NodeReader& reader, const YamlEntry& entry, Command& command);

// What only shows when both lists are read: names that mean two things.
void check_parameters(NodeReader& reader, const YamlNode& command_node, const Command& command);

// The option of a command with `dry_run: true`, unless it lists one of that name itself; no other command has it.
void read_dry_run(NodeReader& reader, const YamlNode& command_node, Command& command);

} // namespace tcli

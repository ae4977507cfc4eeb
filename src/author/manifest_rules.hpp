// What is held against a manifest that could be read, with the place of each finding.
#pragma once

#include "author/rule.hpp"
#include "module/manifest.hpp"
#include "module/yaml.hpp"

#include <string>
#include <string_view>

namespace tcli {

// The words of a module: its own summary, description, owner, and what is unknown in it. `root` is the tree of its text, or null
// where that can't be had; places are left out then.
void check_module_words(const Manifest& manifest, const YamlNode* root, const RemarkSink& sink);

// One command: its summary, examples, options and, where it is a script, whether `script` uses what is declared. `node` is the
// map of the command, or null.
struct CommandToCheck {
  std::string_view module;
  const Manifest& manifest;
  const Command& command;
  const YamlNode* node = nullptr;
  std::string_view script = {}; // without the manifest; empty: not a script
};
void check_command_rules(const CommandToCheck& check, const RemarkSink& sink);

// All commands of a manifest whose commands stand in it.
void check_commands(std::string_view module, const Manifest& manifest, const YamlNode* root, std::string_view script,
                    const RemarkSink& sink);

} // namespace tcli

// What `tcli plugin check` finds, of modules that are found by name and of files, folders and packs.
#pragma once

#include "author/rule.hpp"
#include "catalog/finding.hpp"
#include "commands/builtins.hpp"
#include "module/verdict.hpp"
#include "module/yaml.hpp"

#include <string>
#include <vector>

namespace tcli {

// A module as the contract sees it, after what its manifest can't tell was tried.
struct TriedModule {
  Verdict verdict;
  bool is_broken = false;
  std::string all_well; // how it stands, where it is not broken
};
Result<TriedModule> try_module(const BuiltinCall& call, const Finding& finding);

// One module, and what was found about it.
struct CheckedModule {
  std::string name;  // of the module, or of what is no module: the file
  std::string group; // the operand that it came with
  bool is_module = true;
  std::vector<Remark> remarks = {};
};

// Runs those examples of the command that are safe, each in a place of its own, as `tcli plugin test` runs tests; what does not
// hold goes to `sink`. `node` is the map of the command, or null. Fails with 125, and with 1 where tcli is told to end.
Status run_examples(const Providers& providers, const Finding& finding, const Manifest& manifest, const Command& command,
                    const YamlNode* node, const RemarkSink& sink);

// Calls a program with each option that is declared for a command, as tcli would, but sealed, where it may fail for any reason:
// only that it knows no such option is a finding. A destructive command is not called, and nothing is where there is no seal. A
// program that takes too long is not asked again, which is a note.
class OptionTrial {
public:
  // `folder` is what calls have as TCLI_PLUGIN_DIR. The file of one command gets no words for it.
  OptionTrial(const Finding& program, std::string folder, bool is_command_file = false)
      : m_program(program), m_folder(std::move(folder)), m_is_command_file(is_command_file) {}

  // `node` is the map of the command, or null.
  void try_options(const Command& command, const YamlNode* node, const RemarkSink& sink);

private:
  const Finding& m_program;
  std::string m_folder;
  bool m_is_command_file, m_is_over = false;
};

// What a pack has besides its modules: its team.yaml, as who follows the team reads it, and files of its repository, which the
// folder is the top of, that no pack may have.
void check_pack_files(const std::string& folder, const std::string& shown, CheckedModule& checked);

// A file, a folder with files tcli-NAME, or a pack. Fails with 2 where there is nothing to look at.
Result<std::vector<CheckedModule>> check_place(const BuiltinCall& call, const std::string& place);

// Whether a pack, files tcli-NAME or the sources of a plugin stand in the folder.
bool has_modules(const std::string& folder);
Error nothing_here(); // where it has none, and is the current one

// The plugin that a folder's CMakeLists.txt makes, as that of `tcli plugin new` does; empty: none. It is built below `build`.
std::string plugin_of_sources(const std::string& folder);
Error unbuilt(const std::string& folder, const std::string& plugin);

// Findings in the format that was asked for. Returns the exit status: 1 with an error among them.
Result<int> print_checked(const BuiltinCall& call, std::vector<CheckedModule> modules);

} // namespace tcli

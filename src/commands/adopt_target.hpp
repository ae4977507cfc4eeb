// One folder that scripts are adopted into, and what became of each.
#pragma once

#include "commands/adopt_script.hpp"
#include "commands/adopt_state.hpp"

#include <map>
#include <string>
#include <vector>

namespace tcli {

struct AdoptRow {
  std::string what; // new, changed, kept, unchanged, vanished, skipped or todo
  std::string name; // of the module, if it has one
  std::string file; // the script; of a todo, the manifest
  int line = 0;     // of a todo
  std::string text; // why, or what to do
};

enum class AdoptForm {
  link,         // FOLDER/tcli-NAME leads to the script, its manifest stands beside it
  copy,         // FOLDER/tcli-NAME is a copy, its manifest beside it
  tree,         // FOLDER/NAME/VERB is a copy with its manifest inside: a command of a pack's tree
  front_matter, // the script itself has its manifest inside
};

class AdoptTarget {
public:
  AdoptTarget(std::string folder, AdoptForm form, bool is_dry_run)
      : m_folder(std::move(folder)), m_form(form), m_is_dry_run(is_dry_run), m_state(AdoptState::load(m_folder)) {}

  // Whether that script had the name the last time.
  bool owns(const std::string& name, const std::string& script) const;
  bool knows(const std::string& name) const { return m_state.modules.contains(name); }

  // Where the module's program stands, or is to.
  std::string program_path(const std::string& name) const;

  // Writes what changed. What a person stands in the way of is a row that says so; what the system refuses is an error.
  Status adopt(AdoptCandidate script, std::vector<AdoptRow>& rows);

  // Tells of scripts that are gone, and writes down what is known now: the last thing that is done.
  Status finish(std::vector<AdoptRow>& rows);

private:
  bool is_program(const AdoptCandidate& script) const;
  bool stands_elsewhere(const AdoptCandidate& script) const;
  std::string whole_path(const Adopted& adopted) const;
  std::string manifest_path(const std::string& name) const;
  std::string module_path(const std::string& name) const;
  std::string module_text(const AdoptCandidate& script) const;
  bool is_copy() const { return m_form == AdoptForm::copy || m_form == AdoptForm::tree; }
  std::string compared(const std::string& program) const;
  bool wrote(const std::string& name, const std::string& program) const;
  std::string find_verb(const std::string& folder, const std::string& name, const std::string& hash) const;
  std::string settle_verb(const AdoptCandidate& script);
  std::string written_manifest(const std::string& name) const;
  Status check_manifest(const std::string& yaml, const std::string& path) const;
  std::string program_problem(const AdoptCandidate& script) const;
  std::string way_to_reach(const AdoptCandidate& script) const;
  std::vector<std::string> missed_files(const AdoptCandidate& script) const;
  Result<bool> put_program(const AdoptCandidate& script, const std::string& text);
  std::string vanished_text(const std::string& name) const;
  std::string earlier_name(const AdoptCandidate& script, const std::string& hash) const;
  bool is_edited(const std::string& name) const;
  void remove_leftovers() const;
  Status put_manifest(const AdoptCandidate& script, const std::string& text);
  Status put_verb(const AdoptCandidate& script, const std::string& text) const;

  std::string m_folder;
  AdoptForm m_form;
  bool m_is_dry_run;
  AdoptState m_state;
  std::map<std::string, std::string> m_verbs; // the files of a tree, by the names of their modules, once they are settled
  std::vector<std::string> m_held;            // the scripts that hold their manifest, links followed
};

} // namespace tcli

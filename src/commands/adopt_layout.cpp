#include "commands/adopt_layout.hpp"

#include "adopt/files_beside.hpp"
#include "commands/adopt_paths.hpp"

#include <boost/filesystem/operations.hpp>
#include <fmt/format.h>

namespace tcli {

namespace {

namespace fs = boost::filesystem;

bool has(const AdoptTarget& target, const std::string& name) { return target.knows(name) && is_there(target.program_path(name)); }

// In a tree it has another name and a manifest in its text, and other commands stand beside it, not what the script had there.
bool needs_its_place(const AdoptCandidate& script) {
  const fs::path folder = fs::absolute(script.path).parent_path();
  const auto files = files_beside(script.script.text, script.script.file, [&](const std::string& file) {
    boost::system::error_code error;
    return fs::is_regular_file(folder / file, error);
  });
  return !files.empty() || uses_its_own_file(script.script.text);
}

bool is_command(const AdoptCandidate& script) {
  return script.front_matter.empty() && takes_front_matter(script.script.text) && !needs_its_place(script) &&
         !draft_of_verb(draft_manifest(script.script)).empty();
}

} // namespace

std::string bin_of(const std::string& pack) { return pack + "/bin"; }
std::string tree_of(const std::string& pack) { return pack + "/modules"; }

void choose_place(AdoptCandidate& script, const std::string& pack, const AdoptTarget& bin, const AdoptTarget& tree) {
  script.folder = bin_of(pack);
  if (!script.refusal.empty()) return;
  if (!has(bin, script.name) && (has(tree, script.name) || is_command(script))) script.folder = tree_of(pack);
  const std::string in_tree = tree_of(pack) + "/" + script.name;
  const std::string other = script.folder == tree_of(pack) ? bin.program_path(script.name) : in_tree;
  if (is_there(other)) script.refusal = fmt::format("{} is there, and a pack has each name once: rename one", other);
}

} // namespace tcli

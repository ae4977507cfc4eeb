// The index of the installed packs: links that tcli makes, one for each module. Below the folder of packs:
//   current                      link to generations/N
//   generations/N/team           link whose text is the team's pack
//   generations/N/modules/NAME   link to the module that wins this name; NAME.yaml is the manifest of a tree
//   generations/N/others/NAME/PACK[.yaml]   the same of a module that it shadows
// What a link says is taken for nothing that it need not be: only what tcli itself would write is followed.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace packs {

// What a link of the index leads to, below the folder of packs.
struct Target {
  enum class Kind { tree, executable, library };

  std::string pack;
  std::string version; // the commit, or "linked"
  Kind kind = Kind::tree;

  bool is_linked() const { return version == "linked"; }
};

// `link` is the text of the link; none when it is not exactly one that tcli makes for module `name`.
// `depth`: how many folders it stands below that of packs.
std::optional<Target> read_target(std::string_view link, std::string_view name, int depth);

// One module in the index.
struct Entry {
  std::string name;
  std::string link;             // absolute path; the manifest of a tree is this and ".yaml"
  std::optional<Target> target; // none: the index is damaged here
};

class Index {
public:
  // The one in use; none when nothing is installed. Throws a tcli::plugin::Error when `current` is anything else than a link to
  // a generation.
  static std::optional<Index> open(const std::string& packs);

  const std::string& packs() const { return m_packs; }

  // The pack whose team file is followed; empty: none, or not read: a call need not know.
  const std::string& team() const { return m_team; }
  void read_team();

  // The module that wins a name, and the one that a pack has of that name while another wins. None when there is none. A `name`
  // that is no valid one is in no index.
  std::optional<Entry> winner(const std::string& name) const;
  std::optional<Entry> other(const std::string& name, const std::string& pack) const;

  // All names with a winner, and the packs with a module that it shadows; sorted. These read a folder.
  std::vector<std::string> names() const;
  std::vector<std::string> packs_of_others(const std::string& name) const;

private:
  std::string m_packs;
  std::string m_generation; // absolute
  std::string m_team;
};

// The valid names among those of the entries of a folder, sorted; none when it can't be read.
std::vector<std::string> names_in(const std::string& folder);

} // namespace packs

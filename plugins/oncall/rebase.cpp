#include "rebase.hpp"

#include <filesystem>
#include <sstream>
#include <tcli/plugin.hpp>

namespace oncall {
namespace {

using tcli::plugin::Error;

// The second tree, at the commit that the first one is at; gone at the end. One of a run that was killed is removed first.
class Tree {
public:
  Tree(const Git& git, const std::string& what)
      : m_git(git), m_path(std::filesystem::path(git.run({"rev-parse", "--absolute-git-dir"}).line()) / "tcli-oncall") {
    discard();
    git.must(what, {"worktree", "add", "-q", "--detach", m_path.string(), "HEAD"});
  }
  ~Tree() {
    try {
      discard();
    } catch (const std::exception&) {
      return; // the next one removes it
    }
  }
  Tree(const Tree&) = delete;
  Tree& operator=(const Tree&) = delete;

  std::string path() const { return m_path.string(); }

private:
  void discard() const {
    m_git.run({"worktree", "remove", "--force", "--force", m_path.string()});
    std::error_code problem;
    std::filesystem::remove_all(m_path, problem); // where git did not know it
  }

  const Git& m_git;
  std::filesystem::path m_path;
};

// git takes staged files away, without a word, where the other side has a file of their folder's name.
void require_none_below(const Git& git, const std::string& what, const std::string& rebased) {
  std::istringstream staged(git.run({"diff", "--cached", "--name-only", "--no-renames", "--diff-filter=A", "-z", "HEAD"}).out);
  for (std::string path; std::getline(staged, path, '\0');)
    for (auto end = path.find('/'); end != std::string::npos; end = path.find('/', end + 1)) {
      const std::string folder = path.substr(0, end);
      const std::string type = git.run({"cat-file", "-t", rebased + ":" + folder}).line();
      if (type.empty() || type == "tree") continue;
      throw Error(what, path + " is staged, and the others have a file " + folder, git.command({"stash"}));
    }
}

} // namespace

void rebase_on(const Git& git, const std::string& upstream) {
  if (git.run({"rev-list", "--count", "HEAD.." + upstream}).line() == "0") return;
  const std::string what = "can't put your changes on those of the others";
  std::string rebased;
  {
    const Tree tree(git, what);
    const Git there(tree.path());
    const Answer answer = there.run({"rebase", "-q", upstream});
    if (!answer.fine()) throw Error(what, answer.why() + "; nothing is changed", git.command({"pull", "--rebase"}));
    rebased = there.must(what, {"rev-parse", "HEAD"}).line();
  }
  require_none_below(git, what, rebased);
  // First the files, which have mine and theirs, then the branch: killed in between, neither is missing.
  git.run({"update-index", "-q", "--refresh"});
  const Answer files = git.run({"read-tree", "-m", "-u", "HEAD", rebased});
  if (!files.fine()) throw Error(what, files.why(), git.command({"stash", "-u"}));
  git.must(what, {"update-ref", "-m", "tcli oncall", "HEAD", rebased});
}

} // namespace oncall

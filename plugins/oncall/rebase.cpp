#include "rebase.hpp"

#include "checkout.hpp"

#include <filesystem>
#include <tcli/plugin.hpp>

namespace oncall {
namespace {

using tcli::plugin::Error;

// No hook expects the second tree, and nothing but this puts two changes together there.
std::vector<std::string> by_itself(std::vector<std::string> words) {
  words.insert(words.begin(), {"-c", "core.hooksPath=/dev/null", "-c", "rerere.enabled=false"});
  return words;
}

// The second tree, at the commit that the first one is at; gone at the end. One of a run that was killed is removed first.
class Tree {
public:
  Tree(const Git& git, const std::string& what)
      : m_git(git), m_path(std::filesystem::path(git.run({"rev-parse", "--absolute-git-dir"}).line()) / "tcli-oncall") {
    discard();
    git.must(what, by_itself({"worktree", "add", "-q", "--detach", m_path.string(), "HEAD"}));
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

} // namespace

void rebase_on(const Git& git, const std::string& upstream, const std::string& what) {
  if (git.run({"rev-list", "--count", "HEAD.." + upstream}).line() == "0") return;
  std::string rebased;
  {
    const Tree tree(git, what);
    const Git there(tree.path());
    const Answer answer = there.run(by_itself({"rebase", "-q", upstream}));
    if (!answer.fine()) {
      const std::string way = git.way_out(answer);
      if (way.empty()) require_clear(git, what, upstream); // which a rebase by hand would take away
      throw Error(what, answer.why() + "; nothing is changed", way.empty() ? git.command({"pull", "--rebase"}) : way);
    }
    rebased = there.must(what, {"rev-parse", "HEAD"}).line();
  }
  move_to(git, what, rebased);
}

} // namespace oncall

// Changes of rotas shared with git: whoever pushes first was first.
#pragma once

#include "aside.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace oncall {

// What one command changes: its files, by their names in the folder, with their new text or nothing where one is removed.
struct Change {
  std::string rota;
  std::string subject; // of the commit
  std::string author;
  std::map<std::string, std::optional<std::string>> files;
  std::string again; // the command that makes it once more
};

class Repository {
public:
  explicit Repository(const std::string& folder) : m_git(folder) {}

  const Git& git() const { return m_git; }

  // Throws an Error, with the way out, unless a change can be committed: it is no repository, a rebase or merge is not finished,
  // there is no branch, or one that others don't share, or one of `files` was changed by hand.
  void require_ready(const std::vector<std::string>& files);

  // Writes, commits and pushes. Where somebody else pushed a change of the same rota first it is taken back, and an Error tells
  // who; where the push fails otherwise it stays committed, and an Error tells that nobody else sees it. Without a remote it is
  // committed. Returns the subjects of earlier commits that were not pushed until now.
  std::vector<std::string> record(const Change& change);

  // Fetches, puts what was not pushed yet on top, and pushes. Returns a sentence on it. Where both sides changed one rota: an
  // Error, unless `drop` is set, with which mine are kept in a branch and taken back.
  std::string sync(bool drop);
  // The same where something was not pushed yet, of which it returns the subjects, and else nothing.
  std::vector<std::string> share_pending();

  // The rotas of which something here is not what others see: not pushed as far as is known without asking them, or not
  // committed. None where there are no others.
  struct Unshared {
    std::set<std::string> committed;
    std::map<std::string, Paths> changed; // with the files that are
  };
  Unshared unshared() const;

private:
  struct Remote {
    std::string name, branch;
    std::string ref() const { return "refs/remotes/" + name + "/" + branch; }
  };

  std::optional<Remote> remote() const;
  std::string current_branch() const { return m_git.run({"symbolic-ref", "-q", "--short", "HEAD"}).line(); }
  bool has_upstream(const std::string& branch) const;
  std::string team_branch(const Remote& remote) const;
  void require_team_branch() const;
  bool is_there(const Remote& remote, const std::string& what, const std::string& besides, const std::string& hint) const;
  bool exists(const std::string& ref) const { return m_git.run({"rev-parse", "-q", "--verify", ref}).fine(); }
  std::string head() const { return m_git.run({"rev-parse", "-q", "--verify", "HEAD"}).line(); }
  void identify(const std::string& name) const;
  std::string below_git(const std::string& file) const;
  void commit(const Change& change);
  void require_no_hook(const std::string& why) const;
  void fetch(const Remote& remote, const std::string& besides = {}) const;
  bool push(const Remote& remote) const;
  std::vector<std::string> clashes(const Remote& remote) const;
  int ahead(const Remote& remote) const;
  std::vector<std::string> unsent(const Remote& remote) const;
  std::string last_change(const Remote& remote, const std::string& rota) const;
  [[noreturn]] void somebody_was_first(const Remote& remote, const Change& change);

  Git m_git;
};

} // namespace oncall

#include "repository.hpp"

#include "aside.hpp"
#include "checkout.hpp"
#include "files.hpp"
#include "interrupts.hpp"
#include "rebase.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <tcli/plugin.hpp>
#include <unistd.h>

namespace oncall {
namespace {

using tcli::plugin::Error;

constexpr int k_tries = 10;
constexpr const char* k_not_shared = "it is committed here, but nobody else sees it";
constexpr const char* k_perhaps_shared = "it is committed here, but perhaps nobody else sees it";

std::vector<std::string> split(const std::string& text, char end) {
  std::vector<std::string> all;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line, end);) all.push_back(line);
  return all;
}

// Which rotas the files of a `diff --name-only` are about.
std::set<std::string> rotas_of(const std::string& names) {
  std::set<std::string> rotas;
  for (const std::string& line : split(names, '\n')) {
    const std::filesystem::path path(line);
    if (path.extension() == ".rota" || path.extension() == ".log") rotas.insert(path.stem().string());
  }
  return rotas;
}

bool was_refused(const std::string& err) {
  return err.find("[rejected]") != std::string::npos || err.find("cannot lock ref") != std::string::npos ||
         err.find("failed to update ref") != std::string::npos;
}

// `besides` is what stands then.
[[noreturn]] void fail(const Git& git, const std::string& what, const Answer& answer, const std::string& besides,
                       const std::string& hint) {
  const std::string way = git.way_out(answer);
  throw Error(what, answer.why() + besides, way.empty() ? hint : way, answer.interrupted ? answer.status : 1);
}

// What was begun and not finished: the file below .git that says so, and the word of git that ends it.
constexpr std::array<std::pair<const char*, const char*>, 6> k_unfinished{{{"rebase-merge", "rebase"},
                                                                           {"rebase-apply/applying", "am"},
                                                                           {"rebase-apply", "rebase"},
                                                                           {"CHERRY_PICK_HEAD", "cherry-pick"},
                                                                           {"REVERT_HEAD", "revert"},
                                                                           {"MERGE_HEAD", "merge"}}};

// The paths that `status --porcelain --no-renames -z` tells.
Paths paths_in(const std::string& status) {
  Paths paths;
  for (const std::string& line : split(status, '\0'))
    if (line.size() > 3) paths.insert(line.substr(3));
  return paths;
}

// The branch that HEAD is, in what `ls-remote --symref` says.
std::string head_in(const std::string& answer) {
  constexpr std::string_view k_ref = "ref: refs/heads/";
  std::istringstream lines(answer);
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with(k_ref)) return line.substr(k_ref.size(), line.find('\t') - k_ref.size());
  return {};
}

std::string join(const std::vector<std::string>& words, const char* between) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
  return text;
}

} // namespace

void Repository::require_ready(const std::vector<std::string>& files) {
  const std::string& folder = m_git.folder();
  const Answer top = m_git.run({"rev-parse", "--show-toplevel"});
  if (const std::string way = m_git.way_out(top); !top.fine() && !way.empty())
    throw Error("can't look at the repository of " + folder, top.why(), way);
  if (!top.fine()) throw Error(folder + " is no git repository", top.why(), "git init " + shell_word(folder));
  const std::string what = "can't change the rota";
  for (const auto& [file, verb] : k_unfinished)
    if (const std::string begun = below_git(file), word = verb; std::filesystem::exists(begun)) {
      const bool is_nothing = word == "rebase" && !std::filesystem::exists(begun + "/head-name"); // killed before it did anything
      throw Error(what, (word == "am" ? "git " : "a ") + word + " in " + folder + " was not finished",
                  m_git.command({word, is_nothing ? "--quit" : "--abort"}));
    }
  if (const std::string lock = below_git("index.lock"); std::filesystem::exists(lock))
    throw Error(what, "another git is at work in " + folder + ", or was killed there", "rm " + shell_word(lock));
  require_team_branch();
  for (const std::string& file : files) {
    const std::filesystem::path path = std::filesystem::path(folder) / file;
    std::error_code problem;
    const auto type = std::filesystem::symlink_status(path, problem).type();
    if (type != std::filesystem::file_type::not_found && type != std::filesystem::file_type::regular)
      throw Error(what, file + " is a link, or no file", file_again(path.string()));
    if (const std::string look = look_at(m_git, "./" + file); !look.empty())
      throw Error(what, "git is told not to look at changes of " + file, look);
    const Answer status = m_git.must(
        what, {"status", "--porcelain", "--no-renames", "--ignored", "--untracked-files=all", "-z", "--", "./" + file});
    if (status.out.empty()) continue;
    const Aside aside = put_aside(top_of(m_git, what), paths_in(status.out));
    throw Error(what, file + " has changes that are not committed" + aside.back, aside.command);
  }
}

std::string Repository::below_git(const std::string& file) const {
  return m_git.folder() / std::filesystem::path(m_git.run({"rev-parse", "--git-path", file}).line());
}

// The branch that the others look at; empty where nothing tells, as in a remote that is empty.
std::string Repository::team_branch(const Remote& remote) const {
  const std::string start = "refs/remotes/" + remote.name + "/";
  const std::string head = m_git.run({"symbolic-ref", "-q", start + "HEAD"}).line();
  if (head.starts_with(start)) return head.substr(start.size());
  // A clone of what was empty then knows no HEAD.
  if (exists(remote.ref())) return remote.branch;
  return head_in(m_git.ask(remote.name, {"ls-remote", "--symref", "--", remote.name, "HEAD"}).out);
}

// Whether the remote has it, which is no where it has nothing: git would make one anew beside the others, and nobody would look
// there.
bool Repository::is_there(const Remote& remote, const std::string& what, const std::string& besides,
                          const std::string& hint) const {
  const Answer answer = m_git.ask(remote.name, {"ls-remote", "--symref", "--", remote.name, "HEAD", "refs/heads/*"});
  if (!answer.fine()) fail(m_git, what + remote.name, answer, besides, hint);
  constexpr std::string_view k_heads = "refs/heads/";
  std::vector<std::string> branches;
  std::istringstream lines(answer.out);
  for (std::string line; std::getline(lines, line);)
    if (const std::string ref = line.substr(line.find('\t') + 1); ref.starts_with(k_heads))
      branches.push_back(ref.substr(k_heads.size()));
  if (branches.empty() || std::ranges::find(branches, remote.branch) != branches.end()) return !branches.empty();
  const std::string head = head_in(answer.out), branch = current_branch();
  if (std::ranges::find(branches, head) != branches.end()) branches = {head}; // else it leads nowhere
  // Not `branch -u`: a clone of one branch alone tracks no other.
  std::string way = m_git.command({"config", "branch." + branch + ".merge", "refs/heads/" + branches.front()});
  if (!has_upstream(branch)) way = m_git.command({"config", "branch." + branch + ".remote", remote.name}) + " && " + way;
  if (branches.size() > 1) way = m_git.command({"ls-remote", "--heads", remote.name});
  throw Error(what + remote.name, "it has no branch " + remote.branch + ", the team's is " + join(branches, " or ") + besides,
              way);
}

// Who has the pager on a branch that nobody else looks at has not got it.
void Repository::require_team_branch() const {
  const auto with = remote();
  const std::string team = with ? team_branch(*with) : std::string{};
  const std::string branch = current_branch();
  const std::string wanted = team.empty() ? "main" : team;
  std::string why = m_git.folder() + " is on no branch";
  if (!branch.empty()) {
    if (team.empty() || with->branch == team || has_upstream(branch)) return;
    why = m_git.folder() + " is on the branch " + branch + "; the team's is " + team;
  }
  const std::string what = "can't change the rota", own = "refs/heads/" + wanted;
  const std::string theirs = team.empty() ? std::string{} : Remote{with->name, team}.ref();
  std::vector<std::string> checkout{"checkout", "--no-overwrite-ignore", "-b", wanted};
  if (exists(own)) {
    checkout = {"checkout", "--no-overwrite-ignore", wanted};
    require_clear(m_git, what + ": " + why, own);
  } else if (!team.empty() && exists(theirs)) {
    checkout.insert(checkout.end(), {"--no-track", theirs}); // it may not be tracked
    require_clear(m_git, what + ": " + why, theirs);
  } else if (!team.empty()) {
    checkout = {"fetch", with->name, team + ":" + team};
  }
  throw Error(what, why, m_git.command(checkout));
}

// A branch of the remote that somebody has chosen for it; "." is another branch of this very repository.
bool Repository::has_upstream(const std::string& branch) const {
  const Answer name = m_git.run({"config", "branch." + branch + ".remote"});
  return name.fine() && name.line() != "." && m_git.run({"config", "branch." + branch + ".merge"}).fine();
}

std::optional<Repository::Remote> Repository::remote() const {
  const std::string branch = current_branch();
  std::string name, merged;
  if (has_upstream(branch)) {
    name = m_git.run({"config", "branch." + branch + ".remote"}).line();
    merged = m_git.run({"config", "branch." + branch + ".merge"}).line();
  } else {
    const std::string all = "\n" + m_git.run({"remote"}).out;
    name = all.find("\norigin\n") != std::string::npos ? "origin" : all.substr(1, all.find('\n', 1) - 1);
  }
  if (name.empty()) return std::nullopt;
  if (("\n" + m_git.run({"remote"}).out).find("\n" + name + "\n") == std::string::npos) // what it follows may hold a password
    throw Error("can't share the rotas", "the branch " + branch + " of " + m_git.folder() + " follows none of its remotes",
                m_git.command({"config", "--unset", "branch." + branch + ".remote"}));
  constexpr std::string_view k_heads = "refs/heads/";
  return Remote{name, merged.starts_with(k_heads) ? merged.substr(k_heads.size()) : branch};
}

// git refuses to commit for nobody; what the person told it counts.
void Repository::identify(const std::string& name) const {
  if (!m_git.run({"config", "user.name"}).fine()) ::setenv("GIT_COMMITTER_NAME", name.c_str(), 0);
  if (!m_git.run({"config", "user.email"}).fine()) ::setenv("GIT_COMMITTER_EMAIL", (name + "@localhost").c_str(), 0);
}

void Repository::commit(const Change& change) {
  identify(change.author);
  const std::string email = m_git.run({"config", "user.email"}).line();
  const std::string author = change.author + " <" + (email.empty() ? change.author + "@localhost" : email) + ">";
  std::map<std::string, std::optional<std::string>> before;
  std::vector<std::string> add{"add", "-f", "--"}, commit{"commit", "-q", "--author=" + author, "-m", change.subject, "--"};
  const auto put = [&](const auto& files) {
    for (const auto& [file, text] : files) {
      const std::string path = m_git.folder() + "/" + file;
      if (text)
        write_file(path, *text);
      else if (::unlink(path.c_str()) != 0 && errno != ENOENT)
        throw Error("can't remove " + path, std::generic_category().message(errno), "ls -ld " + shell_word(m_git.folder()));
    }
  };
  for (const auto& [file, text] : change.files) {
    before[file] = read_file(m_git.folder() + "/" + file, SIZE_MAX);
    add.push_back("./" + file);
    commit.push_back("./" + file);
  }
  const std::string start = head();
  try {
    put(change.files);
    m_git.must("can't commit", add);
    const Answer answer = m_git.run(commit);
    if (!answer.fine() && head() != start) return; // it is made: what comes behind it, such as a hook, has not ended well
    if (answer.status == 1 && m_git.way_out(answer).empty()) require_no_hook(answer.why());
    m_git.require("can't commit", answer, commit);
  } catch (const Error&) {
    put(before);
    add[0] = "reset", add[1] = "-q";
    m_git.run(add);
    throw;
  }
}

// git says nothing of its own where one of these refuses.
void Repository::require_no_hook(const std::string& why) const {
  for (const char* name : {"pre-commit", "prepare-commit-msg", "commit-msg"}) {
    const std::string hook = below_git(std::string("hooks/") + name);
    if (::access(hook.c_str(), X_OK) == 0)
      throw Error("can't commit", why + "; so says the hook " + name, "cat " + shell_word(hook));
  }
}

std::vector<std::string> Repository::record(const Change& change) {
  const Interrupts interrupts;
  const auto with = remote();
  std::vector<std::string> earlier = with ? unsent(*with) : std::vector<std::string>{};
  commit(change);
  if (!with) return {};
  for (int attempt = 0; attempt < k_tries; ++attempt) {
    if (push(*with)) return earlier;
    fetch(*with, std::string("; ") + k_not_shared);
    const auto both = clashes(*with);
    if (!both.empty()) somebody_was_first(*with, change);
    rebase_on(m_git, with->ref(), "it is committed here, but nobody else sees it, since it can't be put on what the others have");
  }
  throw Error("can't push to " + with->name, std::string("others push all the time; ") + k_not_shared, "tcli oncall sync");
}

std::string Repository::last_change(const Remote& remote, const std::string& rota) const {
  const std::string start = "./" + rota;
  return m_git.run({"log", "--no-show-signature", "-1", "--format=%an: %s", remote.ref(), "--", start + ".rota", start + ".log"})
      .line();
}

void Repository::somebody_was_first(const Remote& remote, const Change& change) {
  // Mine is taken back; what was committed and not pushed before it stays, and is for sync.
  const bool alone = ahead(remote) == 1;
  move_to(m_git, "somebody else was first, and your change of " + change.rota + ", which nobody else sees, can't be taken back",
          alone ? remote.ref() : "HEAD~1");
  const std::string theirs = last_change(remote, change.rota);
  const std::string what = "somebody else was first, and your change of " + change.rota + " is not made";
  if (alone) throw Error(what, theirs, change.again);
  throw Error(what, (theirs.empty() ? "" : theirs + "; ") + "earlier changes of yours are not shared either", "tcli oncall sync");
}

std::string Repository::sync(bool drop) {
  const Interrupts interrupts;
  require_ready({});
  identify("oncall");
  const auto with = remote();
  if (!with)
    throw Error("can't share the rotas", m_git.folder() + " has no remote", m_git.command({"remote", "add", "origin", "URL"}));
  fetch(*with);
  std::string kept;
  for (int attempt = 0; attempt < k_tries; ++attempt) {
    const bool there = exists(with->ref());
    if (!exists("HEAD")) {
      if (!there) throw Error("there is nothing to share", "no rota is set yet", "tcli oncall rota set primary anna bo");
      move_to(m_git, "can't take the rotas over", with->ref());
    }
    const auto both = there ? clashes(*with) : std::vector<std::string>{};
    if (!both.empty() && !drop) {
      throw Error("you and somebody else changed " + join(both, ", "),
                  "theirs is shared already (" + last_change(*with, both[0]) + "); yours is not", "tcli oncall sync --drop");
    }
    if (!both.empty()) {
      kept = "withdrawn-" + m_git.run({"rev-parse", "--short", "HEAD"}).line();
      m_git.must("can't keep your changes", {"branch", "-f", kept, "HEAD"});
      move_to(m_git, "can't take your changes back", with->ref());
    }
    const int mine = there ? ahead(*with) : 1;
    if (there) rebase_on(m_git, with->ref(), "can't put your changes on those of the others");
    if (mine == 0 || push(*with)) {
      const std::string where = with->name + "/" + with->branch;
      if (!kept.empty()) return "as " + where + " now; your changes are kept in the branch " + kept;
      return mine == 0 ? "as " + where : "as " + where + ", with your changes";
    }
    fetch(*with);
  }
  throw Error("can't push to " + with->name, "others push all the time", "tcli oncall sync");
}

std::vector<std::string> Repository::share_pending() {
  const auto with = remote();
  std::vector<std::string> pending = with ? unsent(*with) : std::vector<std::string>{};
  if (!pending.empty()) sync(false);
  return pending;
}

Repository::Unshared Repository::unshared() const {
  if (m_git.run({"remote"}).out.empty()) return {};
  const Answer log = m_git.run({"-c", "log.showRoot=true", "log", "--no-show-signature", "--format=", "--name-only",
                                "--no-renames", "--relative", "HEAD", "--not", "--remotes"});
  const Answer status = m_git.run(
      {"--no-optional-locks", "status", "--porcelain", "--no-renames", "--ignored", "--untracked-files=normal", "-z", "--", "."});
  std::map<std::string, Paths> changed;
  for (const std::string& path : paths_in(status.out))
    for (const std::string& rota : rotas_of(path)) // any log may be ignored
      if (path.ends_with(".rota") || std::filesystem::exists(m_git.folder() + "/" + rota + ".rota")) changed[rota].insert(path);
  return {rotas_of(log.out), std::move(changed)};
}

void Repository::fetch(const Remote& remote, const std::string& besides) const {
  const std::string what = "can't fetch from ", again = m_git.command({"fetch", remote.name});
  if (!is_there(remote, what, besides, again)) {
    m_git.run({"update-ref", "-d", remote.ref()});
    return;
  }
  const Answer answer = m_git.ask(remote.name, {"fetch", "-q", "--no-recurse-submodules", "--", remote.name,
                                                "+refs/heads/" + remote.branch + ":" + remote.ref()});
  const bool is_stale = answer.err.find("cannot lock ref") != std::string::npos; // a branch is a folder of branches now
  if (!answer.fine())
    fail(m_git, what + remote.name, answer, besides, is_stale ? m_git.command({"remote", "prune", remote.name}) : again);
}

bool Repository::push(const Remote& remote) const {
  (void)is_there(remote, "can't push to ", std::string("; ") + k_not_shared, "tcli oncall sync");
  const std::string to = "HEAD:refs/heads/" + remote.branch;
  const Answer answer = m_git.ask(remote.name, {"push", "-q", "-u", "--", remote.name, to});
  if (answer.fine()) m_git.run({"update-ref", remote.ref(), "HEAD"}); // git does not where it tracks another branch alone
  if (answer.fine()) return true;
  if (was_refused(answer.err)) return false;
  const bool is_refusal = answer.err.find("error: failed to push some refs") != std::string::npos; // git tells all that was said
  fail(m_git, "can't push to " + remote.name, answer, std::string("; ") + (answer.interrupted ? k_perhaps_shared : k_not_shared),
       is_refusal ? m_git.command({"push", remote.name, to}) : "tcli oncall sync");
}

std::vector<std::string> Repository::clashes(const Remote& remote) const {
  const std::string common = m_git.run({"merge-base", "HEAD", remote.ref()}).line();
  const std::string base =
      common.empty() ? m_git.must("can't compare", {"hash-object", "-t", "tree", "/dev/null"}).line() : common;
  const auto changed = [&](const std::string& to) {
    return rotas_of(m_git.must("can't compare", {"diff", "--name-only", "--no-renames", "--relative", base, to}).out);
  };
  const std::set<std::string> mine = changed("HEAD"), theirs = changed(remote.ref());
  std::vector<std::string> both;
  std::set_intersection(mine.begin(), mine.end(), theirs.begin(), theirs.end(), std::back_inserter(both));
  return both;
}

int Repository::ahead(const Remote& remote) const {
  const std::string count = m_git.must("can't compare", {"rev-list", "--count", remote.ref() + "..HEAD"}).line();
  return static_cast<int>(std::strtol(count.c_str(), nullptr, 10));
}

// The subjects of what was committed and not pushed.
std::vector<std::string> Repository::unsent(const Remote& remote) const {
  if (!exists("HEAD")) return {};
  const std::string range = exists(remote.ref()) ? remote.ref() + "..HEAD" : "HEAD";
  return split(m_git.must("can't compare", {"log", "--no-show-signature", "--format=%s", range, "--"}).out, '\n');
}

} // namespace oncall

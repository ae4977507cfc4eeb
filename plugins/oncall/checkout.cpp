#include "checkout.hpp"

#include <filesystem>
#include <set>
#include <sstream>
#include <tcli/plugin.hpp>

namespace oncall {
namespace {

namespace fs = std::filesystem;
using tcli::plugin::Error;
using Paths = std::set<std::string>; // below the top of the repository

Paths paths_of(const std::string& out) {
  Paths paths;
  std::istringstream all(out);
  for (std::string path; std::getline(all, path, '\0');) paths.insert(path);
  return paths;
}

bool has_below(const Paths& paths, const std::string& folder) {
  const auto below = paths.lower_bound(folder + "/");
  return below != paths.end() && below->starts_with(folder + "/");
}

// Whether `path` is one of them, or stands above or below one.
bool meets(const Paths& paths, const std::string& path) {
  for (auto end = path.find('/'); end != std::string::npos; end = path.find('/', end + 1))
    if (paths.contains(path.substr(0, end))) return true;
  return paths.contains(path) || has_below(paths, path);
}

// The command that gives it a name that nothing has.
std::string way_aside(const std::string& top, const std::string& path) {
  std::error_code error;
  std::string aside = top + "/" + path + ".mine";
  while (fs::symlink_status(aside, error).type() != fs::file_type::not_found) aside += "1";
  return "mv -n " + shell_word(top + "/" + path) + " " + shell_word(aside);
}

// The first of `changed` that is in the way of `touched`; empty: none is.
std::string first_met(const Paths& touched, const Paths& changed) {
  for (const std::string& path : changed)
    if (meets(touched, path)) return path;
  return {};
}

// What git does not know and that stands where `path` is to be: a file of that name, in a folder of that name, or in place of a
// folder above it. Empty: nothing does.
std::string stranger_at(const fs::path& top, const std::string& path, const Paths& known) {
  std::error_code error;
  for (auto end = path.find('/'); end != std::string::npos; end = path.find('/', end + 1)) {
    const std::string folder = path.substr(0, end);
    const auto type = fs::symlink_status(top / folder, error).type();
    if (type == fs::file_type::not_found) return {};
    if (type != fs::file_type::directory) return known.contains(folder) ? std::string{} : folder;
  }
  const auto type = fs::symlink_status(top / path, error).type();
  if (type == fs::file_type::not_found || known.contains(path)) return {}; // a folder that git knows is another repository's
  if (type != fs::file_type::directory) return path;
  for (fs::recursive_directory_iterator at(top / path, error), end; !error && at != end; at.increment(error)) {
    std::string inner = at->path().lexically_relative(top).string();
    if (at->symlink_status(error).type() != fs::file_type::directory && !known.contains(inner)) return inner;
  }
  return {};
}

void require_clear(const Git& top, const std::string& what, const std::string& commit) {
  const auto names = [&](const std::vector<std::string>& words) { return paths_of(top.must(what, words).out); };
  const Paths touched = names({"diff-tree", "-r", "--no-renames", "--name-only", "-z", "HEAD", commit});
  const Paths known = names({"ls-files", "-z"});
  for (const std::string& path : touched)
    if (const std::string stranger = stranger_at(top.folder(), path, known); !stranger.empty()) {
      // A folder in which git knows nothing goes as a whole: of the two paths one stands below the other.
      throw Error(what, stranger + " is not committed, and in the way of what the others have",
                  way_aside(top.folder(), has_below(known, path) ? stranger : std::min(stranger, path)));
    }
  const auto staged = [&](const std::string& since) {
    return names({"diff-index", "--cached", "--no-renames", "--name-only", "-z", since});
  };
  Paths changed;
  for (const Paths others = staged(commit); const std::string& path : staged("HEAD"))
    if (others.contains(path)) changed.insert(path); // else it is there already, of a run that was stopped
  std::string mine = first_met(touched, changed);
  const std::vector<std::string> files{"diff-files", "--ignore-submodules=all", "--no-renames", "--name-only", "-z"};
  if (mine.empty()) mine = first_met(touched, names(files));
  if (!mine.empty())
    throw Error(what, mine + " was changed and not committed, and is in the way of what the others have" + k_unstash,
                stash_command(top));
}

} // namespace

std::string stash_command(const Git& git) {
  const Git top(git.must("can't look at what is not committed", {"rev-parse", "--show-toplevel"}).line());
  const std::string by_name = top.run({"diff-files", "--diff-filter=A", "--name-only", "-z"}).out;
  if (by_name.empty()) return top.command({"stash", "-u"});
  return top.command({"add", "--", by_name.substr(0, by_name.find('\0'))});
}

void move_to(const Git& git, const std::string& what, const std::string& commit) {
  const Git top(git.must(what, {"rev-parse", "--show-toplevel"}).line());
  top.run({"update-index", "-q", "--refresh"});
  require_clear(top, what, commit);
  // First the files, then the branch: killed in between, they have what both sides made.
  top.must(what, {"read-tree", "-m", "-u", "HEAD", commit});
  git.must(what, {"update-ref", "-m", "tcli oncall", "HEAD", commit});
}

} // namespace oncall

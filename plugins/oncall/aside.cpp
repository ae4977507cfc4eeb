#include "aside.hpp"

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <tcli/plugin.hpp>

namespace oncall {
namespace {

namespace fs = std::filesystem;

// The command that gives `path` a name that nothing has: that of `place` and more.
std::string move_aside(const std::string& top, const std::string& path, const std::string& place) {
  std::error_code error;
  std::string aside = (fs::path(top) / place).string() + ".mine";
  while (fs::symlink_status(aside, error).type() != fs::file_type::not_found) aside += "1";
  return "mv -n " + shell_word((fs::path(top) / path).string()) + " " + shell_word(aside);
}

bool is_below(const std::string& path, const std::string& folder) { return path.starts_with(folder + "/"); }

// Before the first commit git has nothing to go back to.
std::string aside_from_nothing(const Git& top, const Paths& paths, const Paths& known) {
  for (const std::string& path : paths)
    if (known.contains(path)) return top.command({"rm", "-q", "--cached", "--", path});
  return move_aside(top.folder(), *paths.begin(), *paths.begin());
}

} // namespace

Paths paths_of(const std::string& out) {
  Paths paths;
  std::istringstream all(out);
  for (std::string path; std::getline(all, path, '\0');) paths.insert(path);
  return paths;
}

bool has_below(const Paths& paths, const std::string& folder) {
  const auto below = paths.lower_bound(folder + "/");
  return below != paths.end() && is_below(*below, folder);
}

Git top_of(const Git& git, const std::string& what) { return Git(git.must(what, {"rev-parse", "--show-toplevel"}).line()); }

std::string stranger_at(const std::string& top, const std::string& path, const Paths& known) {
  std::error_code error;
  const fs::path place = fs::path(top) / path;
  for (auto end = path.find('/'); end != std::string::npos; end = path.find('/', end + 1)) {
    const std::string folder = path.substr(0, end);
    const auto type = fs::symlink_status(fs::path(top) / folder, error).type();
    if (type == fs::file_type::not_found) return {};
    if (type != fs::file_type::directory) return known.contains(folder) ? std::string{} : folder;
  }
  const auto type = fs::symlink_status(place, error).type();
  if (type == fs::file_type::not_found) return {};
  if (type != fs::file_type::directory) return known.contains(path) ? std::string{} : path;
  if (known.contains(path) && fs::exists(place / ".git", error)) return {}; // another repository's
  for (fs::recursive_directory_iterator at(place, error), end; !error && at != end; at.increment(error)) {
    std::string inner = at->path().lexically_relative(top).string();
    if (at->symlink_status(error).type() != fs::file_type::directory && !known.contains(inner)) return inner;
  }
  return {};
}

std::string stranger_aside(const std::string& top, const std::string& stranger, const std::string& path, const Paths& known) {
  if (!is_below(stranger, path)) return move_aside(top, stranger, stranger);
  if (!has_below(known, path)) return move_aside(top, path, path); // as a whole
  std::string inner = stranger.substr(path.size() + 1);
  std::ranges::replace(inner, '/', '.');
  return move_aside(top, stranger, path + "." + inner); // not below `path`, where it would be in the way again
}

Aside put_aside(const Git& top, Paths paths) {
  const auto names = [&](const std::vector<std::string>& words) { return paths_of(top.run(words).out); };
  const Paths known = names({"ls-files", "-z"});
  if (!top.run({"rev-parse", "-q", "--verify", "HEAD"}).fine()) return {aside_from_nothing(top, paths, known), {}};
  const Paths committed = names({"ls-tree", "-r", "-z", "--name-only", "HEAD"});
  const auto is_unknown = [&](const std::string& path) { return !known.contains(path) && !has_below(known, path); };
  // git stash takes no path by its name that the index has no more.
  const bool is_whole =
      std::ranges::any_of(paths, [&](const std::string& path) { return is_unknown(path) && committed.contains(path); });
  if (is_whole) paths = names({"diff-index", "--ignore-submodules=all", "--no-renames", "--name-only", "-z", "HEAD"});
  for (const std::string& path : paths) // what stash puts back there
    if (const std::string stranger = stranger_at(top.folder(), path, known); committed.contains(path) && !stranger.empty())
      return {stranger_aside(top.folder(), stranger, path, known), {}};
  for (const Paths marked = names({"ls-files", "-v", "-z"}); const std::string& path : paths)
    if (marked.contains("h " + path) || marked.contains("S " + path) || marked.contains("s " + path))
      return {look_at(top, path), {}}; // stash takes nothing of it, and ends half way
  const char* const k_back = "; git stash pop brings back what is put aside";
  // Nor a file that is added by its name alone (git add -N).
  const std::string by_name = top.run({"diff-files", "--diff-filter=A", "--name-only", "-z"}).out;
  if (!by_name.empty()) return {top.command({"add", "--", by_name.substr(0, by_name.find('\0'))}), k_back};
  std::vector<std::string> stash{"stash", "push"};
  if (is_whole) return {top.command(stash), k_back};
  if (std::ranges::any_of(paths, is_unknown)) stash.emplace_back("-a"); // it may be ignored
  stash.emplace_back("--");
  stash.insert(stash.end(), paths.begin(), paths.end());
  return {top.command(stash), k_back};
}

std::string file_again(const std::string& path) {
  const std::string folder = fs::path(path).parent_path().string(), name = fs::path(path).filename().string();
  std::string away = move_aside(folder, name, name);
  try {
    const Git git(folder);
    const auto entry_in = [&](const std::string& commit) { return git.run({"ls-tree", commit, "--", "./" + name}).out; };
    const auto is_file_in = [&](const std::string& commit) { return entry_in(commit).starts_with("100"); };
    const auto then_from = [&](const std::string& commit) { return " && " + git.command({"checkout", commit, "--", name}); };
    if (is_file_in("HEAD")) return away + then_from("HEAD");
    if (entry_in("HEAD").empty()) return away;
    // Somebody has committed it as it is.
    const std::string made =
        git.run({"log", "--no-show-signature", "-1", "--format=%H", "--diff-filter=T", "--", "./" + name}).line();
    const std::string commit = " && " + git.command({"commit", "-q", "-m", name + ": it is a file", "--", name});
    return away + (!made.empty() && is_file_in(made + "~1") ? then_from(made + "~1") : "") + commit;
  } catch (const tcli::plugin::Error&) { // no git
    return away;
  }
}

std::string look_at(const Git& git, const std::string& file) {
  const char mark = (git.run({"ls-files", "-v", "--", file}).line() + "H")[0];
  if (mark == 'h') return git.command({"update-index", "--no-assume-unchanged", "--", file});
  return mark == 'S' || mark == 's' ? git.command({"update-index", "--no-skip-worktree", "--", file}) : "";
}

} // namespace oncall

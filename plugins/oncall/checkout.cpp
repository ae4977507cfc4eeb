#include "checkout.hpp"

#include "aside.hpp"

#include <filesystem>

namespace oncall {
namespace {

using tcli::plugin::Error;

// Whether `path` is one of them, or stands above or below one.
bool meets(const Paths& paths, const std::string& path) {
  for (auto end = path.find('/'); end != std::string::npos; end = path.find('/', end + 1))
    if (paths.contains(path.substr(0, end))) return true;
  return paths.contains(path) || has_below(paths, path);
}

// Those of `changed` that are in the way of `touched`.
Paths all_met(const Paths& touched, const Paths& changed) {
  Paths met;
  for (const std::string& path : changed)
    if (meets(touched, path)) met.insert(path);
  return met;
}

// HEAD, or a commit's files where there is none yet: no files.
std::string start_of(const Git& top, const std::string& what) {
  if (top.run({"rev-parse", "-q", "--verify", "HEAD"}).fine()) return "HEAD";
  return top.must(what, {"hash-object", "-w", "-t", "tree", "/dev/null"}).line();
}

// Of a file that differs, but git is told not to look at it: "Entry 'x' not uptodate". Empty: it is something else.
std::string unlooked_at(const std::string& err) {
  const std::size_t end = err.find("' not uptodate"), begin = end == std::string::npos ? end : err.rfind("Entry '", end);
  return begin == std::string::npos ? "" : err.substr(begin + 7, end - begin - 7);
}

} // namespace

Error no_folder(const std::string& folder, const std::string& why) {
  namespace fs = std::filesystem;
  const std::string what = "there is no folder " + folder;
  std::error_code problem;
  fs::path above = fs::path(folder).parent_path();
  while (!fs::is_directory(above, problem) && above.has_relative_path()) above = above.parent_path();
  const Git git(above.string());
  const std::string gone = fs::path(folder).lexically_relative(above).string();
  if (git.run({"log", "-1", "--format=%h", "--", gone}).line().empty())
    return Error(what, why, "git clone URL " + shell_word(folder));
  return Error(what, "others have moved or removed it", git.command({"log", "-1", "--stat", "--", gone}));
}

void require_clear(const Git& git, const std::string& what, const std::string& commit) {
  const Git top = top_of(git, what);
  const std::string start = start_of(top, what);
  const auto names = [&](const std::vector<std::string>& words) { return paths_of(top.must(what, words).out); };
  const Paths touched = names({"diff-tree", "-r", "--no-renames", "--name-only", "-z", start, commit});
  const Paths known = names({"ls-files", "-z"});
  for (const std::string& path : touched)
    if (const std::string stranger = stranger_at(top.folder(), path, known); !stranger.empty())
      throw Error(what, stranger + " is not committed, and in the way of what the others have",
                  stranger_aside(top.folder(), stranger, path, known));
  const auto staged = [&](const std::string& since) {
    return names({"diff-index", "--cached", "--no-renames", "--name-only", "-z", since});
  };
  Paths changed;
  for (const Paths others = staged(commit); const std::string& path : staged(start))
    if (others.contains(path)) changed.insert(path); // else it is there already, of a run that was stopped
  Paths mine = all_met(touched, changed);
  const std::vector<std::string> files{"diff-files", "--ignore-submodules=all", "--no-renames", "--name-only", "-z"};
  mine.merge(all_met(touched, names(files)));
  if (mine.empty()) return;
  const Aside aside = put_aside(top, mine);
  throw Error(what, *mine.begin() + " was changed and not committed, and is in the way of what the others have" + aside.back,
              aside.command);
}

void move_to(const Git& git, const std::string& what, const std::string& commit) {
  const Git top = top_of(git, what);
  top.run({"update-index", "-q", "--refresh"});
  require_clear(top, what, commit);
  // First the files, then the branch: killed in between, they have what both sides made.
  const std::vector<std::string> words{"read-tree", "-m", "-u", start_of(top, what), commit};
  const Answer answer = top.run(words);
  if (const std::string file = unlooked_at(answer.err); !answer.fine() && !file.empty())
    throw Error(what, file + " is changed, which git is told not to look at", look_at(top, file));
  top.require(what, answer, words);
  top.must(what, {"update-ref", "-m", "tcli oncall", "HEAD", commit});
  std::error_code problem;
  if (!std::filesystem::exists(git.folder(), problem)) throw no_folder(git.folder(), "");
}

} // namespace oncall

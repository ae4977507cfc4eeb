#include "pack/index_problems.hpp"

#include "base/text.hpp"
#include "pack/git.hpp"

#include <boost/filesystem/operations.hpp>
#include <charconv>
#include <set>

namespace tcli {

namespace {

constexpr std::size_t k_folder_limit = std::size_t{16} << 20; // bytes

// "MODE ID STAGE\tPATH", as `git ls-files -s -z` has it (git-ls-files(1)).
TreeEntry entry_of(std::string_view line) {
  constexpr int k_octal = 8;
  TreeEntry entry{.path = std::string{line.substr(std::min(line.size(), line.find('\t') + 1))}};
  std::from_chars(line.data(), line.data() + line.size(), entry.mode, k_octal);
  return entry;
}

} // namespace

Result<std::vector<TreeProblem>> index_problems(const std::string& folder) {
  boost::system::error_code error;
  const std::string repository = folder + "/.git";
  if (!boost::filesystem::exists(repository, error)) return std::vector<TreeProblem>{};
  const GitCall call{
      .words = {"ls-files", "-s", "-z"}, .repository = repository, .work_tree = folder, .size_limit = std::size_t{64} << 20};
  TCLI_TRY(const auto lines, git_output(call, "list the files of " + folder));
  std::vector<TreeEntry> entries;
  std::set<std::string> folders;
  std::size_t bytes = 0; // of their names
  LinkTargets links;
  for (const std::string_view line : split(lines, '\0')) {
    if (line.empty()) continue;
    TreeEntry found = entry_of(line);
    if (!entries.empty() && entries.back().path == found.path) continue; // a stage of what is not merged
    const TreeEntry& entry = entries.emplace_back(std::move(found));
    for (auto end = entry.path.find('/'); end != std::string::npos && bytes < k_folder_limit; end = entry.path.find('/', end + 1))
      if (folders.insert(entry.path.substr(0, end)).second) bytes += end;
    if (!entry.is_link()) continue;
    const auto target = boost::filesystem::read_symlink(folder + "/" + entry.path, error);
    if (!error) links[entry.path] = target.string();
  }
  if (bytes >= k_folder_limit)
    return std::vector{TreeProblem{.path = entries.front().path, .what = "with more folders than are looked at"}};
  for (const std::string& path : folders) entries.push_back({.mode = k_git_folder, .path = path});
  return tree_problems(entries, links);
}

} // namespace tcli

#include "pack/pack_tree.hpp"

#include "base/text.hpp"
#include "pack/commits.hpp"
#include "pack/pack_modules.hpp"
#include "pack/pack_source.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <map>
#include <optional>

namespace tcli {

namespace {

constexpr std::size_t k_tree_limit = std::size_t{256} << 20; // bytes

// "MODE TYPE ID    SIZE\tPATH", as `git ls-tree -l -z` has it (git-ls-tree(1)).
std::optional<TreeEntry> parse_entry(std::string_view line) {
  const auto tab = line.find('\t');
  if (tab == std::string_view::npos) return std::nullopt;
  std::vector<std::string_view> words;
  for (const std::string_view word : split(line.substr(0, tab), ' '))
    if (!word.empty()) words.push_back(word);
  if (words.size() != 4) return std::nullopt;
  TreeEntry entry{.id = std::string{words[2]}, .path = std::string{line.substr(tab + 1)}};
  constexpr int k_octal = 8;
  std::from_chars(words[0].data(), words[0].data() + words[0].size(), entry.mode, k_octal);
  std::from_chars(words[3].data(), words[3].data() + words[3].size(), entry.size);
  return entry;
}

// One that is longer than any path is none: it is not read, and leads out.
Result<LinkTargets> read_links(const Mirror& mirror, const PackTree& tree) {
  LinkTargets links;
  std::vector<std::string> ids;
  std::vector<std::string*> targets;
  std::uint64_t bytes = 0;
  for (const TreeEntry& entry : tree.entries) {
    if (!entry.is_link()) continue;
    std::string& target = links[entry.path];
    if (entry.size > k_longest_path) continue;
    ids.push_back(entry.id);
    targets.push_back(&target);
    bytes += entry.size;
  }
  TCLI_TRY(auto blobs, read_objects(mirror, "blob", ids, bytes));
  for (std::size_t at = 0; at < blobs.size(); ++at) *targets[at] = std::move(blobs[at]);
  return links;
}

std::vector<std::string> too_much(const PackTree& tree, const TreeLimits& limits) {
  std::vector<std::string> findings;
  std::uint64_t bytes = 0;
  for (const TreeEntry& entry : tree.entries) bytes += entry.size;
  const auto folders = static_cast<std::size_t>(std::ranges::count_if(tree.entries, &TreeEntry::is_folder));
  for (const auto& [count, what] : {std::pair{tree.entries.size() - folders, "files"}, {folders, "folders"}})
    if (count > limits.files) findings.push_back(fmt::format("more than {} {}", limits.files, what));
  if (bytes > limits.bytes) findings.push_back(fmt::format("more than {} MiB", limits.bytes >> 20U));
  return findings;
}

// Modes in one tree as it stands in the repository: "MODE NAME\0" and the bytes of an id, again and again.
void find_odd_modes(std::string_view tree, std::size_t id_size, const std::string& folder, std::vector<std::string>& findings) {
  constexpr std::array<std::string_view, 5> k_modes{"100644", "100755", "120000", "40000", "160000"};
  while (!tree.empty()) {
    const auto blank = tree.find(' '), end = tree.find('\0');
    if (blank > end || end == std::string_view::npos || tree.size() - end <= id_size) return;
    const auto mode = tree.substr(0, blank);
    if (std::ranges::find(k_modes, mode) == k_modes.end())
      findings.push_back(fmt::format("{}{}: a file of mode {}", folder, tree.substr(blank + 1, end - blank - 1), mode));
    tree.remove_prefix(end + 1 + id_size);
  }
}

} // namespace

std::vector<std::string> odd_modes(const Mirror& mirror, const PackTree& tree) {
  std::vector<std::string> ids{tree.id}, folders{""}, findings;
  for (const TreeEntry& entry : tree.entries) {
    if (!entry.is_folder()) continue;
    ids.push_back(entry.id);
    folders.push_back(entry.path + "/");
  }
  const auto trees = read_objects(mirror, "tree", ids, k_tree_limit);
  if (!trees) return {};
  for (std::size_t at = 0; at < trees->size(); ++at) find_odd_modes((*trees)[at], tree.id.size() / 2, folders[at], findings);
  return findings;
}

Result<PackTree> read_tree(const Mirror& mirror, const std::string& commit) {
  PackTree tree;
  TCLI_TRY(tree.id, tree_of_commit(mirror, commit));
  GitCall call = mirror.call({"ls-tree", "-r", "-t", "-z", "-l", "--full-tree", "--end-of-options", tree.id});
  call.size_limit = k_tree_limit;
  TCLI_TRY(const auto lines, git_output(call, "read the copy of " + shown_url(mirror.remote().url)));
  for (const std::string_view line : split(lines, '\0')) {
    if (line.empty()) continue;
    auto entry = parse_entry(line);
    if (!entry) return fail(Error{.status = ExitCode::failed, .what = "read a tree", .why = "git ls-tree said what is none"});
    tree.entries.push_back(*std::move(entry));
  }
  return tree;
}

Result<PackTree> read_pack_tree(const Mirror& mirror, const std::string& commit, const TreeLimits& limits) {
  TCLI_TRY(auto tree, read_tree(mirror, commit));
  std::vector<std::string> findings = too_much(tree, limits);
  if (!findings.empty()) return fail(unusable_pack(shown_url(mirror.remote().url), std::move(findings)));
  TCLI_TRY(const auto links, read_links(mirror, tree));
  for (const TreeProblem& problem : tree_problems(tree.entries, links))
    findings.push_back(fmt::format("{}: {}", problem.path, problem.what));
  if (findings.empty()) return tree;
  return fail(unusable_pack(shown_url(mirror.remote().url), std::move(findings)));
}

} // namespace tcli

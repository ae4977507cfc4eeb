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

constexpr std::uint32_t k_submodule = 0160000;
constexpr std::size_t k_tree_limit = std::size_t{256} << 20; // bytes
constexpr std::size_t k_longest_name = 255, k_longest_path = 4096;

std::string folded(std::string_view text) {
  std::string lower{text};
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

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

bool is_of_git(std::string_view name) {
  const std::string lower = folded(name);
  return lower == ".git" || lower == "git~1" || lower.starts_with(".git ") || lower == ".git." || lower.starts_with(".git:");
}

std::string name_problem_of(std::string_view name) {
  if (name.empty() || name == "." || name == "..") return "no name of a file";
  if (is_of_git(name)) return "a name that belongs to git";
  if (name.size() > k_longest_name) return fmt::format("a name of more than {} bytes", k_longest_name);
  if (find_invalid_utf8(name) != std::string_view::npos) return "a name that is no UTF-8";
  const auto is_bad = [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f' || c == '\\'; };
  if (std::ranges::any_of(name, is_bad)) return "a control character or a backslash in its name";
  return {};
}

std::string path_problem(const std::string& path) {
  if (path.starts_with('/')) return "an absolute path";
  if (path.size() > k_longest_path) return fmt::format("a path of more than {} bytes", k_longest_path);
  for (const std::string_view part : split(path, '/'))
    if (auto problem = name_problem_of(part); !problem.empty()) return problem;
  if (folded(path.substr(0, path.find('/'))) == ".tcli") return "the folder .tcli is tcli's own";
  return {};
}

std::string mode_problem(const TreeEntry& entry) {
  switch (entry.mode) {
  case k_git_file:
  case k_git_program:
  case k_git_link:
  case k_git_folder:
    return {};
  case k_submodule:
    return "a submodule: a pack has its files itself";
  default:
    return fmt::format("a mode that no pack needs: {:o}", entry.mode);
  }
}

using Links = std::map<std::string, std::string, std::less<>>; // paths and what they say

// Where a link leads, from the folder it stands in: it never rises above the top, not even on its way, and meets no other link.
// Two that lead up, one through the other, would lead out where each alone does not.
std::string link_problem(const Links& links, const std::string& path, std::string_view target) {
  const std::string out = fmt::format("a link to {}, out of the pack", target);
  if (target.empty()) return "a link to no path";
  if (target.front() == '/') return out;
  std::string at = path.substr(0, path.find('/') == std::string::npos ? 0 : path.rfind('/'));
  for (const std::string_view part : split(target, '/')) {
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      if (at.empty()) return out;
      at.erase(at.find('/') == std::string::npos ? 0 : at.rfind('/'));
      continue;
    }
    if (!at.empty()) at += '/';
    at += part;
    if (links.contains(at)) return fmt::format("a link to or through the link {}", at);
  }
  return {};
}

// One that is longer than any path is none: it is not read, and leads out.
Result<Links> read_links(const Mirror& mirror, const PackTree& tree) {
  Links links;
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
  const auto complain = [&](const std::string& path, const std::string& what) {
    if (!what.empty()) findings.push_back(fmt::format("{}: {}", path, what));
  };
  std::map<std::string, std::string, std::less<>> seen; // by the name without case
  for (const TreeEntry& entry : tree.entries) {
    complain(entry.path, mode_problem(entry));
    complain(entry.path, path_problem(entry.path));
    const auto [known, is_new] = seen.try_emplace(folded(entry.path), entry.path);
    if (!is_new) complain(entry.path, fmt::format("differs from {} in case alone", known->second));
  }
  TCLI_TRY(const auto links, read_links(mirror, tree));
  for (const auto& [path, target] : links) complain(path, link_problem(links, path, target));
  if (findings.empty()) return tree;
  return fail(unusable_pack(shown_url(mirror.remote().url), std::move(findings)));
}

} // namespace tcli

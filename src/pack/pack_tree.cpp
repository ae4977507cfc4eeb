#include "pack/pack_tree.hpp"

#include "base/text.hpp"
#include "pack/commits.hpp"
#include "pack/pack_modules.hpp"
#include "pack/pack_source.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <map>
#include <optional>

namespace tcli {

namespace {

constexpr std::uint32_t k_file = 0100644, k_program = 0100755, k_link = 0120000, k_folder = 0040000, k_submodule = 0160000;
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
  case k_file:
  case k_program:
  case k_link:
  case k_folder:
    return {};
  case k_submodule:
    return "a submodule: a pack has its files itself";
  default:
    return fmt::format("a mode that no pack needs: {:o}", entry.mode);
  }
}

// Where a link leads, from the folder it stands in; it never rises above the top, not even on its way.
std::string link_problem(const std::string& path, std::string_view target) {
  if (target.empty() || target.starts_with('/')) return fmt::format("a link to {}, out of the pack", target);
  auto depth = std::ranges::count(path, '/');
  for (const std::string_view part : split(target, '/')) {
    if (part.empty() || part == ".") continue;
    depth += part == ".." ? -1 : 1;
    if (depth < 0) return fmt::format("a link to {}, out of the pack", target);
  }
  return {};
}

} // namespace

Result<PackTree> read_tree(const Mirror& mirror, const std::string& commit) {
  PackTree tree;
  TCLI_TRY(tree.id, tree_of_commit(mirror, commit));
  GitCall call = mirror.call({"ls-tree", "-r", "-t", "-z", "-l", "--full-tree", "--end-of-options", tree.id});
  call.size_limit = std::size_t{256} << 20;
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
  std::vector<std::string> findings;
  const auto complain = [&](const std::string& path, const std::string& what) {
    if (!what.empty()) findings.push_back(fmt::format("{}: {}", path, what));
  };
  std::map<std::string, std::string, std::less<>> seen; // by the name without case
  std::map<std::string, std::string, std::less<>> links;
  std::uint64_t bytes = 0;
  for (const TreeEntry& entry : tree.entries) {
    bytes += entry.size;
    complain(entry.path, mode_problem(entry));
    complain(entry.path, path_problem(entry.path));
    const auto [known, is_new] = seen.try_emplace(folded(entry.path), entry.path);
    if (!is_new) complain(entry.path, fmt::format("differs from {} in case alone", known->second));
    if (!entry.is_link()) continue;
    TCLI_TRY(const auto target, read_committed(mirror, commit, entry.path, k_longest_path));
    complain(entry.path, link_problem(entry.path, target.value_or("")));
    links.emplace(entry.path, target.value_or(""));
  }
  // A link to a folder above its own, taken twice, would lead out where each alone does not.
  for (const auto& [path, target] : links)
    for (const std::string_view part : split(target, '/'))
      if (const auto on_the_way = path.substr(0, path.rfind('/') + 1) + std::string{part};
          on_the_way != path && links.contains(on_the_way))
        complain(path, fmt::format("a link that goes through the link {}", on_the_way));
  if (tree.entries.size() > limits.files) findings.push_back(fmt::format("more than {} files", limits.files));
  if (bytes > limits.bytes) findings.push_back(fmt::format("more than {} MiB", limits.bytes >> 20U));
  if (findings.empty()) return tree;
  return fail(unusable_pack(shown_url(mirror.remote().url), std::move(findings)));
}

} // namespace tcli

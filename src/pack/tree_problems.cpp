#include "pack/tree_problems.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace tcli {

namespace {

constexpr std::uint32_t k_submodule = 0160000;
constexpr std::size_t k_longest_name = 255;

std::string folded(std::string_view text) {
  std::string lower{text};
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
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

// Where a link leads, from the folder it stands in: it never rises above the top, not even on its way, and meets no other link.
// Two that lead up, one through the other, would lead out where each alone does not.
std::string link_problem(const LinkTargets& links, const std::string& path, std::string_view target) {
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

} // namespace

std::vector<TreeProblem> tree_problems(const std::vector<TreeEntry>& entries, const LinkTargets& links) {
  std::vector<TreeProblem> problems;
  const auto complain = [&](const std::string& path, std::string what) {
    if (!what.empty()) problems.push_back({path, std::move(what)});
  };
  std::map<std::string, std::string, std::less<>> seen; // by the name without case
  for (const TreeEntry& entry : entries) {
    complain(entry.path, mode_problem(entry));
    complain(entry.path, path_problem(entry.path));
    const auto [known, is_new] = seen.try_emplace(folded(entry.path), entry.path);
    if (!is_new) complain(entry.path, fmt::format("differs from {} in case alone", known->second));
  }
  for (const auto& [path, target] : links) complain(path, link_problem(links, path, target));
  return problems;
}

} // namespace tcli

// What a pack may not have among its files.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace tcli {

// Modes as git has them in a tree.
inline constexpr std::uint32_t k_git_file = 0100644, k_git_program = 0100755, k_git_link = 0120000, k_git_folder = 0040000;

inline constexpr std::size_t k_longest_path = 4096; // bytes, of a path and of what a link says

struct TreeEntry {
  std::uint32_t mode = 0; // one of the four
  std::string id = {};
  std::uint64_t size = 0; // of files and links
  std::string path = {};

  bool is_folder() const { return mode == k_git_folder; }
  bool is_link() const { return mode == k_git_link; }
};

using LinkTargets = std::map<std::string, std::string, std::less<>>; // paths and what they say

struct TreeProblem {
  std::string path;
  std::string what;
};

// Submodules, modes that git does not give, names that are no good on every system or belong to git or tcli, two that differ in
// case alone, and of `links` those that lead out or through another: in the order of the entries, links last.
std::vector<TreeProblem> tree_problems(const std::vector<TreeEntry>& entries, const LinkTargets& links);

} // namespace tcli

// What a mirror knows of commits.
#pragma once

#include "pack/mirror.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tcli {

// Whether `newer` comes from `older`: false says that history was written anew. Both must be in the mirror. Fails with 1.
Result<bool> is_ancestor(const Mirror& mirror, const std::string& older, const std::string& newer);

struct CommitLine {
  std::string id;
  std::string subject; // foreign text
};

struct CommitsBetween {
  std::uint64_t count = 0;
  std::vector<CommitLine> newest; // at most as many as were asked for
};

// The commits that `newer` has and `older` has not.
Result<CommitsBetween> commits_between(const Mirror& mirror, const std::string& older, const std::string& newer,
                                       std::size_t at_most);

// The content of one file of a commit; none when there is no such file. Fails with 1, also for more than `limit` bytes.
Result<std::optional<std::string>> read_committed(const Mirror& mirror, const std::string& commit, const std::string& path,
                                                  std::size_t limit);

// The contents of objects of that type ("blob"), in the order of their ids; `bytes` is what they have together at most. Fails
// with 1.
Result<std::vector<std::string>> read_objects(const Mirror& mirror, std::string_view type, const std::vector<std::string>& ids,
                                              std::uint64_t bytes);

// The hash of the commit's tree, from a commit object whose own hash was found to be `commit`. Fails with 1.
Result<std::string> tree_of_commit(const Mirror& mirror, const std::string& commit);

} // namespace tcli

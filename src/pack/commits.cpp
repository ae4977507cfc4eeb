#include "pack/commits.hpp"

#include "base/text.hpp"
#include "pack/commit_id.hpp"
#include "pack/pack_source.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace tcli {

namespace {

std::string in_mirror(const Mirror& mirror) { return "read the copy of " + shown_url(mirror.remote().url); }

} // namespace

Result<bool> is_ancestor(const Mirror& mirror, const std::string& older, const std::string& newer) {
  const auto call = mirror.call({"merge-base", "--is-ancestor", "--end-of-options", older, newer});
  TCLI_TRY(const auto answer, run_git(call));
  if (answer.status <= 1) return answer.status == 0;
  return fail(git_error(call, answer, in_mirror(mirror)));
}

Result<CommitsBetween> commits_between(const Mirror& mirror, const std::string& older, const std::string& newer,
                                       std::size_t at_most) {
  const std::string range = older + ".." + newer;
  CommitsBetween between;
  TCLI_TRY(const auto count,
           git_output(mirror.call({"rev-list", "--count", "--end-of-options", range, "--"}), in_mirror(mirror)));
  const auto digits = trim(count);
  std::from_chars(digits.data(), digits.data() + digits.size(), between.count);
  if (at_most == 0) return between;
  TCLI_TRY(const auto lines, git_output(mirror.call({"log", fmt::format("--max-count={}", at_most), "--format=%H %s",
                                                     "--no-show-signature", "--end-of-options", range, "--"}),
                                        in_mirror(mirror)));
  for (const std::string_view line : split(lines, '\n')) {
    const auto blank = line.find(' ');
    if (blank != std::string_view::npos)
      between.newest.push_back({.id = std::string{line.substr(0, blank)}, .subject = std::string{line.substr(blank + 1)}});
  }
  return between;
}

Result<std::optional<std::string>> read_committed(const Mirror& mirror, const std::string& commit, const std::string& path,
                                                  std::size_t limit) {
  const std::string name = commit + ":" + path;
  TCLI_TRY(const auto kind, run_git(mirror.call({"cat-file", "-t", name})));
  if (kind.status != 0 || trim(kind.output) != "blob") return std::optional<std::string>{};
  GitCall call = mirror.call({"cat-file", "blob", name});
  call.size_limit = limit;
  TCLI_TRY(auto text, git_output(call, in_mirror(mirror)));
  return std::optional{std::move(text)};
}

// `git cat-file --batch`: "ID TYPE SIZE\n", the content, "\n" (git-cat-file(1)).
Result<std::vector<std::string>> read_objects(const Mirror& mirror, std::string_view type, const std::vector<std::string>& ids,
                                              std::uint64_t bytes) {
  constexpr std::size_t k_longest_head = k_sha256_digits + 64;
  std::vector<std::string> objects;
  if (ids.empty()) return objects;
  GitCall call = mirror.call({"cat-file", "--batch"});
  call.input = fmt::format("{}\n", fmt::join(ids, "\n"));
  call.size_limit = bytes + ids.size() * k_longest_head;
  TCLI_TRY(const auto output, git_output(call, in_mirror(mirror)));
  std::string_view rest{output};
  for (const std::string& id : ids) {
    const std::string_view head = rest.substr(0, rest.find('\n'));
    const std::string start = fmt::format("{} {} ", id, type);
    std::size_t size = 0;
    if (head.starts_with(start)) std::from_chars(head.data() + start.size(), head.data() + head.size(), size);
    if (!head.starts_with(start) || size >= rest.size() - head.size())
      return fail(
          Error{.status = ExitCode::failed, .what = in_mirror(mirror), .why = fmt::format("there is no {} {}", type, id)});
    objects.emplace_back(rest.substr(head.size() + 1, size));
    rest.remove_prefix(std::min(rest.size(), head.size() + size + 2));
  }
  return objects;
}

Result<std::string> tree_of_commit(const Mirror& mirror, const std::string& commit) {
  constexpr std::string_view k_start = "tree ";
  TCLI_TRY(const auto text, git_output(mirror.call({"cat-file", "commit", commit}), in_mirror(mirror)));
  Digest digest(digest_kind(commit));
  digest.add(fmt::format("commit {}", text.size()));
  digest.add(std::string_view{"\0", 1});
  digest.add(text);
  const auto tree = text.substr(0, text.find('\n'));
  if (to_hex(digest.finish()) == commit && tree.starts_with(k_start)) return tree.substr(k_start.size());
  return fail(Error{.status = ExitCode::failed,
                    .what = fmt::format("the copy of {} is damaged", shown_url(mirror.remote().url)),
                    .why = "what it has as commit " + commit + " is another"});
}

} // namespace tcli

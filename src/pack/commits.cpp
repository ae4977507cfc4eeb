#include "pack/commits.hpp"

#include "base/text.hpp"
#include "pack/commit_id.hpp"
#include "pack/pack_source.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utility>

namespace tcli {

namespace {

constexpr std::size_t k_longest_head = k_sha256_digits + 64; // of an object in the output of cat-file --batch

std::string in_mirror(const Mirror& mirror) { return "read the copy of " + shown_url(mirror.remote().url); }

// Takes one object off `git cat-file --batch`: "ID TYPE SIZE\n", the content, "\n" (git-cat-file(1)). None when it is missing or
// of another type.
std::optional<std::string_view> take_object(std::string_view& rest, std::string_view type) {
  const std::string_view head = rest.substr(0, rest.find('\n'));
  const auto words = split(head, ' ');
  if (words.size() != 3 || words[1] != type) return std::nullopt;
  std::size_t size = 0;
  std::from_chars(words[2].data(), words[2].data() + words[2].size(), size);
  if (size >= rest.size() - head.size()) return std::nullopt;
  const std::string_view content = rest.substr(head.size() + 1, size);
  rest.remove_prefix(std::min(rest.size(), head.size() + size + 2));
  return content;
}

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
  GitCall call = mirror.call({"cat-file", "--batch"});
  call.input = fmt::format("{}:{}\n", commit, path);
  call.size_limit = limit + k_longest_head;
  auto output = git_output(call, in_mirror(mirror));
  if (!output) {
    Error& error = output.error();
    if (error.why.empty()) error.why = std::exchange(error.what, fmt::format("{}: {}", shown_url(mirror.remote().url), path));
    return fail(std::move(error));
  }
  std::string_view rest{*output};
  const auto content = take_object(rest, "blob");
  return content ? std::optional<std::string>{*content} : std::nullopt;
}

Result<std::vector<std::string>> read_objects(const Mirror& mirror, std::string_view type, const std::vector<std::string>& ids,
                                              std::uint64_t bytes) {
  std::vector<std::string> objects;
  if (ids.empty()) return objects;
  GitCall call = mirror.call({"cat-file", "--batch"});
  call.input = fmt::format("{}\n", fmt::join(ids, "\n"));
  call.size_limit = bytes + ids.size() * k_longest_head;
  TCLI_TRY(const auto output, git_output(call, in_mirror(mirror)));
  std::string_view rest{output};
  for (const std::string& id : ids) {
    const auto object = rest.starts_with(id) ? take_object(rest, type) : std::nullopt;
    if (!object)
      return fail(
          Error{.status = ExitCode::failed, .what = in_mirror(mirror), .why = fmt::format("there is no {} {}", type, id)});
    objects.emplace_back(*object);
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

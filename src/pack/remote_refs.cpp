#include "pack/remote_refs.hpp"

#include "base/suggest.hpp"
#include "base/text.hpp"
#include "pack/commit_id.hpp"
#include "pack/pack_source.hpp"
#include "run/signals.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <fmt/format.h>
#include <sys/stat.h>
#include <system_error>
#include <thread>

namespace tcli {

namespace {

constexpr std::string_view k_heads = "refs/heads/", k_tags = "refs/tags/", k_symbolic = "ref: ";

std::string without_prefix(std::string_view name) {
  for (const std::string_view prefix : {k_heads, k_tags})
    if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  return std::string{name};
}

// One line of ls-remote --symref: "ID\tNAME" or "ref: NAME\tHEAD".
void take_line(std::string_view line, RemoteRefs& refs) {
  const auto tab = line.find('\t');
  if (tab == std::string_view::npos) return;
  const auto first = line.substr(0, tab), name = line.substr(tab + 1);
  if (first.starts_with(k_symbolic)) {
    const auto target = first.substr(k_symbolic.size());
    if (name == "HEAD" && target.starts_with(k_heads)) refs.head_branch = target;
    return;
  }
  if (!is_commit_id(first)) return;
  if (name == "HEAD") refs.head = first;
  // `^{}` is what a tag leads to, as the remote says: the mirror will see for itself.
  if ((name.starts_with(k_heads) || name.starts_with(k_tags)) && !name.ends_with("^{}"))
    refs.refs.push_back({.name = std::string{name}, .id = std::string{first}});
}

Error not_there(const RemoteRefs& refs, const std::string& ref, std::string_view url) {
  Error error{.status = ExitCode::failed, .what = fmt::format("'{}' is no branch, tag or commit of {}", ref, shown_url(url))};
  std::vector<std::string> names;
  for (const RemoteRef& known : refs.refs) names.push_back(without_prefix(known.name));
  if (const auto near = suggest(ref, {names.begin(), names.end()})) error.why = fmt::format("did you mean '{}'?", *near);
  error.hint = "git ls-remote --heads --tags " + shell_quote(shown_url(url));
  return error;
}

std::string asked(const Remote& remote) { return "can't use " + shown_url(remote.url); }

Status check_folder(const Remote& remote) {
  struct ::stat status {};
  if (!remote.url.starts_with('/') || ::stat(remote.url.c_str(), &status) == 0) return {};
  auto error = system_error(asked(remote), errno);
  error.status = ExitCode::failed;
  error.hint = "ls -ld " + shell_quote(remote.url);
  return fail(std::move(error));
}

} // namespace

const RemoteRef* RemoteRefs::find(std::string_view name) const {
  const auto at = std::ranges::lower_bound(refs, name, {}, &RemoteRef::name);
  return at != refs.end() && at->name == name ? &*at : nullptr;
}

Result<RemoteRefs> ask_remote(const Remote& remote) {
  TCLI_CHECK(check_folder(remote));
  const GitCall call{.words = {"ls-remote", "--symref", "--", remote.url, "HEAD", "refs/heads/*", "refs/tags/*"},
                     .remote = &remote,
                     .time_limit = remote.answers_within};
  TCLI_TRY(const std::string output, git_output(call, asked(remote)));
  RemoteRefs refs;
  for (const std::string_view line : split(output, '\n')) take_line(line, refs);
  std::ranges::sort(refs.refs, {}, &RemoteRef::name);
  if (!refs.refs.empty() || !refs.head.empty()) return refs;
  return fail(Error{.status = ExitCode::failed, .what = asked(remote), .why = "there is no commit in it"});
}

std::vector<Result<RemoteRefs>> ask_remotes(const std::vector<Remote>& remotes) {
  constexpr std::size_t k_thread_limit = 64;
  const ChildSignalScope child_signal; // around those of the threads, which would undo each other's
  std::vector<Result<RemoteRefs>> answers(remotes.size());
  std::atomic<std::size_t> next{0};
  const auto ask = [&] {
    for (std::size_t i = next.fetch_add(1); i < remotes.size(); i = next.fetch_add(1)) answers[i] = ask_remote(remotes[i]);
  };
  std::vector<std::jthread> threads;
  try { // each waits for its child alone, so there are more than cores
    while (threads.size() + 1 < std::min(remotes.size(), k_thread_limit)) threads.emplace_back(ask);
  } catch (const std::system_error&) { // those that there are have to be enough
  }
  ask();
  threads.clear();
  return answers;
}

Result<FoundRef> find_ref(const RemoteRefs& refs, const std::string& ref, std::string_view url) {
  if (ref.empty()) {
    const RemoteRef* branch = refs.find(refs.head_branch);
    if (branch != nullptr) return FoundRef{.kind = FoundRef::Kind::head, .name = branch->name, .commit = branch->id};
    if (!refs.head.empty() && refs.head_branch.empty()) return FoundRef{.kind = FoundRef::Kind::head, .commit = refs.head};
    if (!refs.head.empty()) // what a fetch of branches would not bring; or git could not read them all, and keeps that to itself
      return fail(Error{.status = ExitCode::failed,
                        .what = "can't use " + shown_url(url),
                        .why = fmt::format("its HEAD is {}, which it does not show", refs.head_branch),
                        .hint = "git ls-remote --symref " + shell_quote(shown_url(url))});
    return fail(Error{.status = ExitCode::failed,
                      .what = fmt::format("{} has no HEAD", shown_url(url)),
                      .why = "name a branch or a tag of it, as in URL@main",
                      .hint = "git ls-remote --heads --tags " + shell_quote(shown_url(url))});
  }
  if (is_commit_id(ref)) return FoundRef{.kind = FoundRef::Kind::commit, .commit = ref};
  const std::array<std::pair<std::string, FoundRef::Kind>, 2> places{{
      {ref.starts_with(k_tags) ? ref : std::string{k_tags} + ref, FoundRef::Kind::tag},
      {ref.starts_with(k_heads) ? ref : std::string{k_heads} + ref, FoundRef::Kind::branch},
  }};
  for (const auto& [name, kind] : places)
    if (const RemoteRef* found = refs.find(name)) return FoundRef{.kind = kind, .name = name, .commit = found->id};
  if (may_begin_commit_id(ref)) return FoundRef{.kind = FoundRef::Kind::commit, .commit = ref};
  return fail(not_there(refs, ref, url));
}

} // namespace tcli

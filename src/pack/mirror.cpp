#include "pack/mirror.hpp"

#include "base/hash.hpp"
#include "base/text.hpp"
#include "base/xdg.hpp"
#include "pack/bare_repository.hpp"
#include "pack/pack_source.hpp"
#include "pack/pack_store.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

namespace tcli {

namespace {

constexpr std::string_view k_shallow = "shallow roots are not allowed to be updated"; // git's warning, and its status is 0

constexpr const char* k_headless = "/tcli-headless"; // its remote was asked, and has neither HEAD nor branches, perhaps

std::string_view format_told(const RemoteRefs& refs) {
  return object_format_of(refs.refs.empty() ? refs.head : refs.refs.front().id);
}

Error nothing_fetched(const std::string& url) {
  return {.status = ExitCode::failed,
          .what = fmt::format("what {} has is not known here", shown_url(url)),
          .why = "nothing of it was fetched yet, or the copy of it was removed",
          .hint = "tcli pack fetch"};
}

Result<UniqueFd> lock_file(const std::string& path, const std::function<void()>& waiting) {
  constexpr mode_t k_private = 0600;
  UniqueFd lock{::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, k_private)};
  if (!lock.valid()) return fail(pack_error("open " + path, errno));
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) == 0) return lock;
  if (waiting) waiting();
  while (::flock(lock.get(), LOCK_EX) != 0)
    if (errno != EINTR) return fail(pack_error("lock " + path, errno));
  return lock;
}

} // namespace

Result<Mirror> Mirror::open(Remote remote, const std::function<void()>& waiting) {
  const auto cache = cache_folder();
  if (!cache)
    return fail(
        Error{.status = ExitCode::failed, .what = "no folder for copies of packs", .why = std::string{no_folder_reason()}});
  Mirror mirror;
  mirror.m_folder = fmt::format("{}/mirrors/{:016x}", *cache, hash64(remote.url));
  mirror.m_remote = std::move(remote);
  TCLI_CHECK(as_failed(make_user_folder(*cache + "/mirrors")));
  TCLI_TRY(mirror.m_lock, lock_file(mirror.m_folder + ".lock", waiting));
  unlink_link(mirror.m_folder); // what it leads to is somebody else's
  const auto format = object_format_in(mirror.m_folder);
  mirror.m_is_new = format.empty();
  TCLI_CHECK(mirror.m_is_new ? make_bare(mirror.m_folder, "sha1") : secure_bare(mirror.m_folder, format));
  return mirror;
}

GitCall Mirror::call(std::vector<std::string> words) const { return {.words = std::move(words), .repository = m_folder}; }

Result<RemoteRefs> Mirror::refs() const {
  // The branch that HEAD stands for has a star (git-for-each-ref(1)).
  TCLI_TRY(const auto lines, git_output(call({"for-each-ref", "--sort=refname", "--format=%(objectname)%09%(HEAD)%(refname)",
                                              "refs/heads", "refs/tags"}),
                                        "read " + m_folder));
  RemoteRefs refs;
  for (const std::string_view line : split(lines, '\n')) {
    const auto tab = line.find('\t');
    if (tab == std::string_view::npos) continue;
    refs.refs.push_back({.name = std::string{line.substr(tab + 2)}, .id = std::string{line.substr(0, tab)}});
    if (line[tab + 1] != '*') continue;
    refs.head_branch = refs.refs.back().name;
    refs.head = refs.refs.back().id;
  }
  if (!refs.head.empty()) return refs;
  TCLI_TRY(const auto head, run_git(call({"rev-parse", "--verify", "--quiet", "HEAD^{commit}"})));
  refs.head = trim(head.output);
  return refs;
}

Status Mirror::fetch(const RemoteRefs& told) const {
  const auto known = m_is_new ? Result<RemoteRefs>{RemoteRefs{}} : refs();
  const bool is_readable = known && (known->refs.empty() || format_told(*known) == format_told(told));
  const bool is_detached = told.head_branch.empty() && !told.head.empty();
  const bool is_made_for_it = object_format_in(m_folder) == format_told(told);
  if (!is_readable || !is_made_for_it)
    TCLI_CHECK(make_bare(m_folder, format_told(told)));
  else if (known->refs == told.refs && (!is_detached || has_commit(told.head)))
    return {};
  std::vector<std::string> refspecs{"+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"};
  if (is_detached) refspecs.push_back("+HEAD:" + kept_ref(told.head)); // perhaps no branch leads to it
  return fetch_from(m_remote, refspecs, "can't fetch " + shown_url(m_remote.url));
}

// A remote gives what no branch of it names any more as long as it has it (protocol version 2), or when it was told to
// (uploadpack.allowAnySHA1InWant). The ref keeps it here.
Status Mirror::fetch_commit() const {
  return fetch_from(m_remote, {fmt::format("+{}:{}", m_commit, kept_ref(m_commit))},
                    fmt::format("can't fetch commit {} of {}", short_commit(m_commit), shown_url(m_remote.url)));
}

// What the refspecs name is pruned as well where the remote has it no more.
Status Mirror::fetch_from(const Remote& remote, const std::vector<std::string>& refspecs, const std::string& what) const {
  // With --quiet nothing tells how much was received, not even with --progress.
  GitCall fetch = call({"fetch", m_terminal == Terminal::shared ? "--progress" : "--quiet", "--prune", "--force", "--no-tags",
                        "--no-recurse-submodules", "--no-write-fetch-head", "--", remote.url});
  fetch.words.insert(fetch.words.end(), refspecs.begin(), refspecs.end());
  fetch.remote = &remote;
  fetch.time_limit = remote.fetched_within;
  fetch.uses_terminal = m_terminal != Terminal::none;
  fetch.shows_progress = m_terminal == Terminal::shared;
  TCLI_TRY(const auto answer, run_git(fetch));
  if (answer.status != 0) return fail(git_error(fetch, answer, what));
  if (answer.errors.find(k_shallow) == std::string::npos) return {};
  return fail(Error{.status = ExitCode::failed, .what = what, .why = "it is a shallow clone, which has not all of its history"});
}

// So that what the remote's HEAD says is known without asking again.
Status Mirror::keep_head(const RemoteRefs& told) const {
  if (told.head_branch.empty() && told.head.empty()) return as_failed(write_cache_file(m_folder + k_headless, ""));
  const bool is_branch = !told.head_branch.empty();
  TCLI_TRY(const auto ignored, git_output(is_branch ? call({"symbolic-ref", "HEAD", told.head_branch})
                                                    : call({"update-ref", "--no-deref", "HEAD", told.head}),
                                          "write " + m_folder));
  return {};
}

Result<FoundRef> Mirror::bring(const std::string& ref, const RemoteRefs& told, Terminal terminal) {
  m_told = told;
  m_terminal = terminal;
  m_commit.clear();
  TCLI_TRY(const auto wanted, find_ref(told, ref, m_remote.url)); // before anything is fetched for nothing
  if (auto fetched = fetch(told); !fetched) {
    if (has({"--objects", "--all"})) return fail(std::move(fetched).error());
    TCLI_CHECK(renew()); // it was not the remote
  }
  TCLI_CHECK(keep_head(told));
  auto found = resolve(ref);
  if (!found && wanted.kind == FoundRef::Kind::commit) return found; // perhaps there never was one
  // git fetch ends with 0 where the remote shows less than it did a moment ago, since its disk failed, and nothing is new then.
  const bool is_line = wanted.kind == FoundRef::Kind::head || wanted.kind == FoundRef::Kind::branch;
  const bool is_other = found && is_line && found->commit != wanted.commit;
  if (is_other && has_commit(wanted.commit)) return wanted;
  if (found && !is_other && has_commit(found->commit)) return found;
  TCLI_CHECK(renew());
  return resolve(ref);
}

Status Mirror::bring_commit(const std::string& commit, const RemoteRefs* told, Terminal terminal) {
  m_told = told == nullptr ? std::nullopt : std::optional{*told};
  m_terminal = terminal;
  m_commit = commit;
  if (has_commit(commit)) return {};
  if (!m_told) {
    TCLI_TRY(m_told, ask_remote(m_remote));
  }
  auto fetched = fetch(*m_told);
  if (fetched && !has_commit(commit)) fetched = fetch_commit();
  if (has_commit(commit)) return keep_head(*m_told);
  if (!fetched && has({"--objects", "--all"})) return fetched;
  return renew(); // it was not the remote
}

Status Mirror::take_from(const std::string& repository, const std::string& commit) {
  const Remote from{.url = repository, .fetched_within = m_remote.fetched_within};
  const std::string what = "can't take what a bundle has of " + shown_url(m_remote.url);
  const auto fetch = [&] { return fetch_from(from, {kept_refspec(commit), "+refs/tags/*:refs/tags/*"}, what); };
  if (object_format_in(m_folder) == object_format_of(commit) && fetch() && has_commit(commit)) return {};
  TCLI_CHECK(make_bare(m_folder, object_format_of(commit)));
  return fetch();
}

bool Mirror::has_commit(const std::string& commit) const { return has({"--objects", "--end-of-options", commit}); }

// Whether all of it can be read: the commits alone, or with their trees and files too, but never their history.
bool Mirror::has(std::vector<std::string> commits) const {
  commits.insert(commits.begin(), {"rev-list", "--no-walk", "--quiet"});
  const auto read = run_git(call(std::move(commits)));
  return read && read->status == 0;
}

bool Mirror::was_fetched() const {
  if (file_id(m_folder + k_headless).exists()) return true;
  const auto known = refs();
  const auto is_branch = [](const RemoteRef& ref) { return ref.name.starts_with("refs/heads/"); };
  return known && (!known->head.empty() || std::ranges::any_of(known->refs, is_branch));
}

Result<FoundRef> Mirror::resolve(const std::string& ref) const {
  TCLI_TRY(const auto known, refs());
  const auto not_found = [&](Error error) { return fail(was_fetched() ? std::move(error) : nothing_fetched(m_remote.url)); };
  auto found = find_ref(known, ref, m_remote.url);
  if (!found) return not_found(std::move(found).error());
  // git lets heads and branches be commits alone; a tag leads to one.
  if (found->kind == FoundRef::Kind::head || found->kind == FoundRef::Kind::branch) return found;
  const std::string name = found->commit + "^{commit}";
  TCLI_TRY(const auto answer, run_git(call({"rev-parse", "--verify", "--quiet", "--end-of-options", name})));
  if (answer.status != 0) {
    return not_found(
        {.status = ExitCode::failed,
         .what = fmt::format("'{}' is no branch, tag or commit of {}", ref.empty() ? "HEAD" : ref, shown_url(m_remote.url))});
  }
  found->commit = trim(answer.output);
  return found;
}

Status Mirror::renew() {
  if (!m_told && !m_commit.empty()) {
    TCLI_TRY(m_told, ask_remote(m_remote));
  }
  if (!m_told) return fail(Error{.status = ExitCode::failed, .what = "the copy of " + shown_url(m_remote.url) + " is damaged"});
  TCLI_CHECK(make_bare(m_folder, format_told(*m_told)));
  TCLI_CHECK(fetch(*m_told));
  TCLI_CHECK(keep_head(*m_told));
  return m_commit.empty() || has_commit(m_commit) ? Status{} : fetch_commit();
}

} // namespace tcli

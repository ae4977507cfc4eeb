#include "pack/mirror.hpp"

#include "base/hash.hpp"
#include "base/text.hpp"
#include "base/xdg.hpp"
#include "pack/commit_id.hpp"
#include "pack/pack_source.hpp"
#include "pack/pack_store.hpp"

#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

namespace tcli {

namespace {

constexpr std::size_t k_config_limit = 4096;

// No byte is changed on its way out: no line ends, filters, keywords or encodings. This file wins over all others
// (gitattributes(5)).
constexpr std::string_view k_attributes = "* -text -eol -filter -ident -working-tree-encoding -export-ignore -export-subst\n";

std::string config_text(std::string_view object_format) {
  const bool is_plain = object_format == "sha1";
  return fmt::format("[core]\n\trepositoryformatversion = {}\n\tbare = true\n{}", is_plain ? 0 : 1,
                     is_plain ? "" : fmt::format("[extensions]\n\tobjectFormat = {}\n", object_format));
}

std::string_view object_format_of(std::string_view id) { return id.size() == k_sha256_digits ? "sha256" : "sha1"; }

std::string_view object_format_of(const RemoteRefs& refs) {
  return object_format_of(refs.refs.empty() ? refs.head : refs.refs.front().id);
}

template <class T> T as_failed(T result) {
  if (!result) result.error().status = ExitCode::failed;
  return result;
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
  const std::string config = read_own_file(mirror.m_folder + "/config", k_config_limit);
  if (config.empty())
    TCLI_CHECK(mirror.make_anew("sha1"));
  else
    TCLI_CHECK(mirror.secure(config.find("sha256") == std::string::npos ? "sha1" : "sha256"));
  return mirror;
}

// Whatever somebody has put there: nothing but objects and refs is taken from it.
Status Mirror::secure(std::string_view object_format) const {
  for (const char* path : {"/hooks", "/objects/info/alternates", "/objects/info/http-alternates", "/info/grafts", "/shallow",
                           "/config.worktree", "/commondir", "/gitdir", "/worktrees", "/modules", "/refs/replace"})
    TCLI_CHECK(remove_tree(m_folder + path));
  TCLI_CHECK(make_pack_folder(m_folder + "/info"));
  TCLI_CHECK(as_failed(write_cache_file(m_folder + "/info/attributes", k_attributes)));
  return as_failed(write_cache_file(m_folder + "/config", config_text(object_format)));
}

Status Mirror::make_anew(std::string_view object_format) const {
  TCLI_CHECK(remove_tree(m_folder));
  const GitCall init{
      .words = {"init", "--quiet", "--bare", "--template=", fmt::format("--object-format={}", object_format), "--", m_folder}};
  TCLI_TRY(const auto ignored, git_output(init, "make " + m_folder));
  return secure(object_format);
}

GitCall Mirror::call(std::vector<std::string> words) const { return {.words = std::move(words), .repository = m_folder}; }

Result<RemoteRefs> Mirror::refs() const {
  TCLI_TRY(const auto lines,
           git_output(call({"for-each-ref", "--sort=refname", "--format=%(objectname)%09%(refname)", "refs/heads", "refs/tags"}),
                      "read " + m_folder));
  RemoteRefs refs;
  for (const std::string_view line : split(lines, '\n')) {
    const auto tab = line.find('\t');
    if (tab != std::string_view::npos)
      refs.refs.push_back({.name = std::string{line.substr(tab + 1)}, .id = std::string{line.substr(0, tab)}});
  }
  TCLI_TRY(const auto branch, run_git(call({"symbolic-ref", "--quiet", "HEAD"})));
  refs.head_branch = trim(branch.output);
  TCLI_TRY(const auto head, run_git(call({"rev-parse", "--verify", "--quiet", "HEAD^{commit}"})));
  refs.head = trim(head.output);
  return refs;
}

Status Mirror::fetch(const RemoteRefs& told) const {
  const auto known = refs();
  const bool is_readable = known && (known->refs.empty() || object_format_of(*known) == object_format_of(told));
  const bool is_made_for_it = read_own_file(m_folder + "/config", k_config_limit) == config_text(object_format_of(told));
  if (!is_readable || !is_made_for_it)
    TCLI_CHECK(make_anew(object_format_of(told)));
  else if (known->refs == told.refs)
    return {};
  TCLI_TRY(const auto ignored, fetch_by({"--prune", "--", m_remote.url, "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"},
                                        "can't fetch " + shown_url(m_remote.url)));
  return {};
}

// A remote gives what no branch of it names any more as long as it has it (protocol version 2), or when it was told to
// (uploadpack.allowAnySHA1InWant). The ref keeps it here.
Status Mirror::fetch_commit() const {
  TCLI_TRY(const auto ignored,
           fetch_by({"--", m_remote.url, fmt::format("+{}:refs/tcli/{}", m_commit, m_commit)},
                    fmt::format("can't fetch commit {} of {}", short_commit(m_commit), shown_url(m_remote.url))));
  return {};
}

Result<std::string> Mirror::fetch_by(std::vector<std::string> refspecs, const std::string& what) const {
  GitCall fetch = call({"fetch", "--quiet", "--force", "--no-tags", "--no-recurse-submodules", "--no-write-fetch-head",
                        m_terminal == Terminal::shared ? "--progress" : "--no-progress"});
  fetch.words.insert(fetch.words.end(), refspecs.begin(), refspecs.end());
  fetch.remote = &m_remote;
  fetch.time_limit = m_remote.fetched_within;
  fetch.uses_terminal = m_terminal == Terminal::shared;
  return git_output(fetch, what);
}

// So that what the remote's HEAD says is known without asking again.
Status Mirror::keep_head(const RemoteRefs& told) const {
  if (told.head_branch.empty() && told.head.empty()) return {};
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
  if (found && has_commit(found->commit)) return found;
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
  TCLI_CHECK(fetch(*m_told));
  TCLI_CHECK(keep_head(*m_told));
  if (has_commit(commit)) return {};
  TCLI_CHECK(fetch_commit());
  return has_commit(commit) ? Status{} : renew();
}

bool Mirror::has_commit(const std::string& commit) const { return has({"--objects", "--end-of-options", commit}); }

// Whether all of it can be read: the commits alone, or with their trees and files too, but never their history.
bool Mirror::has(std::vector<std::string> commits) const {
  commits.insert(commits.begin(), {"rev-list", "--no-walk", "--quiet"});
  const auto read = run_git(call(std::move(commits)));
  return read && read->status == 0;
}

Result<FoundRef> Mirror::resolve(const std::string& ref) const {
  TCLI_TRY(const auto known, refs());
  TCLI_TRY(auto found, find_ref(known, ref, m_remote.url));
  const std::string name = found.commit + "^{commit}"; // a tag leads to one
  TCLI_TRY(const auto answer, run_git(call({"rev-parse", "--verify", "--quiet", "--end-of-options", name})));
  if (answer.status != 0) {
    return fail(Error{
        .status = ExitCode::failed,
        .what = fmt::format("'{}' is no branch, tag or commit of {}", ref.empty() ? "HEAD" : ref, shown_url(m_remote.url))});
  }
  found.commit = trim(answer.output);
  return found;
}

Status Mirror::renew() {
  if (!m_told && !m_commit.empty()) {
    TCLI_TRY(m_told, ask_remote(m_remote));
  }
  if (!m_told) return fail(Error{.status = ExitCode::failed, .what = "the copy of " + shown_url(m_remote.url) + " is damaged"});
  TCLI_CHECK(make_anew(object_format_of(*m_told)));
  TCLI_CHECK(fetch(*m_told));
  TCLI_CHECK(keep_head(*m_told));
  return m_commit.empty() || has_commit(m_commit) ? Status{} : fetch_commit();
}

} // namespace tcli

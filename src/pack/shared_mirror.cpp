#include "pack/shared_mirror.hpp"

#include "pack/bare_repository.hpp"
#include "pack/pack_source.hpp"
#include "pack/pack_store.hpp"

#include <boost/filesystem/directory.hpp>
#include <boost/filesystem/operations.hpp>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tcli {

namespace {

namespace fs = boost::filesystem;

constexpr std::string_view k_staged = ".tcli-mirror-", k_told = "Kept by tcli pack mirror: ";

mode_t current_umask() {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return mask;
}

// Objects are never written to again, and git has them read-only.
Status set_mode(const std::string& path, mode_t mask) {
  constexpr mode_t k_permissions = 0777, k_folder = 0777, k_file = 0666, k_unchanging = 0444, k_kind = S_IFMT;
  struct ::stat status {};
  if (::lstat(path.c_str(), &status) != 0) return fail(pack_error("read " + path, errno));
  if (S_ISLNK(status.st_mode) || status.st_uid != ::geteuid()) return {};
  const mode_t full = S_ISDIR(status.st_mode) ? k_folder : (status.st_mode & S_IWUSR) != 0 ? k_file : k_unchanging;
  const mode_t wanted = (status.st_mode & ~(k_permissions | k_kind)) | (full & ~mask);
  if ((status.st_mode & ~k_kind) == wanted || ::chmod(path.c_str(), wanted) == 0) return {};
  return fail(pack_error("set the mode of " + path, errno));
}

// The folder itself comes last: until then nobody else is in it.
Status set_modes(const std::string& repository) {
  const mode_t mask = current_umask();
  boost::system::error_code error;
  fs::recursive_directory_iterator at{repository, error};
  for (const fs::recursive_directory_iterator end; !error && at != end; at.increment(error))
    TCLI_CHECK(set_mode(at->path().string(), mask));
  if (error) return fail(pack_error("read " + repository, error.value()));
  return set_mode(repository, mask);
}

Status mark(const std::string& repository, const Mirror& mirror) {
  const std::string text = fmt::format("{}{}\n", k_told, shown_url(mirror.remote().url));
  auto marked = write_cache_file(repository + "/description", text);
  if (!marked) marked.error().status = ExitCode::failed;
  return marked;
}

Status fill(const std::string& repository, const Mirror& mirror) {
  const std::string what = "write " + repository;
  const auto in_it = [&](std::vector<std::string> words) {
    return GitCall{.words = std::move(words), .repository = repository, .time_limit = mirror.remote().fetched_within};
  };
  TCLI_TRY(const auto known, mirror.refs());
  const bool is_branch = !known.head_branch.empty();
  const Remote from{.url = mirror.folder()};
  GitCall fetch = in_it({"fetch", "--quiet", "--prune", "--force", "--atomic", "--no-tags", "--no-recurse-submodules",
                         "--no-write-fetch-head", "--", from.url, "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"});
  if (!is_branch && !known.head.empty()) fetch.words.push_back("+HEAD:" + kept_ref(known.head)); // perhaps no branch leads to it
  fetch.remote = &from;
  TCLI_TRY(const auto fetched, git_output(fetch, what));
  if (is_branch || !known.head.empty()) {
    TCLI_TRY(const auto head, git_output(is_branch ? in_it({"symbolic-ref", "HEAD", known.head_branch})
                                                   : in_it({"update-ref", "--no-deref", "HEAD", known.head}),
                                         what));
  }
  TCLI_TRY(const auto listed, git_output(in_it({"update-server-info"}), what)); // for servers that know nothing of git
  return set_modes(repository);
}

// Whether a mirror of ours stands there; fails with 1 when something else does.
Result<bool> is_there(const std::string& repository) {
  constexpr std::size_t k_limit = 64 * 1024;
  struct ::stat status {};
  if (::lstat(repository.c_str(), &status) != 0 && errno == ENOENT) return false;
  const auto text = read_file(repository + "/description", k_limit);
  const bool is_marked = S_ISDIR(status.st_mode) && text && text->starts_with(k_told);
  if (is_marked && status.st_uid == ::geteuid()) return true;
  return fail(Error{.status = ExitCode::failed,
                    .what = repository + " is there",
                    .why = is_marked ? "it belongs to another user" : "it is no mirror that tcli keeps"});
}

// Changes places with what is there, if anything is (renameat2(2)).
Status put_in_place(const std::string& repository, const std::string& place, bool is_there) {
  if (!is_there) return rename_durably(repository, place);
  if (::renameat2(AT_FDCWD, repository.c_str(), AT_FDCWD, place.c_str(), RENAME_EXCHANGE) != 0)
    return fail(pack_error("replace " + place, errno));
  return {};
}

// One that is in nobody's sight until it is whole.
Status make_new(const Mirror& mirror, const std::string& staged, const std::string& place, bool replaces) {
  const std::string repository = staged + "/repository";
  TCLI_CHECK(make_pack_folder(staged));
  TCLI_CHECK(make_bare(repository, object_format_in(mirror.folder())));
  TCLI_CHECK(mark(repository, mirror));
  TCLI_CHECK(fill(repository, mirror));
  TCLI_CHECK(sync_folder(repository));
  TCLI_CHECK(put_in_place(repository, place, replaces));
  return remove_tree(staged);
}

// Whoever can write there could have put in what git would run.
Status bring_up_to_date(const Mirror& mirror, const std::string& place) {
  TCLI_CHECK(secure_bare(place, object_format_in(mirror.folder())));
  TCLI_CHECK(mark(place, mirror));
  return fill(place, mirror);
}

} // namespace

Result<UniqueFd> open_shared_mirrors(const std::string& folder) {
  boost::system::error_code error;
  fs::create_directories(folder, error);
  if (error) return fail(pack_error("make " + folder, error.value()));
  UniqueFd opened{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!opened.valid()) return fail(pack_error("open " + folder, errno));
  while (::flock(opened.get(), LOCK_EX) != 0)
    if (errno != EINTR) return fail(pack_error("lock " + folder, errno));
  for (const std::string& name : names_in(folder))
    if (name.starts_with(k_staged)) TCLI_CHECK(remove_tree(folder + "/" + name));
  return opened;
}

Result<std::string> share_mirror(const Mirror& mirror, const std::string& folder, const std::string& name) {
  std::string place = fmt::format("{}/{}.git", folder, name);
  TCLI_TRY(const bool is_known, is_there(place));
  if (is_known && object_format_in(place) == object_format_in(mirror.folder())) {
    TCLI_CHECK(bring_up_to_date(mirror, place));
  } else {
    TCLI_CHECK(make_new(mirror, fmt::format("{}/{}{}", folder, k_staged, name), place, is_known));
  }
  return place;
}

} // namespace tcli

#include "pack/bare_repository.hpp"

#include "base/file.hpp"
#include "pack/commit_id.hpp"
#include "pack/git.hpp"
#include "pack/pack_store.hpp"

#include <boost/filesystem/directory.hpp>
#include <boost/filesystem/operations.hpp>
#include <fmt/format.h>
#include <unistd.h>

namespace tcli {

namespace {

namespace fs = boost::filesystem;

constexpr std::size_t k_config_limit = 4096;

// No byte is changed on its way out: no line ends, filters, keywords or encodings. This file wins over all others
// (gitattributes(5)).
constexpr std::string_view k_attributes = "* -text -eol -filter -ident -working-tree-encoding -export-ignore -export-subst\n";

Status write_anew(const std::string& path, std::string_view content) {
  auto written = write_cache_file(path, content);
  if (!written) written.error().status = ExitCode::failed;
  return written;
}

// An object, or a pack of them, that was still being written.
bool is_unfinished(const fs::path& path) { return path.filename().native().starts_with("tmp_"); }

// What is nobody's any more. git dies with the tcli that started it, and one that is killed leaves locks and unfinished objects;
// whoever calls has the repository to itself. Links git makes none, and through one somebody else's repository would be written
// to.
void remove_leftovers(const std::string& folder) {
  std::vector<std::string> left;
  const std::string objects = folder + "/objects/";
  boost::system::error_code error;
  constexpr auto k_skip = fs::directory_options::skip_permission_denied; // git can't read there either
  for (fs::recursive_directory_iterator at{folder, k_skip, error}, end; !error && at != end; at.increment(error)) {
    const std::string& path = at->path().native();
    const bool is_link = fs::is_symlink(at->symlink_status(error));
    if (is_link || path.ends_with(".lock") || (path.starts_with(objects) && is_unfinished(at->path()))) left.push_back(path);
  }
  for (const std::string& path : left) ::unlink(path.c_str());
}

} // namespace

std::string_view object_format_of(std::string_view id) { return id.size() == k_sha256_digits ? "sha256" : "sha1"; }

std::string bare_config(std::string_view object_format) {
  const bool is_plain = object_format == "sha1";
  return fmt::format("[core]\n\trepositoryformatversion = {}\n\tbare = true\n{}", is_plain ? 0 : 1,
                     is_plain ? "" : fmt::format("[extensions]\n\tobjectFormat = {}\n", object_format));
}

std::string_view object_format_in(const std::string& folder) {
  const std::string config = read_own_file(folder + "/config", k_config_limit);
  if (config.empty()) return {};
  return config.find("sha256") == std::string::npos ? "sha1" : "sha256";
}

Status make_bare(const std::string& folder, std::string_view object_format) {
  TCLI_CHECK(remove_tree(folder));
  const GitCall init{
      .words = {"init", "--quiet", "--bare", "--template=", fmt::format("--object-format={}", object_format), "--", folder}};
  TCLI_TRY(const auto ignored, git_output(init, "make " + folder));
  return secure_bare(folder, object_format);
}

void unlink_link(const std::string& path) {
  boost::system::error_code error;
  if (fs::is_symlink(fs::symlink_status(path, error))) ::unlink(path.c_str());
}

Status secure_bare(const std::string& folder, std::string_view object_format) {
  remove_leftovers(folder);
  for (const char* path : {"/hooks", "/objects/info/alternates", "/objects/info/http-alternates", "/info/grafts", "/shallow",
                           "/config.worktree", "/commondir", "/gitdir", "/worktrees", "/modules", "/refs/replace"})
    TCLI_CHECK(remove_tree(folder + path));
  TCLI_CHECK(make_pack_folder(folder + "/info"));
  TCLI_CHECK(write_anew(folder + "/info/attributes", k_attributes));
  return write_anew(folder + "/config", bare_config(object_format));
}

std::string kept_ref(std::string_view commit) { return fmt::format("refs/tcli/{}", commit); }
std::string kept_refspec(std::string_view commit) { return fmt::format("+{0}:{0}", kept_ref(commit)); }

} // namespace tcli

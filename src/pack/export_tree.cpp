#include "pack/export_tree.hpp"

#include "base/file.hpp"
#include "pack/pack_modules.hpp"
#include "pack/pack_source.hpp"
#include "pack/pack_store.hpp"
#include "pack/tree_hash.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tcli {

namespace {

// git says that it could not write a file, and not why: whoever else writes there now is told.
void add_reason(Error& error, const std::string& folder) {
  constexpr std::size_t k_size = 64 * 1024;
  const std::string probe = folder + ".probe";
  if (const auto written = write_cache_file(probe, std::string(k_size, '\0')); !written)
    error.why += (error.why.ends_with(written.error().why) ? "" : ": " + written.error().why);
  ::unlink(probe.c_str());
}

// git's own way of writing files, by an index that goes again.
Status write_files(const Mirror& mirror, const PackTree& tree, const std::string& folder) {
  const std::string index = folder + ".index";
  const auto in_index = [&](std::vector<std::string> words) {
    GitCall call = mirror.call(std::move(words));
    call.index = index;
    call.work_tree = folder;
    call.time_limit = mirror.remote().fetched_within;
    return git_output(call, "write files of " + shown_url(mirror.remote().url));
  };
  auto written = in_index({"read-tree", "--end-of-options", tree.id});
  if (written) written = in_index({"checkout-index", "--all", "--force", "--quiet"});
  if (!written) add_reason(written.error(), folder);
  (void)remove_tree(index);
  if (!written) return fail(std::move(written).error());
  return {};
}

// git goes by the umask.
Status set_modes(const PackTree& tree, const std::string& folder) {
  constexpr mode_t k_program = 0755, k_file = 0644;
  constexpr std::uint32_t k_executable = 0111;
  for (const TreeEntry& entry : tree.entries) {
    if (entry.is_link()) continue;
    const std::string path = folder + "/" + entry.path;
    const bool is_program = entry.is_folder() || (entry.mode & k_executable) != 0;
    if (::chmod(path.c_str(), is_program ? k_program : k_file) != 0) return fail(pack_error("set the mode of " + path, errno));
  }
  return {};
}

Status write_tree(const Mirror& mirror, const PackTree& tree, const std::string& commit, const std::string& folder) {
  TCLI_CHECK(write_files(mirror, tree, folder));
  TCLI_CHECK(set_modes(tree, folder));
  TCLI_TRY(const auto hash, hash_tree(folder, digest_kind(commit)));
  if (hash == tree.id) return {};
  return fail(Error{.status = ExitCode::failed,
                    .what = fmt::format("the copy of {} is damaged", shown_url(mirror.remote().url)),
                    .why = "its files are not those of commit " + commit});
}

Result<PackTree> try_export(const Mirror& mirror, const std::string& commit, const std::string& folder, const TreeLimits& limits,
                            bool& is_judged) {
  is_judged = true;
  TCLI_TRY(auto tree, read_pack_tree(mirror, commit, limits));
  auto written = write_tree(mirror, tree, commit, folder);
  if (written) return tree;
  auto modes = odd_modes(mirror, tree);
  is_judged = !modes.empty();
  return fail(is_judged ? unusable_pack(shown_url(mirror.remote().url), std::move(modes)) : std::move(written).error());
}

} // namespace

Result<PackTree> export_tree(Mirror& mirror, const std::string& commit, const std::string& folder, const TreeLimits& limits) {
  bool is_judged = false; // then a new mirror would say the same
  auto tree = try_export(mirror, commit, folder, limits, is_judged);
  if (tree || is_judged) return tree;
  const Error damaged = tree.error();
  TCLI_CHECK(remove_tree(folder));
  TCLI_CHECK(make_pack_folder(folder));
  if (!mirror.renew()) return fail(damaged);
  return try_export(mirror, commit, folder, limits, is_judged);
}

} // namespace tcli

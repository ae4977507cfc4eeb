#include "pack/stage.hpp"

#include "base/file.hpp"
#include "module/manifest_text.hpp"
#include "pack/commits.hpp"
#include "pack/export_tree.hpp"
#include "pack/pack_source.hpp"
#include "pack/receipt.hpp"
#include "pack/team_file.hpp"
#include "pack/tree_hash.hpp"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <fmt/format.h>
#include <set>
#include <sys/stat.h>

namespace tcli {

namespace {

// Several packs may be on their way, and the folder that it is staged in goes.
std::string manifest_shown(const Mirror& mirror) { return shown_url(mirror.remote().url) + ": pack.yaml"; }

Result<PackManifest> read_manifest_of(const Mirror& mirror, const std::string& commit) {
  TCLI_TRY(const auto yaml, read_committed(mirror, commit, "pack.yaml", k_manifest_limit));
  if (!yaml) {
    return fail(Error{.status = ExitCode::failed,
                      .what = fmt::format("{} at {} is no pack", shown_url(mirror.remote().url), short_commit(commit)),
                      .why = "there is no pack.yaml in it",
                      .hint = "man tcli-packs"});
  }
  TCLI_TRY(auto pack, read_pack_manifest(*yaml, manifest_shown(mirror)));
  TCLI_CHECK(check_needs(pack));
  return pack;
}

// Fills `folder`, which is empty, and everything of the row that the commit decides.
Status fill(StagedPack& staged, Mirror& mirror, const ReadDeclaration& read_declaration) {
  TCLI_TRY(const auto tree, export_tree(mirror, staged.row.commit, staged.folder));
  TCLI_TRY(staged.content, read_pack_folder(staged.folder, read_declaration, manifest_shown(mirror)));
  staged.row.tree = tree.id;
  Receipt receipt{.url = staged.row.url, .commit = staged.row.commit, .tree = tree.id, .modules = {}};
  for (const PackModule& module : staged.content.modules) receipt.modules.push_back(module.path);
  TCLI_CHECK(write_receipt(staged.folder, receipt, staged.content.modules));
  return sync_folder(staged.folder);
}

// Whether the tree has a file or link that the other has not, or not so: what somebody wrote there.
bool has_more(const std::string& tree, const std::string& other, Digest::Kind kind) {
  std::set<std::string> known;
  const auto line = [](std::uint32_t mode, const std::string& id, const std::string& path) {
    return fmt::format("{:o} {} {}", mode, id, path);
  };
  bool more = false;
  const auto read =
      hash_tree(other, kind, [&](auto mode, const auto& id, const auto& path) { known.insert(line(mode, id, path)); });
  const auto held = hash_tree(
      tree, kind, [&](auto mode, const auto& id, const auto& path) { more = more || !known.contains(line(mode, id, path)); });
  return !read || !held || more;
}

} // namespace

std::vector<std::string> changed_manifests(const PackStore& store, const std::string& name, const std::string& commit) {
  const std::string folder = store.tree(name, commit);
  const auto content = read_pack_folder(folder, [](const auto&, const auto&) { return nullptr; }); // of trees alone
  std::vector<std::string> changed;
  if (!content) return changed;
  for (const PackModule& module : content->modules) {
    if (module.kind != PackModule::Kind::tree) continue;
    std::string path = manifest_place(module.name);
    const auto text = read_file(folder + "/" + path, k_manifest_limit);
    struct ::stat status {};
    const bool is_open = ::stat((folder + "/" + path).c_str(), &status) == 0 && (status.st_mode & (S_IWGRP | S_IWOTH)) != 0U;
    if (!text || is_open || *text != manifest_text(*module.manifest)) changed.push_back(std::move(path));
  }
  return changed;
}

bool is_intact(const PackStore& store, const std::string& name, const std::string& commit) {
  const std::string tree = store.tree(name, commit);
  const auto receipt = read_receipt(tree);
  if (!receipt || receipt->commit != commit) return false;
  const auto hash = hash_tree(tree, digest_kind(commit));
  return hash && *hash == receipt->tree && changed_manifests(store, name, commit).empty();
}

Result<StagedPack> stage_pack(const PackStore& store, Mirror& mirror, const std::string& ref, const std::string& commit,
                              const ReadDeclaration& read_declaration) {
  TCLI_TRY(const auto pack, read_manifest_of(mirror, commit));
  StagedPack staged;
  staged.row = {.name = pack.name, .url = mirror.remote().url, .ref = ref, .commit = commit};
  if (is_intact(store, pack.name, commit)) {
    staged.folder = store.tree(pack.name, commit);
    TCLI_TRY(const auto receipt, read_receipt(staged.folder));
    staged.row.tree = receipt.tree;
    TCLI_TRY(staged.content, read_pack_folder(staged.folder, read_declaration, manifest_shown(mirror)));
  } else {
    TCLI_TRY(staged.folder, store.new_staging_folder("pack"));
    if (auto filled = fill(staged, mirror, read_declaration); !filled) {
      drop_staged(store, staged);
      return fail(std::move(filled).error());
    }
  }
  staged.row.images = named_images(staged.content.pack, staged.folder);
  return staged;
}

Result<std::string> place_staged(const PackStore& store, const StagedPack& staged) {
  const std::string place = store.tree(staged.row.name, staged.row.commit);
  if (staged.folder == place) return std::string{};
  TCLI_CHECK(make_pack_folder(place.substr(0, place.rfind('/'))));
  struct ::stat status {};
  if (::lstat(place.c_str(), &status) != 0) {
    TCLI_CHECK(rename_durably(staged.folder, place));
    return std::string{};
  }
  // Something that is no such tree stands there: a change was cut short, or somebody wrote into it. They change places at once,
  // since it may be what is installed (renameat2(2)).
  if (::renameat2(AT_FDCWD, staged.folder.c_str(), AT_FDCWD, place.c_str(), RENAME_EXCHANGE) != 0)
    return fail(pack_error("replace " + place, errno));
  std::string aside;
  if (has_more(staged.folder, place, digest_kind(staged.row.commit))) {
    TCLI_TRY(aside, put_aside(store, staged.folder, fmt::format("{}-{}", staged.row.name, short_commit(staged.row.commit))));
  } else {
    (void)remove_tree(staged.folder); // else it goes with the next change
  }
  TCLI_CHECK(sync_folder(place));
  return aside;
}

void drop_staged(const PackStore& store, const StagedPack& staged) {
  if (staged.folder.starts_with(store.staging() + "/")) (void)remove_tree(staged.folder);
}

} // namespace tcli

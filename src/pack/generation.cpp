#include "pack/generation.hpp"

#include "module/manifest_text.hpp"
#include "pack/pack_folder.hpp"
#include "pack/receipt.hpp"

#include <algorithm>
#include <cerrno>
#include <fmt/format.h>
#include <set>
#include <unistd.h>

namespace tcli {

namespace {

Status make_link(const std::string& target, const std::string& path) {
  if (::symlink(target.c_str(), path.c_str()) != 0) return fail(pack_error("link " + path, errno));
  return {};
}

bool is_tree(const IndexedModule& module) { return module.path.starts_with("modules/"); }

// The entry of one module: `up` leads from its folder to that of the packs.
Status write_entry(const std::string& entry, std::string_view up, const IndexedPack& pack, const IndexedModule& module) {
  const std::string root = fmt::format("{}{}/", up, pack.place);
  TCLI_CHECK(make_link(root + module.path, entry));
  if (!module.manifest.empty()) return write_cache_file(entry + ".yaml", module.manifest);
  if (is_tree(module)) return make_link(root + manifest_place(module_of_path(module.path)), entry + ".yaml");
  return {};
}

Status write_index(const std::string& folder, const std::vector<IndexedPack>& packs) {
  for (const char* part : {"/modules", "/others"}) TCLI_CHECK(make_pack_folder(folder + part));
  std::set<std::string> taken;
  for (const IndexedPack& pack : packs) {
    for (const IndexedModule& module : pack.modules) {
      const std::string name = module_of_path(module.path);
      if (taken.insert(name).second) {
        TCLI_CHECK(write_entry(fmt::format("{}/modules/{}", folder, name), "../../../", pack, module));
        continue;
      }
      const std::string others = fmt::format("{}/others/{}", folder, name);
      TCLI_CHECK(make_pack_folder(others));
      TCLI_CHECK(write_entry(fmt::format("{}/{}", others, pack.name), "../../../../", pack, module));
    }
  }
  return {};
}

// One more than any that is there: what a cut short change left is in nobody's way.
std::uint64_t next_generation(const PackStore& store) {
  std::uint64_t last = 0;
  for (const std::string& name : names_in(store.generations())) last = std::max(last, generation_number(name));
  return last + 1;
}

Status switch_to(const PackStore& store, std::uint64_t generation) {
  const std::string fresh = fmt::format("{}/current-{}", store.staging(), ::getpid());
  ::unlink(fresh.c_str());
  TCLI_CHECK(make_link(fmt::format("generations/{}", generation), fresh));
  return rename_durably(fresh, store.current());
}

Result<IndexedPack> index_linked(const InstalledPack& pack, IndexedPack indexed, const ReadDeclaration& read_declaration) {
  TCLI_TRY(const auto content, read_pack_folder(pack.linked, read_declaration));
  for (const PackModule& module : content.modules) {
    const bool is_tree_module = module.kind == PackModule::Kind::tree;
    indexed.modules.push_back({.path = module.path, .manifest = is_tree_module ? manifest_text(*module.manifest) : ""});
  }
  return indexed;
}

} // namespace

Status publish(const PackStore& store, const PackState& state, const std::vector<IndexedPack>& packs, const TeamConfig& config) {
  TCLI_TRY(const auto staged, store.new_staging_folder("generation"));
  TCLI_CHECK(write_index(staged, packs));
  TCLI_CHECK(write_cache_file(staged + "/packs.lock", pack_state_text(state, Shared::yes)));
  TCLI_CHECK(write_cache_file(staged + "/state.yaml", pack_state_text(state, Shared::no)));
  if (!state.team.empty()) TCLI_CHECK(make_link(state.team, staged + "/team"));
  if (const std::string text = config.text(); !text.empty()) TCLI_CHECK(write_cache_file(staged + "/config.yaml", text));
  TCLI_CHECK(sync_folder(staged));
  const auto generation = next_generation(store);
  TCLI_CHECK(rename_durably(staged, fmt::format("{}/{}", store.generations(), generation)));
  return switch_to(store, generation);
}

Result<std::vector<IndexedPack>> index_packs(const PackStore& store, const PackState& state,
                                             const ReadDeclaration& read_declaration, std::vector<Error>& unusable) {
  std::vector<IndexedPack> packs;
  for (const InstalledPack& pack : state.packs) {
    const std::string place = store.place(pack);
    IndexedPack indexed{.place = place.substr(store.folder().size() + 1), .name = pack.name, .modules = {}};
    if (!pack.linked.empty()) {
      auto linked = index_linked(pack, indexed, read_declaration);
      if (!linked) unusable.push_back(std::move(linked).error());
      packs.push_back(linked ? *std::move(linked) : std::move(indexed));
      continue;
    }
    TCLI_TRY(const auto receipt, read_receipt(place));
    for (const std::string& path : receipt.modules) indexed.modules.push_back({.path = path, .manifest = {}});
    packs.push_back(std::move(indexed));
  }
  return packs;
}

} // namespace tcli

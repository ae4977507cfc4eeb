#include "pack/installed_config.hpp"

#include "pack/pack_folder.hpp"
#include "pack/team_file.hpp"

namespace tcli {

Result<TeamConfig> installed_config(const PackStore& store, const PackState& state) {
  TeamConfig config;
  if (const InstalledPack* const pack = state.find(state.team)) {
    auto team = read_team_file(store.place(*pack));
    if (!team && pack->linked.empty()) return fail(std::move(team).error());
    if (team && *team) config = std::move((*team)->config);
  }
  for (const InstalledPack& pack : state.packs) {
    auto defaults = read_pack_defaults(store.place(pack));
    if (!defaults && pack.linked.empty()) return fail(std::move(defaults).error());
    if (defaults) config.defaults.merge(*defaults); // what is there stays
  }
  return config;
}

} // namespace tcli

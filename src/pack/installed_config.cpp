#include "pack/installed_config.hpp"

#include "pack/pack_folder.hpp"
#include "pack/team_file.hpp"

namespace tcli {

namespace {

constexpr const char* k_pinned = "images.pinned";

void pin(const std::vector<PackImage>& images, TeamConfig& config) {
  std::string& all = config.defaults[k_pinned];
  for (const PackImage& image : images) all += (all.empty() ? "" : " ") + image.reference();
}

// To those that the team file itself has in its defaults.
void add_pins(const std::string& pins, TeamConfig& config) {
  if (pins.empty()) return;
  std::string& all = config.defaults[k_pinned];
  all += (all.empty() ? "" : " ") + pins;
  if (const auto final = config.final.find(k_pinned); final != config.final.end()) final->second = all;
}

} // namespace

Result<TeamConfig> installed_config(const PackState& state, const PackPlace& place) {
  TeamConfig config, pinned;
  if (const InstalledPack* const pack = state.find(state.team)) {
    auto team = read_team_file(place(*pack), pack->linked.empty() ? pack->name + ": team.yaml" : "");
    if (!team && pack->linked.empty()) return fail(std::move(team).error());
    if (team && *team) pin((*team)->images, pinned);
    if (team && *team) config = std::move((*team)->config);
  }
  for (const InstalledPack& pack : state.packs) {
    auto defaults = read_pack_defaults(place(pack));
    if (!defaults && pack.linked.empty()) return fail(std::move(defaults).error());
    if (defaults) config.defaults.merge(*defaults); // what is there stays
    pin(pack.images, pinned);
  }
  add_pins(pinned.defaults[k_pinned], config);
  return config;
}

Result<TeamConfig> installed_config(const PackStore& store, const PackState& state) {
  return installed_config(state, [&](const InstalledPack& pack) { return store.place(pack); });
}

} // namespace tcli

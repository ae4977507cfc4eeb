#include "pack/installed_config.hpp"

#include "base/text.hpp"
#include "pack/pack_folder.hpp"

#include <algorithm>
#include <cerrno>
#include <fmt/format.h>
#include <sys/stat.h>

namespace tcli {

namespace {

constexpr const char* k_pinned = "images.pinned";

void pin(const std::vector<PackImage>& images, TeamConfig& config) {
  std::string& all = config.defaults[k_pinned];
  for (const PackImage& image : images) all += (all.empty() ? "" : " ") + image.reference();
}

// To those that the team file itself has in its defaults. Where it calls them final no pack adds an image of a repository that it
// has pinned: one more would be let in.
void add_pins(const TeamConfig& teams, const TeamConfig& packs, TeamConfig& config) {
  std::string& all = config.defaults[k_pinned];
  const auto final = config.final.find(k_pinned);
  const auto add = [&all](std::string_view pin) { // those of the team file are in the row of its pack as well
    const auto known = split(all, ' ');
    if (std::ranges::find(known, pin) == known.end()) all += fmt::format("{}{}", all.empty() ? "" : " ", pin);
  };
  for (const std::string_view pin : split(teams.defaults.at(k_pinned), ' ')) add(pin);
  const std::string agreed = all;
  for (const std::string_view pin : split(packs.defaults.at(k_pinned), ' ')) {
    const auto is_same = [&](std::string_view other) { return repository_of(other) == repository_of(pin); };
    if (final == config.final.end() || std::ranges::none_of(split(agreed, ' '), is_same)) add(pin);
  }
  if (final != config.final.end()) final->second = all;
  if (all.empty()) config.defaults.erase(k_pinned);
}

} // namespace

Result<std::optional<TeamFile>> read_team_file_of(const InstalledPack& pack, const std::string& place) {
  if (pack.linked.empty()) return read_team_file(place, pack.name + ": team.yaml");
  struct ::stat status {};
  if (::stat((place + "/pack.yaml").c_str(), &status) != 0) // nobody has taken the team file out of it
    return fail(pack_error("read " + pack.linked + "/pack.yaml", errno));
  return read_team_file(place, pack.linked + "/team.yaml");
}

Result<TeamConfig> installed_config(const PackState& state, const PackPlace& place) {
  TeamConfig config;
  TeamConfig teams{.defaults = {{k_pinned, ""}}}, packs = teams; // their pins alone
  if (const InstalledPack* const pack = state.find(state.team)) {
    TCLI_TRY(auto team, read_team_file_of(*pack, place(*pack)));
    if (team) pin(team->images, teams);
    if (team) config = std::move(team->config);
  }
  for (const InstalledPack& pack : state.packs) {
    auto defaults = read_pack_defaults(place(pack));
    if (!defaults && pack.linked.empty()) return fail(std::move(defaults).error());
    if (defaults) config.defaults.merge(*defaults); // what is there stays
    pin(pack.images, packs);
  }
  add_pins(teams, packs, config);
  return config;
}

Result<TeamConfig> installed_config(const PackStore& store, const PackState& state) {
  return installed_config(state, [&](const InstalledPack& pack) { return store.place(pack); });
}

} // namespace tcli

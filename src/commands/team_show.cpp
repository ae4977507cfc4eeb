#include "base/text.hpp"
#include "cli/output.hpp"
#include "cli/table.hpp"
#include "commands/pack_shared.hpp"
#include "commands/team_module.hpp"
#include "pack/installed_config.hpp"
#include "pack/pack_source.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace tcli {

namespace {

// The pack that a line of the team file means, as far as it is here.
const InstalledPack* pack_of(const BuiltinCall& call, const PackState& state, const std::string& word) {
  const auto source = parse_pack_source(word, call.config.list("packs.protocols"));
  if (!source) return nullptr;
  const auto found = std::ranges::find(state.packs, source->url, &InstalledPack::url);
  return found == state.packs.end() ? nullptr : &*found;
}

std::string version_here(const InstalledPack& pack) {
  if (!pack.linked.empty()) return "linked to " + pack.linked;
  return short_commit(pack.commit) + (pack.is_pinned ? " pinned" : "");
}

} // namespace

Result<int> team_show(const BuiltinCall& call) {
  TCLI_TRY(const auto store, PackStore::open());
  TCLI_TRY(const auto state, store.state());
  const InstalledPack* const team = state.find(state.team);
  if (team == nullptr)
    return fail(Error{.status = ExitCode::failed, .what = "no team was joined", .hint = "tcli team join --help"});
  const auto read = read_team_file_of(*team, store.place(*team));
  if (!read) return fail(with_remedy(store, read.error()));
  const auto& file = *read;
  bool is_whole = true;
  Table table{.name = "team", .columns = {"name", "kind", "agreed", "here"}, .rows = {}};
  table.rows.push_back({team->name, "team", shown_url(team->url), version_here(*team)});
  if (!file) return fail(Error{.status = ExitCode::failed, .what = team->name + " has no team.yaml any more"});
  for (const auto& [word, at] : file->packs) {
    const InstalledPack* const pack = pack_of(call, state, word);
    is_whole = is_whole && pack != nullptr;
    table.rows.push_back({pack == nullptr ? "" : pack->name, "pack", pack == nullptr ? told_url(word) : shown_url(word),
                          pack == nullptr ? "missing" : version_here(*pack)});
  }
  for (const PackImage& image : file->images) table.rows.push_back({image.repository, "image", image.digest, ""});
  for (const auto& [key, value] : file->config.defaults)
    table.rows.push_back({key, "config", value + (file->config.final.contains(key) ? " (final)" : ""), call.config.get(key)});
  TCLI_CHECK(print_table(table, output_of(call)));
  return static_cast<int>(is_whole ? ExitCode::ok : ExitCode::failed);
}

} // namespace tcli

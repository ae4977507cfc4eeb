#include "commands/known_names.hpp"

#include "commands/history_shared.hpp"
#include "pack/pack_store.hpp"

#include <algorithm>

namespace tcli {

namespace {

constexpr std::size_t k_runs = 50; // more to choose from help nobody

std::vector<KnownName> runs() {
  auto history = History::open();
  if (!history) return {};
  const auto latest = history->list({}, k_runs);
  if (!latest || latest->empty()) return {};
  std::vector<KnownName> names{{"last", "The latest"}, {"last-failed", "The latest that failed"}};
  for (const Run& run : *latest)
    names.push_back({run.start.id.substr(0, run.unique), run_line_for_people(run.start) + ": " + state_for_people(run)});
  return names;
}

std::vector<KnownName> packs() {
  const auto store = PackStore::open();
  const auto state = store ? store->state() : Result<PackState>{PackState{}};
  std::vector<KnownName> names;
  if (!state) return names;
  for (const InstalledPack& pack : state->packs) names.push_back({pack.name, pack.url});
  return names;
}

} // namespace

std::vector<KnownName> known_names(Known known) {
  return known == Known::runs ? runs() : known == Known::packs ? packs() : std::vector<KnownName>{};
}

} // namespace tcli

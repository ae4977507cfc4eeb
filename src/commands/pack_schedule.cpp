// fetch, schedule and the hint: what is new is here before anybody asks for it.
#include "base/program.hpp"
#include "base/text.hpp"
#include "cli/output.hpp"
#include "cli/table.hpp"
#include "commands/pack_fetch.hpp"
#include "commands/pack_hint.hpp"
#include "commands/pack_module.hpp"
#include "commands/pack_shared.hpp"
#include "pack/commits.hpp"
#include "pack/fetch_schedule.hpp"
#include "pack/newer_packs.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <unistd.h>

namespace tcli {

namespace {

// The commit that its ref means now, which is here from then on.
Result<FoundRef> fetched(const BuiltinCall& call, const InstalledPack& pack, const Result<RemoteRefs>& told) {
  if (!told) return fail(told.error());
  TCLI_TRY(auto mirror, open_mirror(call, pack.url));
  return mirror.bring(pack.ref, *told, terminal_of(call));
}

// Whether a linked pack could not be unlinked, since no copy of its repository has what is installed of it.
bool is_wanting(const BuiltinCall& call, const InstalledPack& pack) {
  if (pack.url.empty()) return false; // nothing is
  const auto mirror = open_mirror(call, pack.url);
  return mirror && !mirror->has_commit(pack.commit);
}

} // namespace

Result<int> pack_fetch(const BuiltinCall& call) {
  TCLI_TRY(const auto store, PackStore::open());
  TCLI_TRY(auto state, store.state());
  std::erase_if(state.packs, [&](const InstalledPack& pack) { return !pack.linked.empty() && !is_wanting(call, pack); });
  std::vector<Remote> remotes;
  for (const InstalledPack& pack : state.packs) remotes.push_back(remote_of(call, pack.url));
  const auto told = ask_all(call, remotes);
  int status = k_ok;
  std::vector<NewerPack> newer;
  for (std::size_t at = 0; at < state.packs.size(); ++at) {
    const InstalledPack& pack = state.packs[at];
    const auto found = fetched(call, pack, told[at]);
    if (!found)
      status = std::max({status, report(found.error()), k_failed});
    else if (found->commit != pack.commit && !pack.is_pinned && pack.linked.empty())
      newer.push_back({.name = pack.name, .installed = pack.commit, .newer = found->commit});
  }
  write_newer_packs(newer);
  Table table = record_of(call);
  for (const NewerPack& pack : newer) {
    TCLI_CHECK(print_done(call, fmt::format("{}   {}..{}\n", pack.name, short_commit(pack.installed), short_commit(pack.newer))));
    table.rows.push_back({pack.name, pack.installed, pack.newer});
  }
  if (newer.empty() && status == k_ok) TCLI_CHECK(print_done(call, "nothing is newer than what is installed\n"));
  TCLI_CHECK(print_record(call, table));
  return status;
}

Result<int> pack_schedule(const BuiltinCall& call) {
  const std::string wanted = call.arguments.value("state");
  TCLI_TRY(const auto by, wanted == "on"    ? schedule_fetch(program_path())
                          : wanted == "off" ? unschedule_fetch()
                                            : scheduled_fetch());
  const bool is_on = wanted != "off" && by != Scheduler::none;
  Table table = record_of(call);
  table.rows.push_back({is_on ? "on" : "off", is_on ? std::string{scheduler_word(by)} : ""});
  const OutputFormat format = output_of(call);
  const bool says_nothing = is_quiet(call) && !wanted.empty() && format.is_for_people();
  if (!says_nothing) TCLI_CHECK(print_table(table, format));
  return k_ok;
}

void tell_newer_packs(const Config& config) {
  if (::isatty(STDERR_FILENO) != 1 || !environment("TCLI_RUN_ID").empty()) return;
  if (config.get("packs.hint") == "false") return;
  const auto names = newer_packs_to_tell();
  if (names.empty()) return;
  const auto store = PackStore::open();
  const auto state = store ? store->state() : fail(store.error());
  const auto is_teams = [&](const std::string& name) { // those of one's own no update of the team looks at
    const InstalledPack* const pack = state ? state->find(name) : nullptr;
    return pack != nullptr && (pack->is_teams || state->team == name);
  };
  tell_hint(fmt::format("there is something newer in {}: tcli {} update", join(names, ", "),
                        std::ranges::all_of(names, is_teams) ? "team" : "pack"));
}

} // namespace tcli

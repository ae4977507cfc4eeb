#include "base/debug.hpp"
#include "base/text.hpp"
#include "cli/output.hpp"
#include "cli/prompt.hpp"
#include "commands/pack_fetch.hpp"
#include "commands/pack_module.hpp"
#include "commands/pack_rules.hpp"
#include "commands/pack_shared.hpp"
#include "pack/commits.hpp"
#include "pack/pack_source.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace tcli {

namespace {

constexpr int k_ok = static_cast<int>(ExitCode::ok);
constexpr int k_failed = static_cast<int>(ExitCode::failed);

// Those that an update is to look at: all that follow their remote, or the one that was named.
Result<std::vector<InstalledPack>> wanted_packs(const BuiltinCall& call, PackState& state) {
  const std::string name = call.arguments.value("pack");
  std::vector<InstalledPack> wanted;
  if (name.empty()) {
    for (const InstalledPack& pack : state.packs)
      if (pack.linked.empty() && !pack.is_pinned) wanted.push_back(pack);
    const auto has_rules = [&](const InstalledPack& pack) { return pack.name == state.team; }; // for the others too
    std::stable_partition(wanted.begin(), wanted.end(), has_rules);
    return wanted;
  }
  TCLI_TRY(const InstalledPack* const pack, named_pack(state, name));
  const auto refused = [&](std::string why, std::string hint) {
    return fail(Error{.status = ExitCode::failed,
                      .what = fmt::format("pack {} is not updated", name),
                      .why = std::move(why),
                      .hint = std::move(hint)});
  };
  if (!pack->linked.empty()) return refused("it is linked to " + pack->linked, "tcli pack unlink " + name);
  if (pack->is_pinned) return refused("it is pinned", "tcli pack unpin " + name);
  wanted.push_back(*pack);
  return wanted;
}

bool needs_consent(const PackStep& step, const ConfigChanges& config) {
  return has_incompatible(step.changes) || config.is_looser;
}

Status agree(const BuiltinCall& call, const PackStep& step, const ConfigChanges& config) {
  if (!needs_consent(step, config)) return {};
  const std::string& name = step.staged.row.name;
  return ask_consent(fmt::format("Switch {} to {}", name, short_commit(step.staged.row.commit)),
                     {.yes = says_yes(call), .no_input = call.options.no_input, .is_undoable = true},
                     fmt::format("tcli pack update --yes {}{}", call.arguments.flag("force") ? "--force " : "", name));
}

// Shows one step and takes it, unless it is to be shown alone; whether it was taken.
Result<bool> update_one(const BuiltinCall& call, const PackStore& store, PackState& state, PackStep& step) {
  PackState after = state;
  put_row(after, step);
  TCLI_CHECK(check_steps(call, store, after, {&step, 1}));
  TCLI_TRY(const auto config, config_changes(store, state, after, {&step, 1}));
  TCLI_CHECK(show_plan(call, step_text(step) + config.text, needs_consent(step, config)));
  if (call.arguments.flag("dry-run")) return false;
  TCLI_CHECK(agree(call, step, config));
  TCLI_CHECK(take_step(store, state, step));
  return true;
}

} // namespace

Result<int> pack_update(const BuiltinCall& call) {
  TCLI_TRY(const auto store, PackStore::open());
  TCLI_TRY(const auto lock, lock_packs(store));
  TCLI_TRY(auto state, store.state());
  TCLI_TRY(const auto wanted, wanted_packs(call, state));
  std::vector<Remote> remotes;
  for (const InstalledPack& pack : wanted) remotes.push_back(remote_of(call, pack.url));
  const auto answers = ask_remotes(remotes);

  int status = k_ok;
  std::size_t taken = 0, shown = 0;
  const auto failed = [&](const Error& error) { status = std::max(status, std::max(report(error), k_failed)); };
  for (std::size_t at = 0; at < wanted.size(); ++at) {
    auto step = step_to(call, store, &wanted[at], {.url = wanted[at].url, .ref = wanted[at].ref}, answers[at]);
    if (!step) {
      failed(step.error());
      continue;
    }
    if (!*step) continue;
    ++shown;
    const auto done = update_one(call, store, state, **step);
    if (!done) failed(done.error());
    if (done && *done)
      ++taken;
    else
      drop_staged(store, (*step)->staged);
  }
  if (taken > 0) TCLI_CHECK(publish_packs(store, state));
  if (shown == 0 && status == k_ok) TCLI_CHECK(print_done(call, "everything is up to date\n"));
  return status;
}

} // namespace tcli

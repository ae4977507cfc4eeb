#include "base/debug.hpp"
#include "base/text.hpp"
#include "cli/output.hpp"
#include "cli/prompt.hpp"
#include "commands/pack_fetch.hpp"
#include "commands/pack_module.hpp"
#include "commands/pack_names.hpp"
#include "commands/pack_rules.hpp"
#include "commands/pack_shared.hpp"
#include "pack/commits.hpp"
#include "pack/pack_source.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace tcli {

namespace {

// Those that an update is to look at: all that follow their remote, or the one that was named; a pinned one where files of it are
// to be put back.
Result<std::vector<InstalledPack>> wanted_packs(const BuiltinCall& call, const PackStore& store, PackState& state) {
  const auto stays = [&](const InstalledPack& pack) { return pack.is_pinned && has_its_files(store, pack); };
  const std::string name = call.arguments.value("pack");
  std::vector<InstalledPack> wanted;
  if (name.empty()) {
    for (const InstalledPack& pack : state.packs)
      if (pack.linked.empty() && !stays(pack)) wanted.push_back(pack);
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
  if (stays(*pack)) return refused("it is pinned", "tcli pack unpin " + name);
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

// What is installed while one pack after the other is updated, and what counts by then: the team's pack comes first, and its file
// holds the others to its rules.
struct Progress {
  PackState state;
  TeamConfig config;
  PackRules rules;
  std::vector<PackStep> foreseen = {};    // with --dry-run: steps that would have been taken
  std::vector<std::string> restored = {}; // packs whose files were put back, or would be
  std::vector<std::string> warnings = {}; // of the manifests of all, which may say the same
};

// Shows one step and takes it, or with --dry-run foresees that. What it is left staged for is its own.
Status update_one(const BuiltinCall& call, const PackStore& store, Progress& progress, PackStep& step) {
  const bool is_team = step.staged.row.name == progress.state.team;
  PackRules rules = progress.rules;
  if (is_team) {
    TCLI_TRY(rules, rules_of_team(call, store, &step.staged.row, &step));
  }
  TCLI_CHECK(check_step(call, rules, step, progress.state.team));
  PackState after = progress.state;
  put_row(after, step);
  std::vector<PackStep> steps = progress.foreseen;
  steps.push_back(step);
  TCLI_TRY(auto config, foreseen_config(store, after, steps));
  remark_names(call, store, after, steps, config, step);
  remark_gone(call, store, after, steps, config, step.changes);
  const auto changes = compare_config(progress.config, config, turned_calls(call, store, after, steps, config));
  progress.warnings.insert(progress.warnings.end(), step.staged.content.warnings.begin(), step.staged.content.warnings.end());
  TCLI_CHECK(show_plan(call, step_text(step) + changes.text, needs_consent(step, changes)));
  if (call.arguments.flag("dry-run")) {
    progress.foreseen = std::move(steps);
  } else {
    TCLI_CHECK(agree(call, step, changes));
    TCLI_CHECK(place_pack(store, step.staged));
  }
  for (std::string& name : restored_packs({&step, 1})) progress.restored.push_back(std::move(name));
  progress.state = std::move(after);
  progress.config = std::move(config);
  progress.rules = std::move(rules);
  return {};
}

// The next step of one of them, which was fetched.
Result<std::optional<PackStep>> next_step(const BuiltinCall& call, const PackStore& store, const InstalledPack& pack,
                                          const Result<RemoteRefs>& answer, const Result<std::optional<FoundRef>>& newer,
                                          const SignatureRule& rule) {
  if (pack.is_pinned) return step_in_place(call, store, pack, answer, rule);
  if (!newer) return fail(newer.error());
  if (!*newer) return std::optional<PackStep>{};
  TCLI_TRY(auto step, step_to(call, store, &pack, {.url = pack.url, .ref = pack.ref}, **newer, rule));
  return std::optional{std::move(step)};
}

} // namespace

Result<int> pack_update(const BuiltinCall& call) {
  TCLI_TRY(const auto store, PackStore::open());
  TCLI_TRY(const auto lock, lock_packs(store));
  TCLI_TRY(auto state, store.state());
  TCLI_TRY(const auto wanted, wanted_packs(call, store, state));
  std::vector<Remote> remotes;
  for (const InstalledPack& pack : wanted) remotes.push_back(remote_of(call, pack.url));
  const auto answers = ask_all(call, remotes);
  std::vector<Result<std::optional<FoundRef>>> newer(wanted.size()); // of all before one is told of: a fetch may be cut short
  for (std::size_t at = 0; at < wanted.size(); ++at)
    if (const InstalledPack& pack = wanted[at]; !pack.is_pinned)
      newer[at] = fetch_newer(call, store, &pack, {.url = pack.url, .ref = pack.ref}, answers[at]);

  int status = k_ok;
  std::size_t taken = 0, shown = 0;
  const auto failed = [&](const Error& error) { status = std::max(status, std::max(report(error), k_failed)); };
  TCLI_TRY(const auto counting, TeamConfig::load());
  Progress progress{.state = state, .config = counting, .rules = rules_of(call)};
  const bool is_dry = call.arguments.flag("dry-run");
  for (std::size_t at = 0; at < wanted.size(); ++at) {
    const InstalledPack& pack = wanted[at];
    const SignatureRule& rule = pack.name == state.team ? progress.rules.today : progress.rules.signatures;
    auto step = next_step(call, store, pack, answers[at], newer[at], rule);
    if (!step) {
      failed(step.error());
      continue;
    }
    if (!*step) continue;
    ++shown;
    if (const auto done = update_one(call, store, progress, **step); !done) {
      failed(done.error());
      drop_staged(store, (*step)->staged);
    } else if (!is_dry) {
      ++taken;
    }
  }
  warn_together(progress.warnings);
  for (const PackStep& step : progress.foreseen) drop_staged(store, step.staged);
  if (taken > 0) TCLI_CHECK(publish_packs(store, progress.state));
  if (shown == 0 && status == k_ok) TCLI_CHECK(print_done(call, "everything is up to date\n"));
  TCLI_CHECK(print_changed_packs(call, state, progress.state, progress.restored));
  return status;
}

} // namespace tcli

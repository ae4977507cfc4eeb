#include "commands/pack_plan.hpp"

#include "base/text.hpp"
#include "cli/file_operand.hpp"
#include "cli/output.hpp"
#include "cli/prompt.hpp"
#include "commands/pack_fetch.hpp"
#include "commands/pack_names.hpp"
#include "commands/pack_rules.hpp"
#include "commands/pack_shared.hpp"
#include "pack/installed_config.hpp"
#include "pack/pack_lock.hpp"
#include "pack/pack_source.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace tcli {

namespace {

struct PackPlan {
  std::vector<PackStep> steps;
  std::vector<InstalledPack> gone;
  std::vector<InstalledPack> linked;
  PackState after = {}; // what will be installed
  ConfigChanges config = {};
  std::vector<TakenName> taken = {}; // where packs stay and their order changes
};

const PackStep* find_step(const PackPlan& plan, const std::string& name) {
  for (const PackStep& step : plan.steps)
    if (step.staged.row.name == name) return &step;
  return nullptr;
}

void drop(const PackStore& store, const PackPlan& plan) {
  for (const PackStep& step : plan.steps) drop_staged(store, step.staged);
}

// Passwords in a URL are one person's own, and no lock has them.
bool is_from_elsewhere(const InstalledPack& before, const InstalledPack& after) {
  return shown_url(before.url) != shown_url(after.url);
}

// The rows that are not here as they were agreed; each with the URL by which it is reached from here.
std::vector<InstalledPack> wanted_rows(const PackStore& store, const PackState& state, const AgreedPacks& agreed) {
  std::vector<InstalledPack> wanted;
  for (InstalledPack row : agreed.lock.packs) {
    const InstalledPack* const known = state.find(row.name);
    if (known != nullptr && !known->linked.empty()) continue;
    const bool is_same =
        known != nullptr && known->commit == row.commit && known->tree == row.tree && names_images_of(*known, row);
    if (is_same && !is_from_elsewhere(*known, row) && is_intact(store, row.name, row.commit)) continue;
    if (known != nullptr && !is_from_elsewhere(*known, row)) row.url = known->url;
    wanted.push_back(std::move(row));
  }
  return wanted;
}

// What install leaves as it is. Fails with 1 where one has to change.
Status check_pinned(const PackState& state, const AgreedPacks& agreed) {
  for (const InstalledPack& row : agreed.lock.packs) {
    const InstalledPack* const known = state.find(row.name);
    const bool is_left = known == nullptr || !known->is_pinned || !known->linked.empty() || agreed.removes_others;
    const bool is_same = !is_left && known->commit == row.commit && known->ref == row.ref && !is_from_elsewhere(*known, row);
    if (!is_left && !is_same) return fail(stays_pinned(*known));
  }
  return {};
}

using Answer = std::optional<Result<RemoteRefs>>;

// All remotes at once, of the commits that are not here.
Result<std::vector<Answer>> ask_for_missing(const BuiltinCall& call, const std::vector<InstalledPack>& wanted) {
  std::vector<Remote> remotes;
  std::vector<std::size_t> places;
  for (std::size_t at = 0; at < wanted.size(); ++at) {
    TCLI_TRY(const auto mirror, open_mirror(call, wanted[at].url));
    if (mirror.has_commit(wanted[at].commit)) continue;
    remotes.push_back(mirror.remote());
    places.push_back(at);
  }
  std::vector<Answer> answers(wanted.size());
  auto told = ask_all(call, remotes);
  for (std::size_t at = 0; at < places.size(); ++at) answers[places[at]] = std::move(told[at]);
  return answers;
}

Status check_step(const PackStep& step, const InstalledPack& row, const std::string& file) {
  const InstalledPack& staged = step.staged.row;
  const auto refused = [&](std::string why) {
    return fail(Error{.status = ExitCode::failed,
                      .what = fmt::format("{} at {} is not what {} says", row.name, short_commit(row.commit), file),
                      .why = std::move(why)});
  };
  if (staged.name != row.name) return refused(fmt::format("the pack calls itself {}", staged.name));
  if (staged.tree != row.tree)
    return refused(fmt::format("its tree is {}, not {}", short_commit(staged.tree), short_commit(row.tree)));
  return names_images_of(staged, row) ? Status{} : refused("it names other images");
}

Status bring(const BuiltinCall& call, const PackStore& store, Mirror& mirror, const InstalledPack& row, const Answer& answer,
             const AgreedPacks& agreed) {
  if (!agreed.bundle) return mirror.bring_commit(row.commit, answer ? &**answer : nullptr, terminal_of(call));
  return mirror.has_commit(row.commit) ? Status{} : agreed.bundle->take(store, row.name, mirror);
}

// Going back is no other history, but a tag does not go back either.
std::string other_history(const Mirror& mirror, const InstalledPack& known, const PackStep& step) {
  const InstalledPack& row = step.staged.row;
  const bool is_same_ref = known.ref == row.ref;
  if (known.commit == row.commit) return {};
  const auto named = mirror.resolve(row.ref);
  const FoundRef found{.kind = named && is_same_ref ? named->kind : FoundRef::Kind::commit, .commit = row.commit};
  if (step.commits_back > 0 && found.kind != FoundRef::Kind::tag) return {};
  std::string reason = moved_reason(mirror, known, found);
  return reason.empty() || is_same_ref ? reason : "what is installed is no part of its history";
}

Result<PackStep> step_to(const BuiltinCall& call, const PackStore& store, const PackState& state, const InstalledPack& row,
                         const Answer& answer, const AgreedPacks& agreed, const SignatureRule& rule) {
  if (answer && !*answer) return fail(answer->error());
  TCLI_TRY(auto mirror, open_mirror(call, row.url));
  TCLI_CHECK(bring(call, store, mirror, row, answer, agreed));
  const InstalledPack* const known = state.find(row.name);
  TCLI_TRY(auto step, make_step(store, mirror, row.ref, row.commit, known, rule));
  if (known != nullptr) step.moved = other_history(mirror, *known, step);
  if (auto checked = check_step(step, row, agreed.file); !checked) {
    drop_staged(store, step.staged);
    return fail(std::move(checked).error());
  }
  return step;
}

// Whether it goes with the team from now on, or no more.
bool has_other_owner(const PackState& before, const InstalledPack& pack) {
  const InstalledPack* const known = before.find(pack.name);
  return known != nullptr && known->is_teams != pack.is_teams;
}

bool needs_consent(const PackState& state, const PackPlan& plan) {
  if (plan.steps.empty() && plan.after == state) return false; // at most what was agreed on is written down anew
  const InstalledPack* const team = plan.after.find(plan.after.team);
  return (team != nullptr && has_other_owner(state, *team)) || !plan.gone.empty() || plan.config.is_looser ||
         !plan.taken.empty() || plan.after.team != state.team || std::ranges::any_of(plan.steps, [](const PackStep& step) {
           return !step.before || has_incompatible(step.changes) || is_from_elsewhere(*step.before, step.staged.row) ||
                  !step.moved.empty();
         });
}

// Linked packs, which no lock has, stay behind the pack that they stood behind where the lock moves none; else they come last.
void keep_linked(const PackState& before, const PackState& taken, PackState& after) {
  const bool moves_none = common_names(before, after) == common_names(after, before);
  auto place = moves_none ? after.packs.begin() : after.packs.end();
  for (const InstalledPack& pack : taken.packs) {
    const auto agreed = std::ranges::find(after.packs, pack.name, &InstalledPack::name);
    const bool is_agreed = agreed != after.packs.end();
    if (is_agreed && moves_none)
      place = agreed + 1;
    else if (!is_agreed && !pack.linked.empty())
      place = after.packs.insert(place, pack) + 1; // no iterator but this one holds then
  }
}

// What will be installed, from what is once all steps were taken.
PackState agreed_state(const PackState& before, const PackState& taken, const AgreedPacks& agreed) {
  PackState after;
  for (const InstalledPack& row : agreed.lock.packs) {
    const InstalledPack* const pack = taken.find(row.name);
    after.packs.push_back(*pack);
    after.packs.back().is_teams = agreed.removes_others ? row.is_teams : pack->is_teams;
    if (pack->linked.empty()) after.packs.back().ref = row.ref;
  }
  after.team = agreed.lock.team;
  if (agreed.removes_others) {
    keep_linked(before, taken, after);
    return after;
  }
  PackState in_place = taken;
  for (InstalledPack& pack : in_place.packs)
    if (const InstalledPack* const changed = after.find(pack.name)) pack = *changed;
  return in_place;
}

std::string team_text(const PackState& before, const PackState& after) {
  if (before.team == after.team) return {};
  std::string text;
  if (!before.team.empty()) text += fmt::format("{}   its team file is followed no more\n", before.team);
  if (!after.team.empty()) text += fmt::format("{}   its team file is followed from now on\n", after.team);
  return text;
}

// What install takes packs from may be a team's, whose rules are for sync to take over.
std::string untaken_team_text(const AgreedPacks& agreed, const PackState& after) {
  if (agreed.removes_others || agreed.lock.team.empty() || agreed.lock.team == after.team) return {};
  return fmt::format("{}   its team file is not followed; tcli pack sync {} would\n", agreed.lock.team, file_quote(agreed.file));
}

// What changes of packs whose files stay.
std::string rows_text(const PackState& before, const PackPlan& plan) {
  std::string text;
  for (const InstalledPack& pack : plan.after.packs) {
    const InstalledPack* const known = before.find(pack.name);
    if (known == nullptr) continue;
    if (find_step(plan, pack.name) == nullptr && known->ref != pack.ref)
      text += fmt::format("{}   {}   {}\n", pack.name, short_commit(pack.commit), follows_text(pack));
    const bool is_told = before.team != plan.after.team && (pack.name == before.team || pack.name == plan.after.team);
    if (!is_told && has_other_owner(before, pack))
      text += fmt::format("{}   is the team's {}\n", pack.name, pack.is_teams ? "from now on" : "no more");
  }
  const auto order = common_names(plan.after, before);
  if (order != common_names(before, plan.after)) text += fmt::format("the order of packs is {} now\n", join(order, ", "));
  for (const auto& [module, from, to] : plan.taken)
    text += fmt::format("{}   is that of pack {} from now on, not of {}   (incompatible)\n", module, to, from);
  return text;
}

std::string plan_text(const BuiltinCall& call, const PackStore& store, const PackState& state, const PackPlan& plan) {
  std::string text;
  for (const PackStep& step : plan.steps) text += step_text(step);
  for (const InstalledPack& pack : plan.gone)
    text += removal_text(call, store, plan.after, plan.steps, pack, short_commit(pack.commit) + "   is removed");
  for (const InstalledPack& pack : plan.linked)
    text += fmt::format("{}   is linked to {}, and stays so\n", pack.name, escape(pack.linked));
  return text + rows_text(state, plan) + team_text(state, plan.after) + plan.config.text;
}

Status agree_and_take(const BuiltinCall& call, const PackStore& store, const PackState& state, const AgreedPacks& agreed,
                      const PackPlan& plan) {
  if (needs_consent(state, plan)) {
    TCLI_CHECK(ask_consent(
        fmt::format("Make this what is installed, as {} says", agreed.file),
        {.yes = call.options.yes || call.arguments.flag("yes"), .no_input = call.options.no_input, .is_undoable = true},
        fmt::format("tcli pack {} --yes {}", call.verb, file_quote(agreed.file))));
  }
  for (const PackStep& step : plan.steps) TCLI_CHECK(place_pack(store, step.staged));
  const bool is_written_down = plan.after == state && plan.config.text.empty() && store.state();
  return is_written_down && plan.steps.empty() ? Status{} : publish_packs(store, plan.after);
}

// A lock may follow the team file of one of its packs, or of a linked one.
Status check_team(const PackStore& store, const PackState& state, const AgreedPacks& agreed, const PackPlan& plan) {
  const std::string& name = plan.after.team;
  if (name.empty()) return {};
  const auto refused = [&](std::string why) {
    return fail(Error{.status = ExitCode::failed,
                      .what = fmt::format("{} follows the team file of {}", agreed.file, name),
                      .why = std::move(why)});
  };
  const InstalledPack* const pack = plan.after.find(name);
  if (pack == nullptr) return refused("it has no pack of that name");
  if (name == state.team) return {}; // as it is here, with or without a file
  const PackStep* const step = find_step(plan, name);
  TCLI_TRY(const auto file, read_team_file_of(*pack, step == nullptr ? store.place(*pack) : step->staged.folder));
  return file ? Status{} : refused("there is no team.yaml in that pack");
}

// What is taken from a lock or a bundle has to be signed though it is here: it came before anybody asked. Where nothing becomes
// another than it is, files are put back and no more.
Status check_kept(const BuiltinCall& call, const PackStore& store, const PackState& state, const AgreedPacks& agreed,
                  const PackPlan& plan) {
  if (plan.after == state) return {};
  const PackState& after = plan.after;
  TCLI_TRY(const auto rules, rules_of_team(call, store, after.find(after.team), find_step(plan, after.team)));
  for (const InstalledPack& agreed_row : agreed.lock.packs) {
    const InstalledPack& row = *after.find(agreed_row.name);
    const auto get = [&](Mirror& mirror) { return bring(call, store, mirror, row, {}, agreed); };
    if (row.linked.empty() && find_step(plan, row.name) == nullptr) TCLI_CHECK(check_here(call, rules, row, after.team, get));
  }
  return {};
}

Status foresee(const BuiltinCall& call, const PackStore& store, const PackState& state, const AgreedPacks& agreed,
               PackPlan& plan) {
  plan.after = state;
  for (const PackStep& step : plan.steps) put_row(plan.after, step);
  plan.after = agreed_state(state, plan.after, agreed);
  TCLI_CHECK(check_team(store, state, agreed, plan));
  TCLI_CHECK(check_steps(call, store, plan.after, plan.steps));
  TCLI_CHECK(check_kept(call, store, state, agreed, plan));
  TCLI_CHECK(remark_steps(call, store, plan.after, plan.steps));
  TCLI_TRY(plan.config, config_changes(call, store, plan.after, plan.steps));
  TCLI_TRY(const auto then, foreseen_config(store, plan.after, plan.steps));
  plan.taken = taken_names(call, store, plan.after, plan.steps, then);
  return {};
}

Result<PackPlan> make_plan(const BuiltinCall& call, const PackStore& store, const PackState& state, const AgreedPacks& agreed) {
  PackPlan plan;
  for (const InstalledPack& pack : state.packs) {
    const bool is_agreed = agreed.lock.find(pack.name) != nullptr;
    if (!pack.linked.empty() && (is_agreed || agreed.removes_others)) plan.linked.push_back(pack);
    if (pack.linked.empty() && !is_agreed && agreed.removes_others) plan.gone.push_back(pack);
  }
  TCLI_CHECK(check_pinned(state, agreed));
  auto wanted = wanted_rows(store, state, agreed);
  const std::string& team = agreed.removes_others ? agreed.lock.team : state.team;
  const auto has_rules = [&](const InstalledPack& row) { return row.name == team; }; // for the others too
  const bool is_team_first = std::stable_partition(wanted.begin(), wanted.end(), has_rules) != wanted.begin();
  std::vector<Answer> answers(wanted.size());
  if (!agreed.bundle) {
    TCLI_TRY(answers, ask_for_missing(call, wanted));
  }
  std::vector<Error> errors;
  PackRules rules = rules_of(call);
  if (!is_team_first) {
    TCLI_TRY(rules, rules_of_team(call, store, state.find(team), nullptr));
  }
  for (std::size_t at = 0; at < wanted.size(); ++at) {
    const bool is_team = wanted[at].name == team;
    auto step = step_to(call, store, state, wanted[at], answers[at], agreed, is_team ? rules.today : rules.signatures);
    auto then = step && is_team ? rules_of_team(call, store, &wanted[at], &*step) : Result<PackRules>{rules};
    if (step) plan.steps.push_back(*std::move(step));
    if (!step || !then) errors.push_back(step ? std::move(then).error() : std::move(step).error());
    if (then) rules = *std::move(then);
  }
  if (errors.empty()) {
    auto foreseen = foresee(call, store, state, agreed, plan);
    if (foreseen) return plan;
    errors.push_back(std::move(foreseen).error());
  }
  drop(store, plan);
  Error last = std::move(errors.back());
  errors.pop_back();
  for (const Error& error : errors) (void)report(error);
  return fail(std::move(last));
}

// The lock of what is installed tells it as well, where nothing else does any more.
Result<PackState> known_state(const PackStore& store, const AgreedPacks& agreed) {
  auto state = store.state();
  if (state || agreed.file != store.current() + "/packs.lock") return state;
  auto shared = store.shared_state();
  return shared ? shared : state;
}

Result<int> carry_out(const BuiltinCall& call, const PackStore& store, const PackState& state, const AgreedPacks& agreed,
                      const PackPlan& plan) {
  warn_of_steps(plan.steps);
  auto done =
      show_plan(call, plan_text(call, store, state, plan) + untaken_team_text(agreed, plan.after), needs_consent(state, plan));
  if (done && !call.arguments.flag("dry-run")) done = agree_and_take(call, store, state, agreed, plan);
  drop(store, plan);
  if (!done) return fail(std::move(done).error());
  const bool is_unchanged = plan.steps.empty() && plan.after == state && plan.config.text.empty();
  if (is_unchanged || !call.arguments.flag("dry-run"))
    TCLI_CHECK(print_done(call, fmt::format("everything is as {} says\n", escape(agreed.file))));
  TCLI_CHECK(print_changed_packs(call, state, plan.after, restored_packs(plan.steps)));
  return k_ok;
}

} // namespace

Result<AgreedPacks> read_agreed(const BuiltinCall& call, const std::string& word) {
  TCLI_TRY(const auto file, input_operand(word));
  AgreedPacks agreed{.file = file};
  if (is_archive(file)) {
    TCLI_TRY(agreed.bundle, PackBundle::open(file));
    agreed.lock = agreed.bundle->lock();
  } else {
    TCLI_TRY(agreed.lock, read_pack_lock(file));
  }
  TCLI_CHECK(check_pack_lock(agreed.lock, call.config.list("packs.protocols"), file));
  return agreed;
}

Result<int> make_agreed(const BuiltinCall& call, const AgreedPacks& agreed) {
  TCLI_TRY(const auto store, PackStore::open());
  TCLI_TRY(const auto lock, lock_packs(store));
  TCLI_TRY(const auto state, known_state(store, agreed));
  TCLI_TRY(const auto plan, make_plan(call, store, state, agreed));
  return carry_out(call, store, state, agreed, plan);
}

} // namespace tcli

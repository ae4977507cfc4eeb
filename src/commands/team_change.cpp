// join, update, leave.
#include "base/debug.hpp"
#include "base/text.hpp"
#include "cli/output.hpp"
#include "cli/prompt.hpp"
#include "commands/pack_rules.hpp"
#include "commands/pack_shared.hpp"
#include "commands/team_module.hpp"
#include "pack/archive.hpp"
#include "pack/installed_config.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <unistd.h>

namespace tcli {

namespace {

// What following the team file means on this machine. What was staged for it and not taken is thrown away with it.
struct TeamPlan {
  explicit TeamPlan(const PackStore& packs) : store(packs) {}
  TeamPlan(const TeamPlan&) = delete;
  TeamPlan& operator=(const TeamPlan&) = delete;
  ~TeamPlan() {
    for (const PackStep& step : steps) drop_staged(store, step.staged);
  }

  const PackStore& store;
  std::vector<PackStep> steps;      // the team's own pack first, if it changes
  std::vector<std::string> gone;    // packs that are not the team's any more
  std::vector<std::string> kept;    // as well, but somebody has linked or pinned them here
  std::vector<std::string> members; // packs that are here already, and are the team's from now on
  TeamFile file = {};
  PackRules rules = {};                  // what counts of packs by the file
  std::string file_shown = {};           // what findings call it
  std::string team = {};                 // the name of its pack
  std::vector<std::string> missing = {}; // sources that could not be had, which was told
};

InstalledPack* pack_of_url(PackState& state, const std::string& url) {
  const auto found = std::ranges::find(state.packs, url, &InstalledPack::url);
  return found == state.packs.end() ? nullptr : &*found;
}

// Somebody works on it, or wants it as it is.
bool is_left_alone(const InstalledPack& pack) { return !pack.linked.empty() || pack.is_pinned; }

// A folder without git that is linked would be a pack here, and no team's.
Error no_team_of(const PackSource& source, Error error) {
  const std::string folder = shell_quote(source.url);
  if (error.hint != "tcli pack link " + folder || ::access((source.url + "/team.yaml").c_str(), F_OK) != 0) return error;
  error.why += ", and a team is followed by its commits";
  error.hint = "git -C " + folder + " init";
  return error;
}

// The team's own pack, and the file in it.
Status plan_team(const BuiltinCall& call, PackState& state, const PackSource& source, TeamPlan& plan) {
  InstalledPack* const known = pack_of_url(state, source.url);
  if (known == nullptr || !is_left_alone(*known)) {
    auto refs = ask_one(call, remote_of(call, source.url));
    if (!refs) refs = fail(no_team_of(source, std::move(refs).error()));
    TCLI_TRY(auto step, step_to(call, plan.store, known, source, refs, signature_rule_of(call.config)));
    if (step) plan.steps.push_back(*std::move(step));
  }
  const bool is_new = !plan.steps.empty();
  plan.team = is_new ? plan.steps.front().staged.row.name : known->name;
  const std::string folder = is_new ? plan.steps.front().staged.folder : plan.store.place(*known);
  const bool is_linked = !is_new && !known->linked.empty();
  plan.file_shown = is_linked ? known->linked + "/team.yaml" : plan.team + ": team.yaml";
  auto file = is_new ? read_team_file(folder, plan.file_shown) : read_team_file_of(*known, folder);
  if (!file) return fail(is_new ? std::move(file).error() : with_remedy(plan.store, std::move(file).error()));
  if (!*file)
    return fail(Error{.status = ExitCode::failed,
                      .what = shown_url(source.url) + " is no team's pack",
                      .why = "there is no team.yaml in it",
                      .hint = "man tcli-packs"});
  plan.file = **std::move(file);
  TCLI_TRY(plan.rules, rules_under(call, plan.file.config));
  if (is_new) return check_step(call, plan.rules, plan.steps.front(), plan.team);
  const bool is_followed = state.team == plan.team; // and was asked this then
  return is_followed || is_linked ? Status{} : check_here(call, plan.rules, *known, plan.team);
}

Result<PackSource> source_of(const BuiltinCall& call, const TeamPlan& plan, const TeamFile::Pack& line) {
  auto source = parse_pack_source(line.source, call.config.list("packs.protocols"));
  if (source) source = parse_pack_source(line.source, plan.rules.protocols);
  if (source) return source;
  source.error().status = ExitCode::failed; // nobody typed it
  source.error().what.insert(0, fmt::format("{}:{}:{}: ", plan.file_shown, line.at.line, line.at.column));
  return source;
}

// The step to one of them, which has to be as the file says.
Result<std::optional<PackStep>> member_step(const BuiltinCall& call, PackState& state, const TeamPlan& plan,
                                            const PackSource& source, const Result<RemoteRefs>& refs) {
  InstalledPack* const known = pack_of_url(state, source.url);
  TCLI_TRY(auto step, step_to(call, plan.store, known, source, refs, plan.rules.signatures));
  const auto bring = [&](Mirror& mirror) { return mirror.bring_commit(known->commit, &*refs, terminal_of(call)); };
  if (!step && (plan.rules.are_new || !known->is_teams))
    TCLI_CHECK(check_here(call, plan.rules, *known, plan.team, bring)); // it was not looked at yet
  return step;
}

// It stays as it is in any case; where it is not signed as the file wants it, the team is not all here.
void check_left_alone(const BuiltinCall& call, const InstalledPack& pack, TeamPlan& plan) {
  if (!pack.linked.empty() || (pack.is_teams && !plan.rules.are_new)) return;
  const auto checked = check_here(call, plan.rules, pack, plan.team);
  if (checked) return;
  report(checked.error());
  plan.missing.push_back(shown_url(pack.url));
}

// The packs that the file names. One that can't be had is told, and keeps none of the others back.
Status plan_members(const BuiltinCall& call, PackState& state, TeamPlan& plan) {
  std::vector<PackSource> sources;
  std::vector<Remote> remotes;
  for (const TeamFile::Pack& line : plan.file.packs) {
    TCLI_TRY(const auto source, source_of(call, plan, line));
    if (const InstalledPack* const known = pack_of_url(state, source.url)) {
      if (known->name == plan.team) continue;
      plan.members.push_back(known->name);
      if (is_left_alone(*known)) {
        check_left_alone(call, *known, plan);
        continue;
      }
    }
    sources.push_back(source);
    remotes.push_back(remote_of(call, source.url));
  }
  const auto answers = ask_all(call, remotes);
  for (std::size_t at = 0; at < sources.size(); ++at) {
    auto step = member_step(call, state, plan, sources[at], answers[at]);
    if (!step) {
      report(step.error());
      plan.missing.push_back(sources[at].doubtful.empty() ? shown_url(sources[at].url) : sources[at].doubtful);
      if (const InstalledPack* const known = pack_of_url(state, sources[at].url)) std::erase(plan.members, known->name);
      continue;
    }
    if (!*step) continue;
    plan.members.push_back((*step)->staged.row.name);
    plan.steps.push_back(*std::move(*step));
  }
  for (const InstalledPack& pack : state.packs) {
    const bool is_named = pack.name == plan.team || std::ranges::find(plan.members, pack.name) != plan.members.end() ||
                          std::ranges::find(sources, pack.url, &PackSource::url) != sources.end();
    if (pack.is_teams && !is_named) (is_left_alone(pack) ? plan.kept : plan.gone).push_back(pack.name);
  }
  return {};
}

// Two packs that call themselves the same can't both be here.
Status check_names(const PackState& state, const TeamPlan& plan) {
  for (std::size_t at = 0; at < plan.steps.size(); ++at) {
    const InstalledPack& row = plan.steps[at].staged.row;
    const InstalledPack* const known = state.find(row.name);
    const bool is_twice = std::any_of(plan.steps.begin(), plan.steps.begin() + static_cast<std::ptrdiff_t>(at),
                                      [&](const PackStep& other) { return other.staged.row.name == row.name; });
    if (!is_twice && (known == nullptr || known->url == row.url)) continue;
    return fail(Error{.status = ExitCode::failed,
                      .what = fmt::format("two packs call themselves '{}'", row.name),
                      .why = fmt::format("one is from {}", shown_url(row.url)),
                      .hint = is_twice ? "" : "tcli pack remove " + row.name});
  }
  return {};
}

// What will be installed.
PackState planned_state(PackState state, const TeamPlan& plan) {
  for (const PackStep& step : plan.steps) {
    const bool is_new = state.find(step.staged.row.name) == nullptr;
    put_row(state, step);
    if (is_new) state.find(step.staged.row.name)->is_teams = true;
  }
  std::erase_if(state.packs,
                [&](const InstalledPack& pack) { return std::ranges::find(plan.gone, pack.name) != plan.gone.end(); });
  for (const std::string& name : plan.kept) state.find(name)->is_teams = false;
  state.team = plan.team;
  return state;
}

std::string plan_text(const BuiltinCall& call, const PackState& before, const PackState& after, const TeamPlan& plan) {
  std::string text;
  for (const PackStep& step : plan.steps) text += step_text(step);
  for (const InstalledPack& pack : before.packs)
    if (std::ranges::find(plan.gone, pack.name) != plan.gone.end())
      text += removal_text(call, plan.store, after, plan.steps, pack, "is no pack of the team any more, and goes away");
  for (const std::string& name : plan.kept)
    text += fmt::format("{}   is no pack of the team any more, and stays: it is pinned or linked\n", name);
  return text;
}

bool needs_consent(const TeamPlan& plan, const ConfigChanges& config) {
  return !plan.gone.empty() || config.is_looser || std::ranges::any_of(plan.steps, [](const PackStep& step) {
    return !step.before || has_incompatible(step.changes) || !step.moved.empty();
  });
}

Status carry_out(const PackStore& store, const PackState& after, const TeamPlan& plan) {
  for (const PackStep& step : plan.steps) TCLI_CHECK(place_pack(store, step.staged));
  return publish_packs(store, after);
}

// Each reason was told already.
Status check_missing(const TeamPlan& plan, bool is_joining) {
  if (plan.missing.empty()) return {};
  return fail(Error{.status = ExitCode::failed,
                    .what = fmt::format("the team of {} is not all here", plan.team),
                    .why = "these could not be had: " + join(plan.missing, ", "),
                    .hint = is_joining ? "tcli team update" : "tcli team show"});
}

// Makes what is here what the team file at `source` says.
Result<int> follow(const BuiltinCall& call, const PackStore& store, PackState& state, const PackSource& source,
                   const std::string& consent_hint) {
  TeamPlan plan(store);
  TCLI_CHECK(plan_team(call, state, source, plan));
  TCLI_CHECK(plan_members(call, state, plan));
  TCLI_CHECK(check_names(state, plan));
  for (const std::string& warning : plan.file.warnings) warn(warning);
  warn_of_steps(plan.steps);
  const bool is_joining = state.team.empty();
  const PackState after = planned_state(state, plan);
  TCLI_CHECK(remark_steps(call, store, after, plan.steps));
  TCLI_TRY(const auto config, config_changes(call, store, after, plan.steps));
  const std::string text = plan_text(call, state, after, plan) + config.text;
  const bool asks = is_joining || needs_consent(plan, config);
  TCLI_CHECK(show_plan(call, text, asks));
  if (call.arguments.flag("dry-run")) {
    TCLI_CHECK(print_changed_packs(call, state, after, restored_packs(plan.steps)));
    return plan.missing.empty() ? k_ok : k_failed;
  }
  if (text.empty() && !is_joining) {
    TCLI_CHECK(print_changed_packs(call, state, state));
    TCLI_CHECK(check_missing(plan, is_joining));
    TCLI_CHECK(print_done(call, "everything is up to date\n"));
    return k_ok;
  }
  if (asks) {
    const std::string question = is_joining ? fmt::format("Join the team of {} from {}", plan.team, shown_url(source.url))
                                            : fmt::format("Change what the team of {} has here", plan.team);
    TCLI_CHECK(ask_consent(
        question, {.yes = call.options.yes || call.arguments.flag("yes"), .no_input = call.options.no_input, .is_undoable = true},
        consent_hint));
  }
  TCLI_CHECK(carry_out(store, after, plan));
  TCLI_CHECK(print_changed_packs(call, state, after, restored_packs(plan.steps)));
  TCLI_CHECK(check_missing(plan, is_joining));
  TCLI_CHECK(print_done(call, fmt::format("{}: the team's packs are installed\n", plan.team)));
  return k_ok;
}

Error no_team() { return {.status = ExitCode::failed, .what = "no team was joined", .hint = "tcli team join --help"}; }

} // namespace

Result<int> team_join(const BuiltinCall& call) {
  const std::string typed = call.arguments.value("source");
  if (is_archive(typed))
    return fail(
        Error{.status = ExitCode::failed,
              .what = "can't join " + typed,
              .why = "it is a bundle of packs, which pack install takes; the team of one of all packs is followed by pack sync",
              .hint = "tcli pack install " + file_quote(typed)});
  TCLI_TRY(const auto source, parse_pack_source(typed, call.config.list("packs.protocols")));
  TCLI_TRY(const auto store, PackStore::open());
  TCLI_TRY(const auto lock, lock_packs(store));
  TCLI_TRY(auto state, store.state());
  if (const InstalledPack* const team = state.find(state.team)) {
    const bool is_same = team->url == source.url;
    return fail(Error{.status = ExitCode::failed,
                      .what = fmt::format("the team of {} was joined already", state.team),
                      .why = is_same ? "" : "it is from " + shown_url(team->url),
                      .hint = is_same ? "tcli team update" : "tcli team leave"});
  }
  state.team.clear();
  return follow(call, store, state, source, "tcli team join --yes " + told_source(typed));
}

Result<int> team_update(const BuiltinCall& call) {
  TCLI_TRY(const auto store, PackStore::open());
  TCLI_TRY(const auto lock, lock_packs(store));
  TCLI_TRY(auto state, store.state());
  const InstalledPack* const team = state.find(state.team);
  if (team == nullptr) return fail(no_team());
  return follow(call, store, state, {.url = team->url, .ref = team->ref},
                call.arguments.flag("force") ? "tcli team update --yes --force" : "tcli team update --yes");
}

Result<int> team_leave(const BuiltinCall& call) {
  std::string team;
  std::size_t count = 0;
  TCLI_CHECK(change_packs(call, [&](const PackStore& /*store*/, PackState& state) -> Status {
    if (state.team.empty()) return fail(no_team());
    team = std::exchange(state.team, {});
    count = std::erase_if(state.packs, [](const InstalledPack& pack) { return pack.is_teams; });
    return {};
  }));
  TCLI_CHECK(
      print_done(call, fmt::format("{}: left, {} removed\n", team, count == 1 ? "1 pack" : fmt::format("{} packs", count))));
  return k_ok;
}

} // namespace tcli

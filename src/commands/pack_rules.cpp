#include "commands/pack_rules.hpp"

#include "commands/pack_shared.hpp"
#include "config/team_config.hpp"
#include "pack/installed_config.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace tcli {

namespace {

constexpr std::array<std::string_view, 3> k_keys{"packs.protocols", "packs.signatures", "packs.signers"};

bool says_same_of_packs(const TeamConfig& one, const TeamConfig& other) {
  const auto is_same = [](const ConfigValues& values, const ConfigValues& others, std::string_view key) {
    const auto value = values.find(key), another = others.find(key);
    return value == values.end() || another == others.end() ? (value == values.end()) == (another == others.end())
                                                            : value->second == another->second;
  };
  return std::ranges::all_of(k_keys, [&](std::string_view key) {
    return is_same(one.defaults, other.defaults, key) && is_same(one.final, other.final, key);
  });
}

bool requires_today(const PackRules& rules) { return rules.today.policy == SignatureRule::Policy::require; }

// The remote of the team's pack by the transports that it leaves.
Status check_reach(const PackRules& rules, const InstalledPack& row) {
  const auto source = parse_pack_source(row.url, rules.protocols);
  if (source) return {};
  return fail(Error{.status = ExitCode::failed,
                    .what = fmt::format("{} at {} would never be updated again", row.name, short_commit(row.commit)),
                    .why = "by its team.yaml " + source.error().why,
                    .hint = k_config_help});
}

} // namespace

PackRules rules_of(const BuiltinCall& call) {
  const SignatureRule today = signature_rule_of(call.config);
  return {.today = today, .signatures = today, .protocols = call.config.list("packs.protocols")};
}

Result<PackRules> rules_under(const BuiltinCall& call, const TeamConfig& team) {
  PackRules rules = rules_of(call);
  TCLI_TRY(const auto now, TeamConfig::load());
  if (says_same_of_packs(now, team)) return rules;
  TCLI_TRY(const auto config, Config::load(team));
  SignatureRule then = signature_rule_of(config);
  if (then.policy >= rules.today.policy) rules.signatures = std::move(then);
  rules.protocols = config.list("packs.protocols");
  rules.are_new = true;
  return rules;
}

Result<PackRules> rules_of_team(const BuiltinCall& call, const PackStore& store, const InstalledPack* team,
                                const PackStep* step) {
  if (team == nullptr) return rules_under(call, {});
  auto file = read_team_file_of(*team, step == nullptr ? store.place(*team) : step->staged.folder);
  if (!file) return fail(with_remedy(store, std::move(file).error()));
  return rules_under(call, *file ? (*file)->config : TeamConfig{});
}

Status check_step(const BuiltinCall& call, const PackRules& rules, PackStep& step, const std::string& team) {
  const InstalledPack& row = step.staged.row;
  if (row.name == team && rules.are_new) TCLI_CHECK(check_reach(rules, row));
  const SignatureRule& rule = row.name == team && requires_today(rules) ? rules.today : rules.signatures;
  if (rule == step.staged_by) return {};
  TCLI_TRY(const auto mirror, open_mirror(call, row.url));
  TCLI_TRY(step.signer, checked_signer(mirror, row.ref, row.commit, rule));
  return {};
}

Status check_here(const BuiltinCall& call, const PackRules& rules, const InstalledPack& pack, const std::string& team,
                  const BringCommit& bring) {
  if (pack.name == team && rules.are_new) TCLI_CHECK(check_reach(rules, pack));
  const SignatureRule& rule = requires_today(rules) ? rules.today : rules.signatures;
  if (rule.policy != SignatureRule::Policy::require) return {};
  TCLI_TRY(auto mirror, open_mirror(call, pack.url));
  std::string why = "no copy of its repository has that commit";
  if (!mirror.has_commit(pack.commit) && bring)
    if (const auto brought = bring(mirror); !brought) why = fmt::format("{}: {}", brought.error().what, brought.error().why);
  if (mirror.has_commit(pack.commit)) {
    TCLI_TRY(const auto ignored, checked_signer(mirror, pack.ref, pack.commit, rule));
    return {};
  }
  return fail(Error{.status = ExitCode::failed,
                    .what = fmt::format("who signed {} at {} is not known here", pack.name, short_commit(pack.commit)),
                    .why = std::move(why),
                    .hint = "tcli pack fetch"});
}

Status check_steps(const BuiltinCall& call, const PackStore& store, const PackState& after, std::span<PackStep> steps) {
  const auto of_team = std::ranges::find(steps, after.team, [](const PackStep& step) { return step.staged.row.name; });
  TCLI_TRY(const auto rules, rules_of_team(call, store, after.find(after.team), of_team == steps.end() ? nullptr : &*of_team));
  for (PackStep& step : steps) TCLI_CHECK(check_step(call, rules, step, after.team));
  return {};
}

} // namespace tcli

#include "commands/pack_rules.hpp"

#include "config/team_config.hpp"

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

Result<std::optional<PackRules>> rules_under(const BuiltinCall& call, const TeamConfig& team) {
  TCLI_TRY(const auto now, TeamConfig::load());
  if (says_same_of_packs(now, team)) return std::optional<PackRules>{};
  TCLI_TRY(const auto config, Config::load(team));
  SignatureRule today = signature_rule_of(call.config), then = signature_rule_of(config);
  const bool asks_less = then.policy < today.policy;
  return std::optional{PackRules{.signatures = std::move(asks_less ? today : then), .protocols = config.list("packs.protocols")}};
}

Status check_step(const BuiltinCall& call, const PackRules& rules, PackStep& step, const std::string& team) {
  const InstalledPack& row = step.staged.row;
  if (row.name == team) TCLI_CHECK(check_reach(rules, row));
  if (rules.signatures == signature_rule_of(call.config)) return {}; // as it was staged
  TCLI_TRY(const auto mirror, open_mirror(call, row.url));
  TCLI_TRY(step.signer, checked_signer(mirror, row.ref, row.commit, rules.signatures));
  return {};
}

Status check_here(const BuiltinCall& call, const SignatureRule& rule, const InstalledPack& pack) {
  if (rule.policy != SignatureRule::Policy::require) return {};
  TCLI_TRY(const auto mirror, open_mirror(call, pack.url));
  TCLI_TRY(const auto ignored, checked_signer(mirror, pack.ref, pack.commit, rule));
  return {};
}

Status check_steps(const BuiltinCall& call, const PackStore& store, const PackState& after, std::span<PackStep> steps) {
  TCLI_TRY(const auto team, foreseen_config(store, after, steps));
  TCLI_TRY(const auto rules, rules_under(call, team));
  if (!rules) return {};
  for (PackStep& step : steps) TCLI_CHECK(check_step(call, *rules, step, after.team));
  return {};
}

} // namespace tcli

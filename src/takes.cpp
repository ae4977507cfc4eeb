#include "takes.hpp"

#include "base/program.hpp"
#include "cli/aliases.hpp"
#include "module/arguments.hpp"
#include "module/grammar.hpp"

namespace tcli {

std::string lookup(const std::string& variable) { return environment(variable.c_str()); }

bool takes(const Session& session, const Finding& finding, std::span<const std::string> words) {
  const auto verdict = session.contract.judge(finding);
  if (!verdict || !verdict->manifest) return true;
  const auto call = parse_call(finding.name, *verdict->manifest, words);
  if (!call) return false;
  if (call->help != Call::Help::none) return call->rest.size() < 2; // `tcli help` takes no more words
  return check_arguments(*call->command, call->rest, {}, lookup).has_value();
}

bool is_taken(const Session& session, std::string_view from, const std::string& name, std::span<const std::string> words) {
  const auto found = session.catalog.look_up(name, from);
  if (found && *found) return takes(session, **found, words);
  const auto alias = found ? alias_in_force(session.catalog, session.config, name, from) : std::nullopt;
  if (!alias) return true;
  const auto module = session.catalog.look_up(alias->words.front(), from);
  return module && *module && takes(session, **module, alias->followed_by(words));
}

} // namespace tcli

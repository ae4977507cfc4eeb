// What the catalog says of its modules.
#include "base/text.hpp"
#include "catalog/catalog.hpp"
#include "commands/self_check.hpp"
#include "contract/command_file.hpp"
#include "pack/pack_store.hpp"
#include "pack/stage.hpp"

#include <fmt/format.h>

namespace tcli {

namespace {

// A listing leaves the files of commands alone: all of them would be too many.
Description describe_wholly(const BuiltinCall& call, const Finding& finding) {
  Description description = call.contract.describe(finding);
  if (!finding.commands_are_files || description.state != State::declared) return description;
  const auto verdict = call.contract.read(finding);
  if (!verdict || !verdict->manifest) return description;
  auto problem = commands_problem(finding, *verdict->manifest);
  if (!problem) return description;
  description.state = State::broken;
  description.problem = std::move(problem);
  return description;
}

// Looked at anew, and not kept: what is remembered may be what is wrong.
Listing list_anew(const BuiltinCall& call) {
  const Catalog catalog(call.catalog.providers(), [&](const Finding& finding) { return describe_wholly(call, finding); },
                        {.choices = call.config.module_sources(),
                         .cache_folder = {},
                         .watched_files = {},
                         .watched_folders = {},
                         .watched_values = {}});
  return catalog.list();
}

// The name and, where that is not the one that a call means, its provider.
std::string check_command(const ListedModule& module, bool is_winner) {
  const std::string from = is_winner ? "" : fmt::format(" --from {}", module.provider);
  return fmt::format("tcli plugin check {}{}", shell_quote(module.name), from);
}

// A choice that is not the user's own gives way to one that is, unless the team's is final.
std::string other_source(const CheckCall& check, const ListedModule& module) {
  const std::string key = fmt::format("modules.{}.from", module.name), unset = without_key(check, key);
  if (!unset.empty()) return unset;
  return is_final(check, key) ? k_newer_team : fmt::format("tcli config set {} {}", key, module.provider);
}

// What puts back the files of a pack that were changed, which an update to the same commit leaves as they are. Empty: none were.
std::string restoring(const std::string& pack) {
  const auto store = PackStore::open();
  if (!store) return {};
  const auto state = store->state();
  const InstalledPack* const row = state ? state->find(pack) : nullptr;
  const bool is_changed = row != nullptr && row->linked.empty() && !is_intact(*store, row->name, row->commit);
  return is_changed ? store->remedy() : std::string{};
}

std::string remedy_of(const CheckCall& check, const ListedModule& module, bool is_winner) {
  const std::string key = fmt::format("modules.{}.pack", module.name);
  if (module.remedy.starts_with("tcli config set " + key) && is_final(check, key)) return k_newer_team;
  constexpr std::string_view k_update = "tcli pack update ";
  if (module.remedy.starts_with(k_update))
    if (auto command = restoring(std::string{module.remedy.substr(k_update.size())}); !command.empty()) return command;
  return module.remedy.empty() ? check_command(module, is_winner) : std::string{module.remedy};
}

std::string named(const ListedModule& module) { return fmt::format("{} ({})", module.name, module.shown); }

} // namespace

void check_modules(const CheckCall& check, CheckReport& report) {
  const Listing listing = list_anew(check.call);
  std::size_t able = 0;
  for (std::size_t row = 0; row < listing.size(); ++row) {
    const ListedModule module = listing[row];
    const std::size_t winner = listing.winner(row);
    const bool is_winner = winner == row;
    if (winner == Listing::k_no_row)
      report.add(Severity::warning, named(module) + " can't be called",
                 fmt::format("modules.{}.from names a provider that has no such module", module.name),
                 other_source(check, module));
    else if (!is_winner)
      report.add(Severity::note, named(module) + " is shadowed", fmt::format("{} comes first", listing[winner].shown),
                 fmt::format("tcli plugin which {}", shell_quote(module.name)));
    if (module.state == State::broken)
      report.add(is_winner ? Severity::warning : Severity::note, named(module) + " is broken", std::string{module.reason},
                 remedy_of(check, module, is_winner));
    else if (is_winner)
      ++able;
  }
  report.ok(counted(able, "module") + " can be called");
}

} // namespace tcli

#include "commands/plugin_module.hpp"

#include "base/text.hpp"
#include "cli/aliases.hpp"
#include "cli/help.hpp"
#include "cli/json.hpp"
#include "cli/output.hpp"
#include "cli/table.hpp"
#include "cli/wait_note.hpp"
#include "commands/plugin_shared.hpp"
#include "contract/elf_file.hpp"
#include "contract/support.hpp"

#include <algorithm>
#include <boost/filesystem/operations.hpp>
#include <fmt/format.h>

namespace tcli {

namespace {

Table table_of_one(const Finding& finding, std::string why) {
  return {.name = "modules",
          .columns = {"location", "provider", "why"},
          .rows = {{finding.location, finding.provider, std::move(why)}}};
}

// What the listing says in its last column.
std::string remark(const Listing& listing, std::size_t index) {
  const ListedModule row = listing[index];
  const std::size_t winner = listing.winner(index);
  if (winner == Listing::k_no_row) return fmt::format("modules.{}.from names another provider", row.name);
  if (winner != index) return fmt::format("by {}", listing[winner].shown);
  return std::string{row.state == State::broken ? row.reason : row.summary};
}

// The rows by name, the winner of each name first.
std::vector<std::size_t> in_order(const Listing& listing) {
  std::vector<std::size_t> order(listing.size());
  for (std::size_t position = 0; position < order.size(); ++position) order[position] = listing.by_name(position);
  for (std::size_t position = 1; position < order.size(); ++position) {
    const bool winner_is_late =
        listing.is_winner(order[position]) && listing.name(order[position - 1]) == listing.name(order[position]);
    if (!winner_is_late) continue;
    auto begin = order.begin() + static_cast<std::ptrdiff_t>(position);
    const auto winner = begin;
    while (begin != order.begin() && listing.name(*(begin - 1)) == listing.name(*winner)) --begin;
    std::rotate(begin, winner, winner + 1);
  }
  return order;
}

// The others of a name, in the order in which they would follow.
std::vector<ListedModule> others_named(const Listing& listing, const Finding& finding) {
  std::vector<ListedModule> others;
  for (std::size_t row = 0; row < listing.size(); ++row) {
    if (listing[row].name == finding.name && listing[row].location != finding.location) others.push_back(listing[row]);
  }
  return others;
}

std::string why_it_won(const Listing& listing, const Finding& finding) {
  const auto others = others_named(listing, finding);
  if (others.empty()) return "the only one of that name";
  for (std::size_t row = 0; row < listing.size(); ++row) {
    if (listing[row].location == finding.location && !listing.is_winner(row)) return "it did not: " + remark(listing, row);
  }
  if (finding.problem.status == ExitCode::usage) return "none did: " + finding.problem.reason;
  std::vector<std::string> shown;
  for (const auto& row : others) shown.emplace_back(row.shown);
  std::string why;
  if (finding.is_builtin())
    why = "built in, which nothing replaces";
  else if (listing.is_chosen(finding.name))
    why = fmt::format("chosen by modules.{}.from", finding.name);
  else if (others.front().provider == finding.provider)
    why = fmt::format("the first that provider {} finds", finding.provider);
  else
    why = fmt::format("provider {} comes before {}", finding.provider, others.front().provider);
  return why + "; shadows " + join(shown, ", ");
}

FileFacts file_facts(const BuiltinCall& call, const Finding& finding) {
  FileFacts facts;
  boost::system::error_code error;
  if (boost::filesystem::is_symlink(finding.location, error)) {
    facts.links_to = boost::filesystem::canonical(finding.location, error).string();
  }
  if (finding.kind == "native") {
    if (const auto library = read_elf_file(finding.location, ElfUse::library)) facts.abi = library->abi;
  }
  facts.has_module = !has_no_module(call, finding);
  if (const bool enabled = is_enabled(call, finding); enabled || !facts.has_module) facts.enabled = enabled;
  return facts;
}

Table module_table(const Finding& finding, const Verdict& verdict, const FileFacts& file) {
  Table table{.name = "module", .columns = {"field", "value"}, .rows = {}};
  const auto add = [&](const char* field, std::string value) {
    if (!value.empty()) table.rows.push_back({field, std::move(value)});
  };
  add("name", finding.name);
  if (file.has_module) add("state", std::string{state_word(verdict.state)});
  add("kind", finding.kind);
  add("provider", finding.provider);
  add("location", finding.location);
  add("links to", file.links_to);
  if (file.abi) add("abi", std::to_string(*file.abi));
  if (!file.has_module) add("module", "none (no section .tcli.manifest)");
  if (file.enabled) add("enabled", enabled_words(finding, *file.enabled));
  if (!file.has_module) return table;
  if (verdict.manifest) add("version", verdict.manifest->version);
  const Introduction told = introduce(finding, verdict.manifest.get());
  for (const auto& [name, text] : k_support_keys) add(name.data(), told.support.*text);
  add("summary", told.summary.empty() ? verdict.summary() : told.summary);
  add("question", finding.question);
  add("problem", verdict.problem.reason);
  add("remedy", verdict.problem.remedy);
  if (verdict.manifest) {
    for (const Command& command : verdict.manifest->commands) add("command", command_usage(command) + ": " + command.summary);
  }
  return table;
}

} // namespace

Result<int> plugin_list(const BuiltinCall& call) {
  const bool only_broken = call.arguments.flag("broken");
  std::optional<WaitNote> note{std::in_place, awaited_by_listing(call.config)};
  const Listing listing = call.catalog.list();
  note.reset();
  Table table{.name = "modules", .columns = {"name", "state", "kind", "from", "summary"}, .rows = {}};
  for (const std::size_t index : in_order(listing)) {
    const ListedModule row = listing[index];
    if (only_broken && row.state != State::broken) continue;
    const auto state = listing.is_winner(index) ? state_word(row.state) : std::string_view{"shadowed"};
    table.rows.push_back({std::string{row.name}, std::string{state}, std::string{row.kind}, std::string{row.shown},
                          only_broken ? std::string{row.reason} : remark(listing, index)});
  }
  TCLI_CHECK(print_table(table, output_of(call)));
  return k_ok;
}

Result<int> plugin_show(const BuiltinCall& call) {
  TCLI_TRY(const auto finding, named_module(call, call.arguments.value("module")));
  TCLI_TRY(const auto verdict, call.contract.judge(finding));
  const auto file = file_facts(call, finding);
  TCLI_CHECK(print_table(module_table(finding, verdict, file), module_json(finding, verdict, file), output_of(call)));
  return k_ok;
}

Result<int> plugin_which(const BuiltinCall& call) {
  const std::string name = call.arguments.value("module"), from = call.arguments.value("from");
  TCLI_TRY(auto found, call.catalog.look_up(name, from));
  const auto alias = found ? std::nullopt : alias_in_force(call.catalog, call.config, name, from);
  if (alias) {
    TCLI_TRY(found, module_of(*alias, call.catalog, call.config, from));
    const std::string why = fmt::format("{} ({}, {})", alias->sentence(), config_origin_word(alias->origin), alias->where);
    TCLI_CHECK(print_table(table_of_one(*found, why), output_of(call)));
    return k_ok;
  }
  if (!found)
    return fail(call.catalog.unknown(name, from,
                                     {.before = "tcli plugin which", .others = alias_names(call.catalog, call.config, from)}));
  TCLI_CHECK(print_table(table_of_one(*found, why_it_won(call.catalog.list(), *found)), output_of(call)));
  return k_ok;
}

} // namespace tcli

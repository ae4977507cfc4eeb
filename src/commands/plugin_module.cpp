#include "commands/plugin_module.hpp"

#include "base/debug.hpp"
#include "base/text.hpp"
#include "cli/json.hpp"
#include "cli/output.hpp"
#include "cli/table.hpp"
#include "run/seal.hpp"

#include <algorithm>

namespace tcli {

namespace {

constexpr int k_ok = static_cast<int>(ExitCode::ok);
constexpr int k_failed = static_cast<int>(ExitCode::failed);

// What the listing says in its last column.
std::string remark(const Listing& listing, std::size_t index) {
  const ListedModule& row = listing.rows()[index];
  if (!listing.is_winner(index)) {
    if (row.winner == ListedModule::k_no_row) return fmt::format("modules.{}.from names another provider", row.name);
    return fmt::format("by {}", listing.rows()[row.winner].shown);
  }
  return std::string{row.state == State::broken ? row.reason : row.summary};
}

std::vector<std::size_t> by_name(const Listing& listing) {
  std::vector<std::size_t> order(listing.rows().size());
  for (std::size_t index = 0; index < order.size(); ++index) order[index] = index;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t one, std::size_t other) {
    const auto& rows = listing.rows();
    if (rows[one].name != rows[other].name) return rows[one].name < rows[other].name;
    return listing.is_winner(one) && !listing.is_winner(other);
  });
  return order;
}

// The others of a name, in the order in which they would follow.
std::vector<const ListedModule*> shadowed_by(const Listing& listing, const Finding& finding) {
  std::vector<const ListedModule*> shadowed;
  for (const ListedModule& row : listing.rows()) {
    if (row.name == finding.name && row.location != finding.location) shadowed.push_back(&row);
  }
  return shadowed;
}

std::string why_it_won(const Listing& listing, const Finding& finding) {
  const auto others = shadowed_by(listing, finding);
  if (others.empty()) return "the only one of that name";
  std::vector<std::string> shown;
  for (const auto* row : others) shown.emplace_back(row->shown);
  const auto& rows = listing.rows();
  const auto first = std::find_if(rows.begin(), rows.end(), [&](const ListedModule& row) { return row.name == finding.name; });
  std::string why;
  if (finding.is_builtin())
    why = "built in, which nothing replaces";
  else if (first->location != finding.location)
    why = fmt::format("chosen by modules.{}.from", finding.name);
  else if (others.front()->provider == finding.provider)
    why = fmt::format("the first that provider {} finds", finding.provider);
  else
    why = fmt::format("provider {} comes before {}", finding.provider, others.front()->provider);
  return why + "; shadows " + join(shown, ", ");
}

std::string command_line(const Command& command) {
  std::string text = command.key();
  for (const Argument& argument : command.arguments)
    text += fmt::format(" <{}>{}", argument.name, argument.variadic ? "..." : "");
  return text + ": " + command.summary;
}

Table module_table(const Finding& finding, const Verdict& verdict) {
  Table table{.name = "module", .columns = {"field", "value"}, .rows = {}};
  const auto add = [&](const char* field, std::string value) {
    if (!value.empty()) table.rows.push_back({field, std::move(value)});
  };
  add("name", finding.name);
  add("state", std::string{state_word(verdict.state)});
  add("kind", finding.kind);
  add("provider", finding.provider);
  add("location", finding.location);
  if (verdict.manifest) add("version", verdict.manifest->version);
  add("summary", verdict.summary());
  add("problem", verdict.problem.reason);
  add("remedy", verdict.problem.remedy);
  if (verdict.manifest) {
    for (const Command& command : verdict.manifest->commands) add("command", command_line(command));
  }
  return table;
}

} // namespace

Result<int> plugin_list(const BuiltinCall& call) {
  const bool only_broken = call.arguments.flag("broken");
  const Listing listing = call.catalog.list();
  Table table{.name = "modules", .columns = {"name", "state", "kind", "from", "summary"}, .rows = {}};
  for (const std::size_t index : by_name(listing)) {
    const ListedModule& row = listing.rows()[index];
    if (only_broken && row.state != State::broken) continue;
    const auto state = listing.is_winner(index) ? state_word(row.state) : std::string_view{"shadowed"};
    table.rows.push_back({std::string{row.name}, std::string{state}, std::string{row.kind}, std::string{row.shown},
                          only_broken ? std::string{row.reason} : remark(listing, index)});
  }
  TCLI_CHECK(print_table(table, call.arguments.value("output")));
  return k_ok;
}

Result<int> plugin_show(const BuiltinCall& call) {
  TCLI_TRY(const auto finding, call.catalog.find(call.arguments.value("module"), ""));
  TCLI_TRY(const auto verdict, call.contract.judge(finding));
  const bool json = call.arguments.value("output") == "json";
  TCLI_CHECK(json ? print(module_json(finding, verdict)) : print_table(module_table(finding, verdict), "table"));
  return k_ok;
}

Result<int> plugin_which(const BuiltinCall& call) {
  TCLI_TRY(const auto finding, call.catalog.find(call.arguments.value("module"), ""));
  const Listing listing = call.catalog.list();
  const Table table{.name = "modules",
                    .columns = {"location", "provider", "why"},
                    .rows = {{finding.location, finding.provider, why_it_won(listing, finding)}}};
  TCLI_CHECK(print_table(table, call.arguments.value("output")));
  return k_ok;
}

Result<int> plugin_check(const BuiltinCall& call) {
  TCLI_TRY(const auto finding, call.catalog.find(call.arguments.value("module"), ""));
  TCLI_TRY(auto verdict, call.contract.read(finding));
  if (verdict.state == State::unverified) {
    const std::string problem = call.arguments.flag("unsealed") ? "you said --unsealed" : seal_problem();
    if (!problem.empty()) warn(fmt::format("{} is asked for its --help without a seal: {}", finding.name, problem));
    TCLI_TRY(verdict, call.contract.ask(finding, problem.empty() ? Seal::required : Seal::none));
  }
  Table table{.name = "findings", .columns = {"level", "finding"}, .rows = {}};
  if (verdict.state == State::broken) table.rows.push_back({"error", verdict.problem.reason});
  if (verdict.manifest) {
    for (const auto& warning : verdict.manifest->warnings) table.rows.push_back({"warning", warning});
  }
  if (call.arguments.value("output") == "json") {
    TCLI_CHECK(print(table_json(table)));
  } else {
    std::string text;
    for (const auto& row : table.rows) text += fmt::format("{}: {}\n", row[0], escape(row[1]));
    if (verdict.state != State::broken) text += fmt::format("{}: {}\n", escape(finding.name), state_word(verdict.state));
    TCLI_CHECK(print(text));
  }
  return verdict.state == State::broken ? k_failed : k_ok;
}

} // namespace tcli

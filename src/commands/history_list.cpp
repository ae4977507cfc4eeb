#include "base/debug.hpp"
#include "base/text.hpp"
#include "cli/history_json.hpp"
#include "cli/output.hpp"
#include "cli/table.hpp"
#include "commands/history_module.hpp"
#include "commands/history_shared.hpp"
#include "commands/history_table.hpp"
#include "history/moment.hpp"

#include <charconv>
#include <fmt/format.h>

namespace tcli {

namespace {

constexpr std::size_t k_counted = 10'000; // more are told as more
constexpr std::size_t k_most_rows = 100'000;
constexpr int k_deepest = 100; // of runs below runs; tcli itself stops at a third of that, but runs may come from elsewhere

Result<std::size_t> limit_of(const BuiltinCall& call) {
  const std::string text = call.arguments.value("limit");
  std::int64_t limit = 0;
  std::from_chars(text.data(), text.data() + text.size(), limit);
  if (limit > 0) return static_cast<std::size_t>(std::min<std::int64_t>(limit, k_most_rows));
  return fail(Error{.status = ExitCode::usage,
                    .what = fmt::format("history list: --limit wants a number above 0, got '{}'", text),
                    .hint = "tcli history list"});
}

struct Tree {
  std::vector<Run> runs;
  bool is_whole = true;
};

// Each of `roots` and below it those that it called.
Status add_below(History& history, std::vector<Run> roots, int depth, Tree& tree) {
  for (Run& run : roots) {
    tree.is_whole = tree.is_whole && tree.runs.size() < k_most_rows && depth <= k_deepest;
    if (!tree.is_whole) return {};
    run.depth = depth;
    const std::string id = run.start.id;
    const bool has_children = run.has_children;
    tree.runs.push_back(std::move(run));
    if (!has_children) continue;
    TCLI_TRY(auto children, history.children(id));
    TCLI_CHECK(add_below(history, std::move(children), depth + 1, tree));
  }
  return {};
}

std::string end_for_people(const Run& run, std::int64_t now) {
  if (!run.end) return "";
  const std::string start = moment_for_people(run.start.started_ms, now);
  const std::string end = moment_for_people(run.start.started_ms + run.end->duration_us / 1000, now);
  const auto day = end.rfind(' ');
  return start.substr(0, start.rfind(' ')) == end.substr(0, day) ? end.substr(day + 1) : end; // of one day
}

// Where no indent tells it.
void add_depth(Table& table, const std::vector<Run>& runs) {
  table.columns.emplace_back("depth");
  for (std::size_t at = 0; at < runs.size(); ++at) table.rows[at].push_back(std::to_string(runs[at].depth));
}

} // namespace

Table run_table(const std::vector<Run>& runs, bool for_people) {
  Table table{.name = "runs", .columns = {"id", "command", "status", "started", "ended"}, .rows = {}};
  const auto now = now_ms();
  for (const Run& run : runs) {
    const RunStart& start = run.start;
    const std::string command = command_of(start);
    if (for_people) {
      const std::string mark = std::string(static_cast<std::size_t>(run.depth) * 2, ' ') + (run.has_children ? "+ " : "  ");
      table.rows.push_back({mark + start.id.substr(0, run.unique), command, state_and_time(run, now),
                            moment_for_people(start.started_ms, now), end_for_people(run, now)});
    } else {
      table.rows.push_back({start.id, command, state_and_time(run, now), moment_in_full(start.started_ms),
                            run.end ? moment_in_full(start.started_ms + run.end->duration_us / 1000) : ""});
    }
  }
  return table;
}

Result<int> history_list(const BuiltinCall& call) {
  TCLI_TRY(const auto limit, limit_of(call));
  TCLI_TRY(auto filter, filter_of(call));
  filter.state = run_state_from_word(call.arguments.value("status"));
  filter.only_roots = call.arguments.flag("tree");
  TCLI_TRY(auto history, open_history(call));
  TCLI_TRY(auto runs, history.list(filter, limit));
  const std::size_t shown = runs.size();
  if (filter.only_roots) {
    Tree tree;
    TCLI_CHECK(add_below(history, std::move(runs), 0, tree));
    runs = std::move(tree.runs);
    if (!tree.is_whole) warn("there are more below: tcli history list shows them without --tree");
  }
  const OutputFormat format = output_of(call);
  const bool for_people = format.is_for_people() && terminal_columns() > 0;
  Table table = run_table(runs, for_people);
  if (filter.only_roots && !for_people) add_depth(table, runs);
  const bool is_json = format.is_of_json();
  TCLI_CHECK(print_table(table, is_json ? runs_json(runs, filter.only_roots) : "", format));
  if (shown < limit || !format.is_for_people()) return 0;
  TCLI_TRY(const auto all, history.count(filter, k_counted));
  if (all > shown) tell(fmt::format("{} of {}{}, -n shows more", shown, all == k_counted ? "more than " : "", all));
  return 0;
}

} // namespace tcli

#include "history/condition.hpp"

#include "history/run_id.hpp"

#include <fmt/format.h>

namespace tcli {

namespace {

std::string_view sql_of(RunState state) {
  switch (state) { // "status <> 0 OR signal <> 0" as the index of those says it
  case RunState::ok:
    return "AND status = 0 AND signal = 0 ";
  case RunState::failed:
    return "AND (status <> 0 OR signal <> 0) AND signal = 0 ";
  case RunState::interrupted:
    return "AND (status <> 0 OR signal <> 0) AND signal = 2 ";
  case RunState::killed:
    return "AND (status <> 0 OR signal <> 0) AND signal NOT IN (0, 2) ";
  default:
    return "AND duration IS NULL ";
  }
}

// AND … of the runs that `table` stands for, a name of the table or an alias. The numbers of its parameters are the same for
// each.
Condition choice_of(const RunFilter& filter, std::string_view table) {
  Condition condition;
  // `what` with the number of the text's parameter in place of "{}".
  const auto add = [&](fmt::format_string<std::size_t> what, const std::string& text) {
    if (text.empty()) return;
    condition.texts.push_back(text);
    condition.sql += fmt::format(what, condition.texts.size());
  };
  add("AND command IN (SELECT number FROM commands WHERE module = ?{}) ", filter.module);
  add("AND command IN (SELECT number FROM commands WHERE verb = ?{}) ", filter.verb);
  add("AND person IN (SELECT number FROM people WHERE user = ?{}) ", filter.user);
  // Ids sort by time: the first ten characters are its milliseconds.
  if (filter.since_ms) condition.sql += fmt::format("AND {}.id >= '{}' ", table, run_id_of_time(*filter.since_ms));
  if (filter.until_ms) condition.sql += fmt::format("AND {}.id < '{}' ", table, run_id_of_time(*filter.until_ms));
  if (filter.state) condition.sql += sql_of(*filter.state);
  return condition;
}

constexpr int k_farthest = 100; // between a run and one above it: runs from elsewhere may be in a circle, or a chain without end

// Below no other one of them, however many stand between.
std::string root_of(const RunFilter& filter) {
  const auto above = choice_of(filter, "above").sql;
  if (above.empty()) return "AND (parent IS NULL OR NOT EXISTS (SELECT 1 FROM runs AS above WHERE above.id = runs.parent)) ";
  return fmt::format("AND NOT EXISTS (WITH RECURSIVE up(caller, far) AS (SELECT runs.parent, 1 UNION "
                     "SELECT above.parent, far + 1 FROM runs AS above JOIN up ON above.id = caller WHERE far < {}) "
                     "SELECT 1 FROM runs AS above JOIN up ON above.id = caller WHERE 1 {}) ",
                     k_farthest, above);
}

} // namespace

Condition condition_of(const RunFilter& filter) {
  Condition condition = choice_of(filter, "runs");
  condition.sql = "WHERE 1 " + condition.sql;
  if (filter.only_roots) condition.sql += root_of(filter);
  return condition;
}

Result<Statement> prepare_with(Database& database, const std::string& sql, const std::vector<std::string>& texts) {
  TCLI_TRY(auto statement, database.prepare(sql));
  for (std::size_t at = 0; at < texts.size(); ++at) statement.bind(static_cast<int>(at + 1), texts[at]);
  return statement;
}

} // namespace tcli

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

} // namespace

Condition condition_of(const RunFilter& filter) {
  Condition condition{.sql = "WHERE 1 ", .texts = {}};
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
  add("AND runs.id >= ?{} ", filter.since_ms ? run_id_of_time(*filter.since_ms) : "");
  add("AND runs.id < ?{} ", filter.until_ms ? run_id_of_time(*filter.until_ms) : "");
  if (filter.state) condition.sql += sql_of(*filter.state);
  if (filter.only_roots)
    condition.sql += "AND (parent IS NULL OR NOT EXISTS (SELECT 1 FROM runs AS above WHERE above.id = runs.parent)) ";
  return condition;
}

Result<Statement> prepare_with(Database& database, const std::string& sql, const std::vector<std::string>& texts) {
  TCLI_TRY(auto statement, database.prepare(sql));
  for (std::size_t at = 0; at < texts.size(); ++at) statement.bind(static_cast<int>(at + 1), texts[at]);
  return statement;
}

} // namespace tcli

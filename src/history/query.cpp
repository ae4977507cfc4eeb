#include "history/history.hpp"
#include "history/process.hpp"
#include "history/run_id.hpp"
#include "history/words.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace tcli {

namespace {

// In the order in which `row_of` reads them.
constexpr std::string_view k_columns =
    "SELECT runs.id, parent, module, subject, verb, words, user, host, started, duration, status, signal, pid, boot "
    "FROM runs JOIN commands ON commands.number = command JOIN people ON people.number = person "
    "JOIN details ON details.id = runs.id ";

RunState state_of(const RunRow& row, bool has_ended, std::int64_t pid, std::int64_t boot_ms) {
  if (has_ended && row.signal != 0) return RunState::killed;
  if (has_ended) return row.status == 0 ? RunState::ok : RunState::failed;
  return is_still_there(pid, boot_ms, row.started_ms) ? RunState::running : RunState::abandoned;
}

RunRow row_of(const Statement& statement) {
  RunRow row{.id = statement.text(0),
             .parent = statement.text(1),
             .module = statement.text(2),
             .subject = statement.text(3),
             .verb = statement.text(4),
             .words = unpacked(statement.text(5)),
             .user = statement.text(6),
             .host = statement.text(7),
             .started_ms = statement.number(8),
             .duration_us = statement.number(9)};
  row.status = static_cast<int>(statement.number(10));
  row.signal = static_cast<int>(statement.number(11));
  row.state = state_of(row, !statement.is_null(9), statement.number(12), statement.number(13));
  return row;
}

// The condition of a filter; its values are bound in the same order, from 1.
struct Condition {
  std::string sql = "WHERE 1 ";
  std::vector<std::string> texts;
  // `what` with the text's parameter in place of "{}".
  void add(fmt::format_string<std::string> what, std::string text) {
    texts.push_back(std::move(text));
    sql += fmt::format(what, fmt::format("?{}", texts.size()));
  }
};

std::string_view sql_of(RunState state) {
  switch (state) {
  case RunState::ok:
    return "AND status = 0 AND signal = 0 ";
  case RunState::failed:
    return "AND (status <> 0 OR signal <> 0) AND signal = 0 "; // as the index of those says it
  case RunState::killed:
    return "AND (status <> 0 OR signal <> 0) AND signal <> 0 ";
  default:
    return "AND duration IS NULL ";
  }
}

Condition condition(const RunFilter& filter) {
  Condition condition;
  if (!filter.module.empty()) condition.add("AND command IN (SELECT number FROM commands WHERE module = {}) ", filter.module);
  if (!filter.user.empty()) condition.add("AND person IN (SELECT number FROM people WHERE user = {}) ", filter.user);
  // Ids sort by time: the first ten characters are its milliseconds.
  if (filter.since_ms) condition.add("AND runs.id >= {} ", run_id_of_time(*filter.since_ms));
  if (filter.until_ms) condition.add("AND runs.id < {} ", run_id_of_time(*filter.until_ms));
  if (filter.state) condition.sql += sql_of(*filter.state);
  return condition;
}

Result<Statement> prepare(Database& database, const std::string& sql, const std::vector<std::string>& texts) {
  TCLI_TRY(auto statement, database.prepare(sql));
  for (std::size_t at = 0; at < texts.size(); ++at) statement.bind(static_cast<int>(at + 1), texts[at]);
  return statement;
}

Result<std::vector<RunRow>> rows(Database& database, const std::string& sql, const std::vector<std::string>& texts) {
  TCLI_TRY(auto statement, prepare(database, sql, texts));
  std::vector<RunRow> list;
  while (true) {
    TCLI_TRY(const bool has_row, statement.step());
    if (!has_row) return list;
    list.push_back(row_of(statement));
  }
}

} // namespace

Result<std::vector<RunRow>> History::list(const RunFilter& filter, std::size_t limit) {
  const auto wanted = condition(filter);
  return rows(*m_database, fmt::format("{}{}ORDER BY runs.id DESC LIMIT {}", k_columns, wanted.sql, limit), wanted.texts);
}

Result<std::size_t> History::count(const RunFilter& filter) {
  const auto wanted = condition(filter);
  TCLI_TRY(auto statement, prepare(*m_database, "SELECT count(*) FROM runs " + wanted.sql, wanted.texts));
  TCLI_TRY(const bool has_row, statement.step());
  return has_row ? static_cast<std::size_t>(statement.number(0)) : 0;
}

Result<std::vector<RunRow>> History::children(const std::string& id) {
  return rows(*m_database, fmt::format("{}WHERE parent = ?1 ORDER BY runs.id", k_columns), {id});
}

Result<std::string> History::find(const std::string& word) {
  const bool is_last = word == "last", is_last_failed = word == "last-failed";
  std::string sql = "SELECT id FROM runs WHERE id >= ?1 AND id < ?2 ORDER BY id LIMIT 6";
  std::vector<std::string> texts;
  if (is_last) {
    sql = "SELECT id FROM runs ORDER BY id DESC LIMIT 1";
  } else if (is_last_failed) {
    sql = "SELECT id FROM runs WHERE status <> 0 OR signal <> 0 ORDER BY id DESC LIMIT 1";
  } else {
    std::string first = word;
    std::ranges::transform(first, first.begin(), [](char letter) {
      return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
    });
    texts = {first, first + "~"}; // after every character of an id
  }
  TCLI_TRY(auto statement, prepare(*m_database, sql, texts));
  std::vector<std::string> found;
  while (true) {
    TCLI_TRY(const bool has_row, statement.step());
    if (!has_row) break;
    found.push_back(statement.text(0));
  }
  if (found.size() == 1) return found.front();
  Error error{.status = ExitCode::usage, .what = fmt::format("no run '{}'", word), .hint = "tcli history list"};
  if (is_last || is_last_failed) error.what = is_last ? "no run is recorded yet" : "no failed run is recorded";
  if (found.size() > 1) {
    error.what = fmt::format("'{}' begins more than one id", word);
    error.hint = "tcli history show " + found.back();
    error.notes = std::move(found);
  }
  return fail(std::move(error));
}

Result<Run> History::load(const std::string& id) {
  TCLI_TRY(auto list, rows(*m_database, fmt::format("{}WHERE runs.id = ?1", k_columns), {id}));
  if (list.empty())
    return fail(Error{.status = ExitCode::usage, .what = fmt::format("no run '{}'", id), .hint = "tcli history list"});
  Run run{.start = {}, .row = std::move(list.front()), .digest = {}, .note = {}};
  TCLI_TRY(
      auto statement,
      prepare(
          *m_database,
          "SELECT provider, kind, location, version, device, inode, size, mtime, ctime, digest, folder, parameters, truncated, "
          "pid, boot, text FROM runs JOIN programs ON programs.number = program JOIN details ON details.id = runs.id "
          "LEFT JOIN notes ON notes.id = runs.id WHERE runs.id = ?1",
          {id}));
  TCLI_TRY(const bool has_row, statement.step());
  if (!has_row) return run;
  RunStart& start = run.start;
  start.id = run.row.id;
  start.parent = run.row.parent;
  start.module = run.row.module;
  start.subject = run.row.subject;
  start.verb = run.row.verb;
  start.words = run.row.words;
  start.user = run.row.user;
  start.host = run.row.host;
  start.started_ms = run.row.started_ms;
  start.provider = statement.text(0);
  start.kind = statement.text(1);
  start.location = statement.text(2);
  start.version = statement.text(3);
  start.file.device = static_cast<std::uint64_t>(statement.number(4));
  start.file.inode = static_cast<std::uint64_t>(statement.number(5));
  start.file.size = static_cast<std::uint64_t>(statement.number(6));
  start.file.mtime_ns = statement.number(7);
  start.file.ctime_ns = statement.number(8);
  run.digest = statement.text(9);
  start.folder = statement.text(10);
  start.parameters = unpacked_pairs(statement.text(11));
  start.truncated = statement.number(12) != 0;
  start.pid = statement.number(13);
  start.boot_ms = statement.number(14);
  run.note = statement.text(15);
  return run;
}

} // namespace tcli

#include "history/history.hpp"

#include "base/clock.hpp"
#include "base/debug.hpp"
#include "base/text.hpp"
#include "base/xdg.hpp"
#include "history/digest.hpp"
#include "history/fold.hpp"
#include "history/journal.hpp"
#include "history/schema.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <fmt/format.h>
#include <optional>
#include <unistd.h>

namespace tcli {

namespace {

std::string database_path(const std::string& folder) { return folder + "/history.db"; }

// Without a write-ahead log it was left by a prune on a full disk that was cut off (retention.cpp): its pages may be of two
// states.
Status look_whether_whole(Database& database) {
  TCLI_TRY(const auto mode, database.text("PRAGMA journal_mode"));
  if (mode == "wal") return {};
  TCLI_TRY(auto verdict, database.text("PRAGMA integrity_check(1)"));
  if (verdict == "ok") (void)database.execute("PRAGMA journal_mode = WAL"); // may have to wait for others: then the next time
  if (verdict == "ok") return {};
  return fail(database.damage(std::move(verdict)));
}

Status make_ready(Database& database, const std::string& path) {
  TCLI_CHECK(bring_up_to_date(database, path));
  TCLI_CHECK(look_whether_whole(database));
  // What was folded is taken from the journal, which may go: a power cut must not lose it. What is removed is overwritten.
  return database.execute("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
}

// What there is to work with.
struct Opened {
  std::unique_ptr<Database> database; // the caller sees whether it is damaged
  std::optional<Error> trouble;       // why nothing can be added
  bool is_full = false;               // for want of room
  bool is_current = true;             // else it only seems to be: for reading
};

Result<Opened> open_current(const std::string& path) {
  Opened opened;
  TCLI_TRY(opened.database, Database::open(path, Database::Mode::create));
  auto done = make_ready(*opened.database, path);
  if (done || opened.database->is_damaged()) return opened;
  if (!opened.database->is_unwritable()) return fail(std::move(done).error());
  opened.trouble = std::move(done).error();
  opened.is_full = opened.database->is_full();
  opened.database.reset(); // its locks
  TCLI_TRY(opened.database, Database::open(path, Database::Mode::alone));
  const auto current = seem_up_to_date(*opened.database, path);
  if (!current && !opened.database->is_damaged()) return fail(current.error());
  opened.is_current = current.value_or(true);
  (void)opened.database->execute("PRAGMA secure_delete = ON");
  return opened;
}

// The database and what SQLite keeps beside it, under a name that tells why; that name.
Result<std::string> move_aside(const std::string& path) {
  const std::string name = fmt::format("{}.damaged-{}", path, nanoseconds(CLOCK_REALTIME));
  for (const char* part : {"", "-wal", "-shm"})
    if (::rename((path + part).c_str(), (name + part).c_str()) != 0 && *part == '\0')
      return fail(system_error("move " + path, errno));
  return name;
}

std::string import_call(const std::string& name) { return "tcli history import " + shell_quote(name); }

void tell_damaged(const std::vector<std::string>& journals) {
  for (const std::string& journal : journals)
    warn(fmt::format("some lines of the history's journal could not be read; it is kept as {}", journal));
}

Result<Folded> fold_and_tell(Database& database, const std::string& folder) {
  TCLI_TRY(auto folded, fold_journals(database, folder));
  tell_damaged(folded.damaged);
  if (folded.runs > 0) TCLI_CHECK(add_digests(database));
  return folded;
}

// The journals into it, and the rest of what is due.
Status fold_and_look_after(Database& database, const std::string& folder, const Retention& retention) {
  TCLI_TRY(const auto folded, fold_and_tell(database, folder));
  return prune_now_and_then(database, folder, retention, folded.runs);
}

} // namespace

Result<History> History::open_quietly(const Retention& retention) {
  const auto folder = history_folder();
  if (!folder) return fail(Error{.what = "there is no history", .why = std::string{no_folder_reason()}});
  const std::string path = database_path(*folder);
  TCLI_CHECK(make_user_folder(*folder));
  for (int tries = 0; tries < 2; ++tries) {
    TCLI_TRY(auto opened, open_current(path));
    Database& database = *opened.database;
    bool is_full = opened.is_full;
    if (!opened.trouble && !database.is_damaged()) {
      auto done = fold_and_look_after(database, *folder, retention);
      is_full = !done && database.is_full();
      if (!done) opened.trouble = std::move(done).error();
    }
    if (!database.is_damaged()) {
      History history{std::move(opened.database), *folder};
      history.m_trouble = std::move(opened.trouble);
      history.m_is_full = is_full;
      history.m_is_current = opened.is_current;
      return history;
    }
    opened.database.reset();
    TCLI_TRY(const auto name, move_aside(path));
    warn(fmt::format(
        "the history {} is damaged; it is kept as {}, and a new one was begun. What can be read of it comes back with: {}", path,
        name, import_call(name)));
  }
  return fail(Error{.what = path, .why = "it is damaged"});
}

Result<History> History::open(const Retention& retention) {
  TCLI_TRY(auto history, open_quietly(retention));
  history.tell_trouble();
  return history;
}

Error History::failure(Error error) {
  if (!m_database->is_damaged()) return error;
  m_database.reset();
  const auto name = move_aside(database_path(m_folder));
  if (!name) return error;
  error.what = "the history " + database_path(m_folder);
  error.why = fmt::format("it is damaged ({}); it is kept as {}, and a new one begins", error.why, *name);
  error.hint = import_call(*name);
  return error;
}

void History::tell_trouble() const {
  if (m_trouble) warn(fmt::format("the latest runs are not shown: {}: {}", m_trouble->what, m_trouble->why));
}

void History::take_news() {
  const auto folded = fold_and_tell(*m_database, m_folder);
  if (folded && folded->has_news) ++m_folds;
  if (folded || m_database->is_damaged()) return; // the next question tells it
  m_trouble = folded.error();
  tell_trouble();
}

std::int64_t History::version() const { return m_database->number("PRAGMA data_version").value_or(0); }

Status History::annotate(const std::string& id, const std::string& text) {
  TCLI_CHECK(can_change());
  TCLI_TRY(auto statement, m_database->prepare(text.empty() ? "DELETE FROM notes WHERE id = ?1"
                                                            : "INSERT OR REPLACE INTO notes(id, text) VALUES (?1, ?2)"));
  statement.bind(1, id);
  if (!text.empty()) statement.bind(2, text);
  return checked(statement.run());
}

Result<Removed> History::prune(const Retention& retention, bool dry_run) {
  if (dry_run) return checked(count_surplus(*m_database, m_folder, retention));
  std::uint64_t bytes = 0;
  if (m_is_full) { // once it is not, all of it is known
    TCLI_TRY(bytes, checked(remove_surplus_outputs(*m_database, m_folder, retention)));
    m_database.reset();
    TCLI_TRY(*this, open_quietly({}));
  }
  TCLI_CHECK(can_change());
  auto removed = checked(prune_runs(*m_database, m_folder, retention));
  if (removed) removed->output_bytes += bytes;
  if (removed && removed->runs == 0 && m_trouble) return fail(*m_trouble); // of the runs that it does not have nobody knows
  return removed;
}

} // namespace tcli

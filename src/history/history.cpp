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
#include <unistd.h>

namespace tcli {

namespace {

std::string database_path(const std::string& folder) { return folder + "/history.db"; }

Result<std::unique_ptr<Database>> open_current(const std::string& path) {
  TCLI_TRY(auto database, Database::open(path, Database::Mode::create));
  auto done = bring_up_to_date(*database, path);
  // What was folded is taken from the journal, which may go: a power cut must not lose it.
  if (done) done = database->execute("PRAGMA synchronous = FULL");
  if (!done && !database->is_damaged()) return fail(std::move(done).error());
  return database; // the caller sees whether it is damaged
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

// After the journals were folded.
Status look_after(Database& database, const std::string& folder, const Folded& folded, const Retention& retention) {
  tell_damaged(folded.damaged);
  if (folded.runs > 0) TCLI_CHECK(add_digests(database));
  return prune_now_and_then(database, folder, retention, folded.runs);
}

} // namespace

Result<History> History::open(const Retention& retention) {
  const auto folder = history_folder();
  if (!folder) return fail(Error{.what = "there is no history", .why = std::string{no_folder_reason()}});
  const std::string path = database_path(*folder);
  TCLI_CHECK(make_user_folder(*folder));
  for (int tries = 0; tries < 2; ++tries) {
    TCLI_TRY(auto database, open_current(path));
    auto folded = database->is_damaged() ? Result<Folded>{fail(Error{})} : fold_journals(*database, *folder);
    auto done = folded ? look_after(*database, *folder, *folded, retention) : fail(std::move(folded).error());
    if (done) return History{std::move(database), *folder};
    if (!database->is_damaged()) {
      warn(fmt::format("the latest runs are not shown: {}: {}", done.error().what, done.error().why));
      return History{std::move(database), *folder};
    }
    database.reset();
    TCLI_TRY(const auto name, move_aside(path));
    warn(fmt::format(
        "the history {} is damaged; it is kept as {}, and a new one was begun. What can be read of it comes back with: {}", path,
        name, import_call(name)));
  }
  return fail(Error{.what = path, .why = "it is damaged"});
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

Status History::annotate(const std::string& id, const std::string& text) {
  TCLI_TRY(auto statement, m_database->prepare(text.empty() ? "DELETE FROM notes WHERE id = ?1"
                                                            : "INSERT OR REPLACE INTO notes(id, text) VALUES (?1, ?2)"));
  statement.bind(1, id);
  if (!text.empty()) statement.bind(2, text);
  return checked(statement.run());
}

Result<std::size_t> History::prune(const Retention& retention, bool dry_run) {
  return checked(prune_runs(*m_database, m_folder, retention, dry_run));
}

} // namespace tcli

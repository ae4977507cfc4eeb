#include "history/health.hpp"

#include "history/history.hpp"
#include "history/journal.hpp"
#include "history/query.hpp"
#include "history/schema.hpp"

#include <algorithm>
#include <boost/filesystem/directory.hpp>
#include <fcntl.h>
#include <unistd.h>

namespace tcli {

namespace {

namespace fs = boost::filesystem;

constexpr std::uint64_t k_read_whole = std::uint64_t{64} << 20; // bytes of a database; more would take seconds

bool is_database_set_aside(std::string_view name) {
  return name.starts_with("history.db.damaged-") && !name.ends_with("-wal") && !name.ends_with("-shm");
}

bool is_journal_name(std::string_view name) { return name == "journal" || name.starts_with("journal."); }

bool is_part_of_database(std::string_view name) {
  return std::ranges::any_of(k_database_parts, [&](const char* part) { return name == std::string{"history.db"} + part; });
}

Status look_into(Database& database, HistoryHealth& health) {
  TCLI_TRY(health.version, database.number("PRAGMA user_version"));
  if (health.version == 0) { // made by SQLite, and nothing else
    TCLI_TRY(const auto tables, database.number("SELECT count(*) FROM sqlite_master"));
    if (tables == 0) return {};
  }
  TCLI_CHECK(check_known_history(database, health.path));
  if (health.version > schema_version()) return fail(database.damage("its version is not that of its tables"));
  if (health.bytes > k_read_whole) return {};
  const auto verdict = database.text("PRAGMA quick_check(1)");
  if (!verdict) return fail(verdict.error());
  if (*verdict != "ok") return fail(database.damage(*verdict));
  return database.in_one_view([&]() -> Status {
    TCLI_TRY(const auto runs, database.number("SELECT count(*) FROM runs NOT INDEXED"));
    return check_count(database, runs);
  });
}

std::uint64_t folded_of(Database& database, const FileId& journal) {
  auto statement = database.prepare("SELECT max(folded) FROM journals WHERE device = ?1 AND inode = ?2");
  if (!statement) return 0;
  statement->bind(1, static_cast<std::int64_t>(journal.device)).bind(2, static_cast<std::int64_t>(journal.inode));
  return statement->step().value_or(false) ? static_cast<std::uint64_t>(statement->number(0)) : 0;
}

void judge(Database& database, HistoryHealth& health) {
  using Verdict = HistoryHealth::Database;
  const auto looked = look_into(database, health);
  if (looked) {
    health.database = health.version < schema_version() ? Verdict::older : Verdict::good;
    return;
  }
  health.why = looked.error().why;
  // Of a newer one nothing is damaged; whether it is one, two places have to say.
  const bool is_newer = health.version > schema_version() && !database.is_damaged() &&
                        database.number("SELECT value FROM upkeep WHERE name = 'schema'").value_or(0) == health.version;
  const bool is_damaged = database.is_damaged() || !(database.is_unwritable() || database.is_busy());
  health.database = is_newer ? Verdict::newer : is_damaged ? Verdict::damaged : Verdict::closed;
}

} // namespace

HistoryHealth look_at_history() {
  HistoryHealth health;
  const auto folder = history_folder();
  if (!folder) return health;
  health.path = *folder + "/history.db";
  std::vector<FileId> journals;
  boost::system::error_code error;
  for (fs::directory_iterator at{*folder, error}, end; !error && at != end; at.increment(error)) {
    const std::string path = at->path().string(), name = at->path().filename().string();
    if (at->symlink_status(error).type() != fs::regular_file) {
      if (is_part_of_database(name) || name == "journal") health.no_files.push_back(path);
      continue;
    }
    if (is_database_set_aside(name) || name.starts_with("journal.damaged-")) health.put_aside.push_back(path);
    if (is_journal_name(name)) journals.push_back(file_id(path));
    const bool is_used = name == "history.db" || is_journal_name(name);
    if (is_used && ::faccessat(AT_FDCWD, path.c_str(), R_OK | W_OK, AT_EACCESS) != 0) health.closed.push_back(path);
  }
  std::ranges::sort(health.put_aside);
  for (const FileId& journal : journals) health.unfolded += journal.size;

  struct ::stat status {};
  const bool is_openable = std::ranges::none_of(health.no_files, [&](const auto& path) { return path.starts_with(health.path); });
  if (!is_openable || ::stat(health.path.c_str(), &status) != 0) return health;
  health.bytes = static_cast<std::uint64_t>(status.st_size);
  auto database = Database::open(health.path, Database::Mode::read);
  if (!database) {
    health.database = HistoryHealth::Database::closed;
    health.why = database.error().why;
    return health;
  }
  judge(**database, health);
  const bool is_read = health.database == HistoryHealth::Database::good || health.database == HistoryHealth::Database::older;
  if (!is_read) return health;
  health.unfolded = 0;
  for (const FileId& journal : journals) {
    const auto folded = folded_of(**database, journal);
    health.unfolded += journal.size - std::min(folded, journal.size);
  }
  return health;
}

bool has_readable_runs(const std::string& path) {
  bool found = false;
  (void)salvage(path, [&](const Run& /*run*/) -> Status {
    found = true;
    return fail(Error{}); // one is enough
  });
  return found;
}

} // namespace tcli

#include "history/schema.hpp"

#include "base/file.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace tcli {

namespace {

// Each brings a database from the version before it to its own: the first makes version 1. Only ever appended to.
// Times of day are milliseconds since 1970, durations microseconds. What is the same for many runs has a table of its own, so
// that a million runs are read in less than a second; what only `show` needs stands apart for the same reason.
constexpr std::array k_steps{
    R"sql(
      CREATE TABLE commands(number INTEGER PRIMARY KEY, module TEXT, subject TEXT, verb TEXT, UNIQUE(module, subject, verb));
      CREATE TABLE programs(number INTEGER PRIMARY KEY, provider TEXT, kind TEXT, location BLOB, version TEXT,
        device INTEGER, inode INTEGER, size INTEGER, mtime INTEGER, ctime INTEGER, digest TEXT,
        UNIQUE(location, provider, kind, version, device, inode, size, mtime, ctime));
      CREATE TABLE people(number INTEGER PRIMARY KEY, user TEXT, host TEXT, UNIQUE(user, host));
      CREATE TABLE runs(id TEXT PRIMARY KEY, parent TEXT, command INTEGER NOT NULL, program INTEGER NOT NULL,
        person INTEGER NOT NULL, started INTEGER NOT NULL, duration INTEGER, status INTEGER, signal INTEGER) WITHOUT ROWID;
      CREATE INDEX runs_of_parent ON runs(parent) WHERE parent IS NOT NULL;
      CREATE INDEX runs_of_command ON runs(command);
      CREATE INDEX runs_failed ON runs(id) WHERE status <> 0 OR signal <> 0;
      CREATE INDEX runs_open ON runs(id) WHERE duration IS NULL;
      CREATE TABLE details(id TEXT PRIMARY KEY, folder BLOB, words BLOB, parameters BLOB, truncated INTEGER,
        pid INTEGER, boot INTEGER) WITHOUT ROWID;
      CREATE TABLE outputs(id TEXT PRIMARY KEY, out_kept INTEGER, out_cut INTEGER, out_bytes INTEGER,
        err_kept INTEGER, err_cut INTEGER, err_bytes INTEGER) WITHOUT ROWID;
      CREATE TABLE upkeep(name TEXT PRIMARY KEY, value INTEGER) WITHOUT ROWID;
      CREATE TABLE journals(device INTEGER, inode INTEGER, head INTEGER, folded INTEGER, PRIMARY KEY(device, inode));
    )sql",
    R"sql(
      CREATE TABLE notes(id TEXT PRIMARY KEY, text TEXT) WITHOUT ROWID;
    )sql",
    R"sql(
      ALTER TABLE details ADD COLUMN boot_id TEXT;
      CREATE INDEX runs_of_people ON runs(person, id) WHERE parent IS NULL;
    )sql",
};

Status copy_to(Database& database, const std::string& path) {
  TCLI_TRY(auto copy, database.prepare("VACUUM INTO ?1"));
  return copy.bind(1, path).run();
}

Status copy_before(Database& database, const std::string& path, std::int64_t version) {
  const std::string name = fmt::format("{}.v{}", path, version), unfinished = fmt::format("{}.{}.tmp", name, ::getpid());
  ::unlink(unfinished.c_str());
  const UniqueFd made(::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)); // SQLite would ask the umask
  if (!made.valid()) return fail(system_error("make " + unfinished, errno));
  auto done = copy_to(database, unfinished);
  if (done && ::rename(unfinished.c_str(), name.c_str()) != 0) done = fail(system_error("rename " + unfinished, errno));
  if (!done) ::unlink(unfinished.c_str());
  return done;
}

Status take_steps(Database& database, std::int64_t version) {
  for (auto at = static_cast<std::size_t>(version); at < k_steps.size(); ++at) {
    TCLI_CHECK(database.execute(k_steps.at(at)));
    TCLI_CHECK(database.execute(fmt::format("PRAGMA user_version = {0}; "
                                            "INSERT OR REPLACE INTO upkeep(name, value) VALUES ('schema', {0})",
                                            at + 1)));
  }
  return {};
}

// Whoever makes a version above 2 writes it down in two places: else a damaged number would pass for that of a newer tcli.
Result<bool> is_newer(Database& database, std::int64_t found) {
  TCLI_TRY(const auto written, database.number("SELECT value FROM upkeep WHERE name = 'schema'"));
  return found > schema_version() && written == found;
}

Error too_new(const std::string& path, std::int64_t found) {
  return {.what = path,
          .why = fmt::format("it has version {}, and this tcli knows up to {}", found, schema_version()),
          .hint = "tcli --version"};
}

// That of the file, when this tcli can use it.
Result<std::int64_t> version_of(Database& database, const std::string& path) {
  std::int64_t found = 0, tables = 0;
  TCLI_CHECK(database.in_one_view([&]() -> Status {
    TCLI_TRY(found, database.number("PRAGMA user_version"));
    if (found != 0) return {};
    TCLI_TRY(tables, database.number("SELECT count(*) FROM sqlite_master"));
    return {};
  }));
  if (tables > 0) return fail(database.damage("it is another program's"));
  if (found >= 0 && found <= schema_version()) return found;
  TCLI_TRY(const bool newer, is_newer(database, found));
  if (!newer) database.set_damaged();
  return fail(too_new(path, found));
}

} // namespace

Status check_known_history(Database& database, const std::string& path) {
  constexpr std::array<std::array<std::string_view, 2>, 5> k_keys{
      {{"runs", "id"}, {"details", "id"}, {"commands", "number"}, {"programs", "number"}, {"people", "number"}}};
  TCLI_TRY(const auto found, database.number("PRAGMA user_version"));
  if (is_newer(database, found).value_or(false)) return fail(too_new(path, found)); // where that can't be told it is read
  for (const auto& [table, column] : k_keys) {
    TCLI_TRY(const auto count, database.number(fmt::format(
                                   "SELECT count(*) FROM pragma_table_info('{}') WHERE name = '{}' AND pk = 1", table, column)));
    if (count != 1) return fail(Error{.what = path, .why = fmt::format("its table {} is none of tcli's", table)});
  }
  return {};
}

int schema_version() { return static_cast<int>(k_steps.size()); }

Status bring_up_to_date(Database& database, const std::string& path) {
  TCLI_TRY(const auto found, version_of(database, path));
  if (found == schema_version()) return {};
  if (found > 0) TCLI_CHECK(copy_before(database, database.path(), found));
  TCLI_CHECK(database.execute("PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL"));
  auto done = database.transaction([&]() -> Status {
    TCLI_TRY(const auto now, database.number("PRAGMA user_version")); // another process may have been faster
    return take_steps(database, now);
  });
  if (!done && database.is_refused()) database.set_damaged(); // tables are there that its version does not have
  return done;
}

Result<bool> seem_up_to_date(Database& database, const std::string& path) {
  TCLI_TRY(const auto found, version_of(database, path));
  if (found == schema_version()) return true;
  if (found == 0) TCLI_CHECK(database.execute("PRAGMA journal_mode = MEMORY")); // an empty file
  TCLI_CHECK(database.execute("BEGIN IMMEDIATE"));
  TCLI_CHECK(take_steps(database, found));
  return false;
}

} // namespace tcli

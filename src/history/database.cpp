#include "history/database.hpp"

#include "base/program.hpp"
#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <memory>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

namespace tcli {

namespace {

constexpr int k_patience_ms = 1000;
constexpr ::mode_t k_only_owner = 0177;

// SQLite wants files beside a database, unless it is told that nobody can change it (sqlite.org/uri.html).
std::string unchanging(const std::string& path) {
  std::string uri = "file:";
  for (const char letter : path)
    uri += std::string_view{"%?#"}.find(letter) == std::string_view::npos
               ? std::string{letter}
               : fmt::format("%{:02X}", static_cast<unsigned char>(letter));
  return uri + "?immutable=1";
}

// SQLite takes no path with a link in it (SQLITE_OPEN_NOFOLLOW), and a home may stand behind one: only the file itself must be
// none, unless a person named it. `path` itself where there is nothing to resolve.
std::string resolved(const std::string& path, Database::Mode mode) {
  if (path == k_in_memory) return path;
  const auto slash = path.rfind('/');
  const bool is_named = mode == Database::Mode::read;
  const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  const std::unique_ptr<char, decltype(&std::free)> real{::realpath((is_named ? path : folder).c_str(), nullptr), std::free};
  if (!real) return path;
  return is_named ? std::string{real.get()} : fmt::format("{}/{}", real.get(), path.substr(slash + 1));
}

// Nothing can be written beside it, as in a backup: it is read as it is.
bool is_at_rest(const std::string& path) {
  return ::access(path.substr(0, path.rfind('/') + 1).c_str(), W_OK) != 0 && (errno == EROFS || errno == EACCES);
}

// SQLite would wait for who writes to a FIFO that it may only read.
Status refuse_other_than_files(const std::string& path) {
  if (path == k_in_memory) return {};
  for (const char* const part : k_database_parts) {
    struct ::stat status {};
    const std::string file = path + part;
    if (::stat(file.c_str(), &status) != 0 || S_ISREG(status.st_mode)) continue;
    return fail(Error{.what = file, .why = "it is no file", .hint = aside_command(file)});
  }
  return {};
}

bool has_log(const std::string& path) {
  struct ::stat status {};
  return ::stat((path + "-wal").c_str(), &status) == 0 && status.st_size > 0;
}

} // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Statement& Statement::bind(int at, std::int64_t value) {
  sqlite3_bind_int64(m_statement.get(), at, value);
  return *this;
}

Statement& Statement::bind(int at, std::string_view text) {
  sqlite3_bind_text64(m_statement.get(), at, text.data() == nullptr ? "" : text.data(), text.size(), SQLITE_TRANSIENT,
                      SQLITE_UTF8);
  return *this;
}

Statement& Statement::bind_bytes(int at, std::string_view bytes) {
  sqlite3_bind_blob64(m_statement.get(), at, bytes.data() == nullptr ? "" : bytes.data(), bytes.size(), SQLITE_TRANSIENT);
  return *this;
}

Statement& Statement::bind_null(int at) {
  sqlite3_bind_null(m_statement.get(), at);
  return *this;
}

Result<bool> Statement::step() {
  const int code = sqlite3_step(m_statement.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return m_database->failure(code);
}

Status Statement::run() {
  auto done = step();
  reset();
  return done ? Status{} : fail(std::move(done).error());
}

void Statement::reset() { sqlite3_reset(m_statement.get()); }

std::int64_t Statement::number(int column) const { return sqlite3_column_int64(m_statement.get(), column); }

std::string Statement::text(int column) const {
  const auto* const bytes = static_cast<const char*>(sqlite3_column_blob(m_statement.get(), column));
  const int size = sqlite3_column_bytes(m_statement.get(), column);
  return bytes == nullptr ? std::string{} : std::string(bytes, static_cast<std::size_t>(size));
}

bool Statement::is_number(int column) const { return sqlite3_column_type(m_statement.get(), column) == SQLITE_INTEGER; }

bool Statement::is_null(int column) const { return sqlite3_column_type(m_statement.get(), column) == SQLITE_NULL; }

void Database::Close::operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }

Result<std::unique_ptr<Database>> Database::open(const std::string& path, Mode mode) {
  std::unique_ptr<Database> database{new Database(path)};
  const int flags = (mode == Mode::read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) |
                    (mode == Mode::create ? SQLITE_OPEN_CREATE : 0) | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW;
  sqlite3* connection = nullptr;
  const std::string real = resolved(path, mode);
  database->m_path = real;
  TCLI_CHECK(refuse_other_than_files(real));
  const bool is_read_only = (mode == Mode::alone || mode == Mode::read) && is_at_rest(real);
  database->m_misses_log = is_read_only && has_log(real);
  const ::mode_t mask = ::umask(k_only_owner);
  const int code = is_read_only
                       ? sqlite3_open_v2(unchanging(real).c_str(), &connection, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, nullptr)
                       : sqlite3_open_v2(real.c_str(), &connection, flags, nullptr);
  ::umask(mask);
  database->m_connection.reset(connection);
  if (code != SQLITE_OK) return database->failure(code);
  sqlite3_extended_result_codes(connection, 1);
  sqlite3_busy_timeout(connection, k_patience_ms);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr); // a file may come from anywhere
  sqlite3_db_config(connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr); // one may never end
  sqlite3_db_config(connection, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  if (mode == Mode::alone) TCLI_CHECK(database->execute("PRAGMA locking_mode = EXCLUSIVE"));
  return database;
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v2(m_connection.get(), sql.data(), static_cast<int>(sql.size()), &statement, nullptr);
  if (code == SQLITE_ERROR) m_is_damaged = true; // the tables are not those that were made
  if (code != SQLITE_OK) return failure(code);
  return Statement{*this, statement};
}

Status Database::execute(const std::string& sql) {
  const int code = sqlite3_exec(m_connection.get(), sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return failure(code);
  return {};
}

Status Database::transaction(const std::function<Status()>& work) {
  TCLI_CHECK(execute("BEGIN IMMEDIATE"));
  auto done = work();
  if (done) done = execute("COMMIT");
  if (!done) sqlite3_exec(m_connection.get(), "ROLLBACK", nullptr, nullptr, nullptr); // why it failed stays known
  return done;
}

Status Database::in_one_view(const std::function<Status()>& ask) {
  TCLI_CHECK(execute("SAVEPOINT view")); // which a transaction that is open already may hold too
  auto done = ask();
  sqlite3_exec(m_connection.get(), "RELEASE view", nullptr, nullptr, nullptr); // nothing was changed
  return done;
}

Result<std::int64_t> Database::number(std::string_view sql) {
  TCLI_TRY(auto statement, prepare(sql));
  TCLI_TRY(const bool has_row, statement.step());
  return has_row ? statement.number(0) : 0;
}

Result<std::string> Database::text(std::string_view sql) {
  TCLI_TRY(auto statement, prepare(sql));
  TCLI_TRY(const bool has_row, statement.step());
  return has_row ? statement.text(0) : std::string{};
}

void Database::dig_holes() const {
  constexpr ::off_t k_block = 4096;
  struct ::stat status {};
  const int file = ::open(m_path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW); // stays open: to close it would free SQLite's locks
  if (file < 0 || ::fstat(file, &status) != 0) return;
  std::array<char, std::size_t{k_block}> block{};
  for (::off_t at = 0; at < status.st_size; at += k_block)
    if (::pread(file, block.data(), block.size(), at) == k_block &&
        std::ranges::all_of(block, [](char byte) { return byte == 0; }))
      ::fallocate(file, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, at, k_block);
}

namespace {

// The database and what SQLite keeps beside it: the first of them that is there and can't be written to; empty where none is.
std::string unwritable_part(const std::string& path) {
  for (const char* part : {"", "-wal", "-shm"})
    if (::access((path + part).c_str(), W_OK) != 0 && errno != ENOENT) return path + part;
  return {};
}

} // namespace

tl::unexpected<Error> Database::failure(int code) {
  constexpr int k_primary = 0xff; // the rest of a code tells more of the same
  const int primary = code & k_primary;
  // The header of a file can call it one that only a newer SQLite may write to.
  const std::string closed = primary == SQLITE_READONLY ? unwritable_part(m_path) : std::string{};
  const bool is_odd = code == SQLITE_READONLY && closed.empty();
  m_is_damaged = m_is_damaged || primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB || is_odd;
  m_is_refused = primary == SQLITE_ERROR;
  m_is_unwritable = primary == SQLITE_FULL || primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN || primary == SQLITE_READONLY;
  m_is_busy = primary == SQLITE_BUSY || primary == SQLITE_LOCKED;
  const int error = primary == SQLITE_IOERR && m_connection ? sqlite3_system_errno(m_connection.get()) : 0;
  m_is_full = code == SQLITE_FULL || code == SQLITE_IOERR_SHMSIZE || error == EDQUOT || error == EFBIG;
  const char* why = m_connection ? sqlite3_errmsg(m_connection.get()) : sqlite3_errstr(code);
  if (code == SQLITE_IOERR_SHMSIZE) why = sqlite3_errstr(SQLITE_FULL); // in place of "disk I/O error"
  if (error == EDQUOT || error == EFBIG) why = std::strerror(error);
  return fail(Error{.what = closed.empty() ? m_path : closed, .why = why});
}

} // namespace tcli

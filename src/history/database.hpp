// A SQLite database file. The one place that uses SQLite.
#pragma once

#include "base/file.hpp"
#include "base/result.hpp"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace tcli {

class Database;

// A prepared statement; may be used again after reset(). Goes before its database does.
class Statement {
public:
  // Parameters are numbered from 1. Texts are copied. Failures show in the step that follows.
  Statement& bind(int at, std::int64_t value);
  Statement& bind(int at, std::string_view text);
  Statement& bind_bytes(int at, std::string_view bytes); // NUL bytes among them
  Statement& bind_null(int at);

  // true: there is a row to read; false: done.
  Result<bool> step();
  // For statements without rows: one step, then ready for the next values.
  Status run();
  void reset();

  // Of the current row, numbered from 0. NULL is 0 and an empty text.
  std::int64_t number(int column) const;
  std::string text(int column) const;
  bool is_null(int column) const;
  bool is_number(int column) const;

private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  Statement(Database& database, sqlite3_stmt* statement) : m_database(&database), m_statement(statement) {}

  Database* m_database;
  std::unique_ptr<sqlite3_stmt, Finalize> m_statement;
};

// The path of a database that is in no file, and goes with its connection.
inline constexpr const char* k_in_memory = ":memory:";

// What is put behind the path of a database for the files that SQLite keeps with it.
inline constexpr std::array k_database_parts{"", "-wal", "-shm", "-journal"};

// Not for two threads. Stays where it is: statements refer to it.
class Database {
public:
  // `alone` keeps other processes out, and so needs no memory shared with them, which takes room on the disk. On a
  // read-only file system, and where the user may not write, it reads.
  enum class Mode { read, write, create, alone };

  // Waits up to a second for the locks of other processes. Files are made with mode 0600 whatever the umask; what is none, such
  // as a FIFO, is refused.
  static Result<std::unique_ptr<Database>> open(const std::string& path, Mode mode);

  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  Result<Statement> prepare(std::string_view sql);
  // Statements separated by semicolons, without parameters or rows.
  Status execute(const std::string& sql);
  // All that `work` does or, when it fails, nothing of it.
  Status transaction(const std::function<Status()>& work);
  // All that `ask` reads is of one state, whatever others write meanwhile.
  Status in_one_view(const std::function<Status()>& ask);
  // The number in the only row and column; 0 when there is no row.
  Result<std::int64_t> number(std::string_view sql);
  // The same of a text.
  Result<std::string> text(std::string_view sql);

  // Its file, without links on the way; what has to stand beside it stands beside that.
  const std::string& path() const { return m_path; }
  // Whether it is read as it is, without the latest changes in its log.
  bool misses_log() const { return m_misses_log; }

  // Gives the room of pages that hold nothing but zeroes (secure_delete) back to the disk: what is read stays the same, so that
  // it may be cut off anywhere. For who keeps other processes out.
  void dig_holes() const;

  // Whether something failed since the file is no database, or a damaged one.
  bool is_damaged() const { return m_is_damaged; }
  void set_damaged() { m_is_damaged = true; } // for who knows what ought to be in it
  Error damage(std::string why) {
    set_damaged();
    return {.what = m_path, .why = std::move(why)};
  }
  // Whether what failed last was the statement's fault: it does not fit the tables.
  bool is_refused() const { return m_is_refused; }
  // Whether it was the disk's: full, read-only or failing; and whether it was for want of room.
  bool is_unwritable() const { return m_is_unwritable; }
  bool is_full() const { return m_is_full; }
  // Whether it was that another process holds it.
  bool is_busy() const { return m_is_busy; }

private:
  friend class Statement;
  struct Close {
    void operator()(sqlite3* connection) const;
  };
  explicit Database(std::string path) : m_path(std::move(path)) {}
  tl::unexpected<Error> failure(int code);

  FileSizeErrorScope m_file_size_errors; // SQLite writes without one
  std::string m_path;
  std::unique_ptr<sqlite3, Close> m_connection;
  bool m_is_damaged = false, m_is_refused = false, m_is_unwritable = false, m_is_full = false, m_is_busy = false,
       m_misses_log = false;
};

} // namespace tcli

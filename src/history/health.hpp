// How the history does: looked at, and left as it is.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tcli {

struct HistoryHealth {
  enum class Database { none, good, older, newer, damaged, closed }; // closed: it can't be opened now

  std::string path; // of the database, there or not; empty: there is no place for one
  Database database = Database::none;
  std::string why; // of newer, damaged and closed
  std::int64_t version = 0;
  std::uint64_t bytes = 0;
  std::uint64_t unfolded = 0;         // bytes of journals that the database does not have yet
  std::vector<std::string> no_files;  // a folder, a link, a FIFO and the like where one of its files has to be
  std::vector<std::string> closed;    // its files that may not be read and written
  std::vector<std::string> put_aside; // databases and journals that were found damaged before
};

// Reads all of a database of at most 64 MiB, of a longer one its tables' heads. Waits up to a second for another process.
HistoryHealth look_at_history();

// Whether any run can be read from a database that may be damaged.
bool has_readable_runs(const std::string& path);

} // namespace tcli

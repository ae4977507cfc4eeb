// What the history keeps of itself.
#pragma once

#include "history/database.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace tcli {

// None: without that limit.
struct Retention {
  std::optional<std::int64_t> age_ms;
  std::optional<std::uint64_t> runs;
  std::optional<std::uint64_t> bytes; // of the database and the copies of output
};

// No run that is still going is removed or counted here: its end is to come, however old it is.

struct Removed {
  std::size_t runs = 0;
  std::uint64_t output_bytes = 0; // of their copies of output
};

// Removes the oldest runs, and all that stands in the history's `folder` of them, until each limit is kept. The journal
// is put away, since their lines are in it. One transaction; on a full disk it goes on without room.
Result<Removed> prune_runs(Database& database, const std::string& folder, const Retention& retention);

// The copies of output alone, of those of its runs that go: where the database can be read and not written, as on a full disk. It
// may not have the latest runs; then fewer go. Where it has none, of those in the journals. How many bytes.
Result<std::uint64_t> remove_surplus_outputs(Database& database, const std::string& folder, const Retention& retention);

// How many would go; for a limit of bytes an estimate.
Result<Removed> count_surplus(Database& database, const std::string& folder, const Retention& retention);

// Prunes at most once a day or after many new runs; a disk without room is an error.
Status prune_now_and_then(Database& database, const std::string& folder, const Retention& retention, std::size_t new_runs);

} // namespace tcli

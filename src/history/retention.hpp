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

// Removes the oldest runs, and what stands in the history's `folder` of them, until each limit is kept; how many. One
// transaction. With `dry_run` nothing is removed, and for a limit of bytes the number is an estimate.
Result<std::size_t> prune_runs(Database& database, const std::string& folder, const Retention& retention, bool dry_run);

// The same, but at most once a day or after many new runs.
Status prune_now_and_then(Database& database, const std::string& folder, const Retention& retention, std::size_t new_runs);

} // namespace tcli

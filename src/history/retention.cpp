#include "history/retention.hpp"

#include "base/clock.hpp"
#include "history/output.hpp"
#include "history/run_id.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <string>

namespace tcli {

namespace {

constexpr std::int64_t k_day_ms = std::int64_t{24} * 60 * 60 * 1000;
constexpr std::size_t k_many_runs = 10'000;

std::int64_t now_ms() { return nanoseconds(CLOCK_REALTIME) / 1'000'000; }

// Bytes that hold something, with the copies of output from the run `first` on.
Result<std::int64_t> used_bytes(Database& database, const std::string& folder, const std::string& first) {
  TCLI_TRY(const auto pages, database.number("PRAGMA page_count"));
  TCLI_TRY(const auto free, database.number("PRAGMA freelist_count"));
  TCLI_TRY(const auto size, database.number("PRAGMA page_size"));
  return (pages - free) * size + static_cast<std::int64_t>(output_bytes(folder, first));
}

// How many of the oldest go.
Result<std::int64_t> surplus(Database& database, const std::string& folder, const std::string& first,
                             const Retention& retention) {
  TCLI_TRY(const auto all, database.number("SELECT count(*) FROM runs"));
  std::int64_t most = 0;
  if (retention.age_ms) {
    const auto sql = fmt::format("SELECT count(*) FROM runs WHERE id < '{}'", run_id_of_time(now_ms() - *retention.age_ms));
    TCLI_TRY(most, database.number(sql));
  }
  if (retention.runs) most = std::max(most, all - static_cast<std::int64_t>(std::min<std::uint64_t>(*retention.runs, INT64_MAX)));
  if (retention.bytes) {
    TCLI_TRY(const auto used, used_bytes(database, folder, first));
    const auto wanted = static_cast<double>(*retention.bytes);
    const double over = 1 - wanted / static_cast<double>(std::max<std::int64_t>(used, 1));
    if (over > 0) most = std::max(most, static_cast<std::int64_t>(over * static_cast<double>(all)) + 1);
  }
  return std::clamp<std::int64_t>(most, 0, all);
}

// The id of the first run that is kept.
Result<std::string> remove_oldest(Database& database, std::int64_t count) {
  TCLI_TRY(auto statement, database.prepare("SELECT id FROM runs ORDER BY id LIMIT 1 OFFSET ?1"));
  TCLI_TRY(const bool has_row, statement.bind(1, count).step());
  std::string first_kept = has_row ? statement.text(0) : "~"; // after every id
  statement.reset();
  for (const char* table : {"runs", "details", "notes", "outputs"}) {
    TCLI_TRY(auto removal, database.prepare(fmt::format("DELETE FROM {} WHERE id < ?1", table)));
    TCLI_CHECK(removal.bind(1, first_kept).run());
  }
  TCLI_CHECK(database.execute("DELETE FROM programs WHERE number NOT IN (SELECT program FROM runs)"));
  return first_kept;
}

// One round after the other, since the bytes of the oldest runs are an estimate.
Status remove_surplus(Database& database, const std::string& folder, const Retention& retention, std::string& first_kept,
                      std::size_t& removed) {
  while (true) {
    TCLI_TRY(const auto count, surplus(database, folder, first_kept, retention));
    if (count == 0) return database.execute("COMMIT");
    TCLI_TRY(first_kept, remove_oldest(database, count));
    removed += static_cast<std::size_t>(count);
  }
}

} // namespace

Result<std::size_t> prune_runs(Database& database, const std::string& folder, const Retention& retention, bool dry_run) {
  std::string first_kept;
  if (dry_run) {
    TCLI_TRY(const auto count, surplus(database, folder, first_kept, retention));
    return static_cast<std::size_t>(count);
  }
  std::size_t removed = 0;
  TCLI_CHECK(database.execute("BEGIN IMMEDIATE"));
  auto done = remove_surplus(database, folder, retention, first_kept, removed);
  if (!done) {
    (void)database.execute("ROLLBACK");
    return fail(std::move(done).error());
  }
  if (removed == 0) return removed;
  remove_outputs(folder, first_kept);
  TCLI_CHECK(database.execute("PRAGMA incremental_vacuum"));
  return removed;
}

Status prune_now_and_then(Database& database, const std::string& folder, const Retention& retention, std::size_t new_runs) {
  TCLI_TRY(const auto last, database.number("SELECT value FROM upkeep WHERE name = 'pruned'"));
  if (new_runs < k_many_runs && last <= now_ms() && now_ms() - last < k_day_ms) return {};
  TCLI_CHECK(prune_runs(database, folder, retention, false));
  return database.execute(fmt::format("INSERT OR REPLACE INTO upkeep(name, value) VALUES ('pruned', {})", now_ms()));
}

} // namespace tcli

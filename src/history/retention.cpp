#include "history/retention.hpp"

#include "base/clock.hpp"
#include "base/text.hpp"
#include "history/fold.hpp"
#include "history/output.hpp"
#include "history/process.hpp"
#include "history/run_id.hpp"
#include "history/schema.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <string>
#include <utility>
#include <vector>

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

struct Pruned {
  std::string first_kept;           // the id of the first run that is kept; empty: not known yet
  std::vector<std::string> running; // these are kept all the same: their ends are still to come
  Removed removed;

  // SQL: whether `id` is of none that is running.
  std::string may_go() const { return running.empty() ? "1" : fmt::format("id NOT IN ('{}')", join(running, "','")); }
};

// Nothing yet.
Result<Pruned> begin_to_prune(Database& database) {
  TCLI_TRY(auto statement, database.prepare("SELECT runs.id, pid, boot, started, boot_id FROM runs JOIN details USING (id) "
                                            "WHERE duration IS NULL"));
  Pruned pruned;
  while (true) {
    TCLI_TRY(const bool has_row, statement.step());
    if (!has_row) return pruned;
    std::string id = statement.text(0);
    const bool is_running = is_still_there(statement.number(1), statement.number(2), statement.number(3), statement.text(4));
    if (is_running && is_run_id(id)) pruned.running.push_back(std::move(id));
  }
}

// How many of the oldest go.
Result<std::int64_t> surplus(Database& database, const std::string& folder, const Pruned& pruned, const Retention& retention) {
  TCLI_TRY(const auto all, database.number("SELECT count(*) FROM runs"));
  TCLI_TRY(const auto most_to_go, database.number("SELECT count(*) FROM runs WHERE " + pruned.may_go()));
  std::int64_t most = 0;
  if (retention.age_ms) {
    const auto sql = fmt::format("SELECT count(*) FROM runs WHERE id < '{}' AND {}", run_id_of_time(now_ms() - *retention.age_ms),
                                 pruned.may_go());
    TCLI_TRY(most, database.number(sql));
  }
  if (retention.runs) most = std::max(most, all - static_cast<std::int64_t>(std::min<std::uint64_t>(*retention.runs, INT64_MAX)));
  if (retention.bytes) {
    TCLI_TRY(const auto used, used_bytes(database, folder, pruned.first_kept));
    const auto wanted = static_cast<double>(*retention.bytes);
    const double over = 1 - wanted / static_cast<double>(std::max<std::int64_t>(used, 1));
    if (over > 0) most = std::max(most, static_cast<std::int64_t>(over * static_cast<double>(all)) + 1);
  }
  return std::clamp<std::int64_t>(most, 0, most_to_go);
}

// The id of the run that has `count` others before it that may go.
Result<std::string> id_after(Database& database, const Pruned& pruned, std::int64_t count) {
  const auto sql = fmt::format("SELECT id FROM runs WHERE {} ORDER BY id LIMIT 1 OFFSET ?1", pruned.may_go());
  TCLI_TRY(auto statement, database.prepare(sql));
  TCLI_TRY(const bool has_row, statement.bind(1, count).step());
  if (has_row) return statement.text(0);
  return database.text("SELECT max(id) || '~' FROM runs"); // after all of them, not after those that come
}

// How many.
Result<std::size_t> remove_old(Database& database, const Pruned& pruned) {
  const std::string which = fmt::format("WHERE id < ?1 AND {}", pruned.may_go());
  TCLI_TRY(auto statement, database.prepare("SELECT count(*) FROM runs " + which));
  TCLI_CHECK(statement.bind(1, pruned.first_kept).step());
  const auto count = static_cast<std::size_t>(statement.number(0));
  if (count == 0) return count;
  for (const char* table : {"runs", "details", "notes", "outputs"}) {
    TCLI_TRY(auto removal, database.prepare(fmt::format("DELETE FROM {} {}", table, which)));
    TCLI_CHECK(removal.bind(1, pruned.first_kept).run());
  }
  for (const auto& [table, column] : {std::pair{"commands", "command"}, {"programs", "program"}, {"people", "person"}})
    TCLI_CHECK(database.execute(fmt::format("DELETE FROM {} WHERE number NOT IN (SELECT {} FROM runs)", table, column)));
  return count;
}

// One round after the other, since the bytes of the oldest runs are an estimate.
Status remove_surplus(Database& database, const std::string& folder, const Retention& retention, Pruned& pruned) {
  while (true) {
    TCLI_TRY(const auto removed, remove_old(database, pruned));
    pruned.removed.runs += removed;
    TCLI_TRY(const auto count, surplus(database, folder, pruned, retention));
    if (count == 0) return {};
    TCLI_TRY(pruned.first_kept, id_after(database, pruned, count));
  }
}

// What `pruned` knows when it fails is true all the same.
Status remove_runs(Database& database, const std::string& folder, const Retention& retention, Pruned& pruned) {
  const std::size_t before = pruned.removed.runs;
  auto done = database.transaction([&] { return remove_surplus(database, folder, retention, pruned); });
  if (!done) pruned.removed.runs = before;
  return done;
}

Status remove_and_shrink(Database& database, const std::string& folder, const Retention& retention, Pruned& pruned) {
  TCLI_CHECK(remove_runs(database, folder, retention, pruned));
  return database.execute("PRAGMA incremental_vacuum");
}

// The pages are changed where they stand, with what they were in memory. Who opens the database after that was cut off looks
// whether it is whole (history.cpp). No page is moved then: the room of those that are empty is enough to do that safely.
Status remove_in_place(Database& database, const std::string& folder, const Retention& retention, Pruned& pruned) {
  TCLI_CHECK(database.execute("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY"));
  auto done = remove_runs(database, folder, retention, pruned);
  if (done) database.dig_holes();
  (void)database.execute("PRAGMA journal_mode = WAL; PRAGMA incremental_vacuum");
  return done;
}

// On a full disk what needs no room goes first and makes some.
Status remove_without_room(Database& database, const std::string& folder, const Retention& retention, Pruned& pruned) {
  pruned.removed.output_bytes += remove_outputs(folder, pruned.first_kept, pruned.running);
  remove_folded_journals(database, folder);
  (void)database.execute("PRAGMA wal_checkpoint(TRUNCATE)"); // what the log takes twice, before it takes the room just made
  auto done = remove_and_shrink(database, folder, retention, pruned);
  if (!done && database.is_full()) done = remove_in_place(database, folder, retention, pruned);
  return done;
}

// What else holds the words of these runs goes too.
void forget(Database& database, const std::string& folder, Pruned& pruned) {
  if (pruned.removed.runs == 0) return;
  put_journal_away(folder);
  pruned.removed.output_bytes += remove_outputs(folder, pruned.first_kept, pruned.running);
  (void)database.execute("PRAGMA wal_checkpoint(TRUNCATE)"); // else who reads for long keeps them
}

Result<std::uint64_t> remove_outputs_of_surplus(Database& database, const std::string& folder, const Retention& retention) {
  TCLI_TRY(const auto pruned, begin_to_prune(database));
  TCLI_TRY(const auto count, surplus(database, folder, pruned, retention));
  if (count == 0) return 0;
  TCLI_TRY(const auto first_kept, id_after(database, pruned, count));
  return remove_outputs(folder, first_kept, pruned.running);
}

} // namespace

Result<std::uint64_t> remove_surplus_outputs(Database& database, const std::string& folder, const Retention& retention) {
  TCLI_TRY(const auto known, database.number("SELECT count(*) FROM runs"));
  if (known > 0) return remove_outputs_of_surplus(database, folder, retention);
  TCLI_TRY(const auto in_memory, Database::open(k_in_memory, Database::Mode::create)); // there was no room for the first one
  TCLI_CHECK(bring_up_to_date(*in_memory, k_in_memory));
  TCLI_CHECK(fold_journals(*in_memory, folder));
  return remove_outputs_of_surplus(*in_memory, folder, retention);
}

Result<Removed> count_surplus(Database& database, const std::string& folder, const Retention& retention) {
  TCLI_TRY(auto pruned, begin_to_prune(database));
  TCLI_TRY(const auto count, surplus(database, folder, pruned, retention));
  if (count == 0) return Removed{};
  pruned.removed.runs = static_cast<std::size_t>(count);
  TCLI_TRY(pruned.first_kept, id_after(database, pruned, count));
  if (retention.bytes && database.execute("BEGIN")) { // how much goes with them shows when they are gone
    Pruned tried{.first_kept = {}, .running = pruned.running, .removed = {}};
    const auto done = remove_surplus(database, folder, retention, tried);
    (void)database.execute("ROLLBACK");
    if (done) pruned = std::move(tried);
  }
  pruned.removed.output_bytes = remove_outputs(folder, pruned.first_kept, pruned.running, true);
  return pruned.removed;
}

Result<Removed> prune_runs(Database& database, const std::string& folder, const Retention& retention) {
  TCLI_TRY(auto pruned, begin_to_prune(database));
  auto done = remove_and_shrink(database, folder, retention, pruned);
  if (!done && database.is_full()) done = remove_without_room(database, folder, retention, pruned);
  if (!done) return fail(std::move(done).error());
  forget(database, folder, pruned);
  return pruned.removed;
}

Status prune_now_and_then(Database& database, const std::string& folder, const Retention& retention, std::size_t new_runs) {
  TCLI_TRY(const auto last, database.number("SELECT value FROM upkeep WHERE name = 'pruned'"));
  if (new_runs < k_many_runs && last <= now_ms() && now_ms() - last < k_day_ms) return {};
  TCLI_TRY(auto pruned, begin_to_prune(database));
  TCLI_CHECK(remove_and_shrink(database, folder, retention, pruned));
  forget(database, folder, pruned);
  return database.execute(fmt::format("INSERT OR REPLACE INTO upkeep(name, value) VALUES ('pruned', {})", now_ms()));
}

} // namespace tcli

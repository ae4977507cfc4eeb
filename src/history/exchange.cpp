// Runs from elsewhere: of another machine, or of a database that was damaged.
#include "history/history.hpp"
#include "history/query.hpp"
#include "history/run_writer.hpp"

#include <algorithm>
#include <utility>

namespace tcli {

namespace {

Status add_run(Database& database, RunWriter& writer, const Run& run) {
  TCLI_CHECK(writer.add(run.start));
  if (run.end) TCLI_CHECK(writer.add(*run.end));
  if (!run.note.empty()) {
    TCLI_TRY(auto note, database.prepare("INSERT OR IGNORE INTO notes(id, text) VALUES (?1, ?2)"));
    TCLI_CHECK(note.bind(1, run.start.id).bind(2, run.note).run());
  }
  if (run.digest.empty()) return {};
  TCLI_TRY(auto digest, database.prepare("UPDATE programs SET digest = ?2 WHERE coalesce(digest, '') = '' AND "
                                         "number = (SELECT program FROM runs WHERE id = ?1)"));
  return digest.bind(1, run.start.id).bind(2, run.digest).run();
}

Status add_runs(Database& database, const std::vector<Run>& runs, std::size_t& added) {
  TCLI_TRY(auto writer, RunWriter::make(database));
  TCLI_TRY(auto known, database.prepare("SELECT 1 FROM runs WHERE id = ?1"));
  for (const Run& run : runs) {
    TCLI_TRY(const bool is_known, known.bind(1, run.start.id).step());
    known.reset();
    if (is_known) continue;
    TCLI_CHECK(add_run(database, writer, run));
    ++added;
  }
  return {};
}

} // namespace

Result<std::size_t> History::import(const std::vector<Run>& runs) {
  TCLI_CHECK(can_change());
  std::size_t added = 0;
  auto done = m_database->transaction([&] { return add_runs(*m_database, runs, added); });
  if (done) return added;
  return fail(failure(std::move(done).error()));
}

Result<Salvaged> salvage(const std::string& path) {
  TCLI_TRY(auto database, Database::open(path, Database::Mode::read));
  Salvaged salvaged;
  auto& runs = salvaged.runs;
  const auto take = [&](Run run) {
    runs.push_back(std::move(run));
    return Status{};
  };
  auto all = select_each(*database, "ORDER BY runs.id", {}, take);
  if (all) {
    // A run whose command or folder can't be found is in no row that was read.
    const auto count = database->number("SELECT count(*) FROM runs NOT INDEXED");
    if (!count || std::cmp_not_equal(*count, runs.size()))
      salvaged.damage = database->damage("runs are in it that can't be put together");
    return salvaged;
  }
  // What stands behind the damage, from the other end.
  const std::string last = runs.empty() ? "" : runs.back().start.id;
  const auto middle = static_cast<std::ptrdiff_t>(runs.size());
  (void)select_each(*database, "WHERE runs.id > ?1 ORDER BY runs.id DESC", {last}, take);
  std::reverse(runs.begin() + middle, runs.end());
  salvaged.damage = std::move(all).error();
  if (!runs.empty()) return salvaged;
  return fail(Error{.status = ExitCode::failed, .what = path, .why = "nothing in it can be read: " + salvaged.damage->why});
}

} // namespace tcli

// Runs from elsewhere: of another machine, or of a database that was damaged.
#include "history/history.hpp"
#include "history/query.hpp"
#include "history/run_writer.hpp"
#include "history/schema.hpp"

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

namespace {

// All at once or, where that fails, run by run.
class Salvage {
public:
  Salvage(Database& database, const std::function<Status(Run)>& take) : m_database(database), m_take(take) {}

  // Fails when `take` does.
  Result<Salvaged> all() {
    if (!read("ORDER BY runs.id", {}, RunParts::all) && !m_refusal) one_by_one();
    if (m_refusal) return fail(*m_refusal);
    if (auto checked = check_count(m_database, static_cast<std::int64_t>(m_result.runs)); !m_result.damage && !checked)
      m_result.damage = std::move(checked).error();
    if (!m_result.damage && m_database.misses_log())
      m_result.damage = m_database.damage("nothing can be written beside it, and so its -wal is not read");
    return std::move(m_result);
  }

private:
  // Those behind the last one that was read; from the other end too, for what stands behind a damage.
  void one_by_one() {
    std::vector<std::string> ids;
    if (!add_ids("WHERE id > ?1 ORDER BY id", m_last, ids)) {
      const auto middle = static_cast<std::ptrdiff_t>(ids.size());
      (void)add_ids("WHERE id > ?1 ORDER BY id DESC", ids.empty() ? m_last : ids.back(), ids);
      std::reverse(ids.begin() + middle, ids.end());
    }
    for (const std::string& id : ids) {
      for (const RunParts parts : {RunParts::all, RunParts::own})
        if (read("WHERE runs.id = ?1", {id}, parts) || m_refusal) break;
      if (m_refusal) return;
    }
  }

  bool add_ids(const std::string& rest, const std::string& after, std::vector<std::string>& ids) {
    auto statement = prepare_with(m_database, "SELECT id FROM runs NOT INDEXED " + rest, {after});
    while (statement) {
      const auto has_row = statement->step();
      if (!has_row || !*has_row) return has_row.has_value();
      ids.push_back(statement->text(0));
    }
    return false;
  }

  // Whether all of it was read.
  bool read(const std::string& rest, const std::vector<std::string>& texts, RunParts parts) {
    const auto take = [&](Run run) -> Status {
      ++m_result.runs;
      m_last = run.start.id;
      auto taken = m_take(std::move(run));
      if (!taken) m_refusal = taken.error();
      return taken;
    };
    const auto damaged = [&](const std::string& id) {
      m_result.damage = m_database.damage(changed_row(id));
      return Status{};
    };
    auto done = select_each(m_database, rest, texts, take, parts, damaged);
    if (!done) m_result.damage = std::move(done).error();
    return done.has_value();
  }

  Database& m_database;
  const std::function<Status(Run)>& m_take;
  Salvaged m_result;
  std::string m_last; // id that was read
  std::optional<Error> m_refusal;
};

} // namespace

Result<Salvaged> salvage(const std::string& path, const std::function<Status(Run)>& take) {
  const auto unreadable = [&](const Error& error) {
    return fail(
        Error{.status = ExitCode::failed, .what = path, .why = "nothing in it can be read: " + error.why, .hint = error.hint});
  };
  TCLI_TRY(auto database, Database::open(path, Database::Mode::read));
  if (const auto known = check_known_history(*database, path); !known) return unreadable(known.error());
  TCLI_TRY(auto salvaged, Salvage(*database, take).all());
  if (salvaged.runs == 0 && salvaged.damage) return unreadable(*salvaged.damage);
  return salvaged;
}

} // namespace tcli

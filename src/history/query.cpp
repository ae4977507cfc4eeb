#include "history/query.hpp"
#include "base/program.hpp"
#include "base/text.hpp"
#include "history/history.hpp"
#include "history/process.hpp"
#include "history/run_id.hpp"
#include "history/words.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <fmt/format.h>
#include <type_traits>
#include <unordered_set>
#include <utility>

namespace tcli {

namespace {

constexpr std::array<std::string_view, 6> k_state_words{"ok", "failed", "interrupted", "killed", "running", "abandoned"};
constexpr std::size_t k_shortest_id = 10; // its milliseconds: later runs don't make it ambiguous

// In the order in which `run_of` reads them. What a run refers to may be gone where the file was damaged: its row says so.
constexpr std::string_view k_own =
    "SELECT runs.id, parent, module, subject, verb, words, parameters, truncated, provider, kind, location, version, "
    "device, inode, size, mtime, ctime, folder, user, host, {}, pid, boot, started, duration, status, signal, digest, {}, {}, "
    "commands.number + programs.number + people.number IS NULL OR details.id IS NULL "
    "FROM runs LEFT JOIN commands ON commands.number = command LEFT JOIN programs ON programs.number = program "
    "LEFT JOIN people ON people.number = person LEFT JOIN details ON details.id = runs.id {}";
constexpr std::string_view k_others = "out_kept, out_cut, out_bytes, err_kept, err_cut, err_bytes, "
                                      "EXISTS (SELECT 1 FROM runs AS child WHERE child.parent = runs.id), "
                                      "(SELECT max(id) FROM runs AS before WHERE before.id < runs.id), "
                                      "(SELECT min(id) FROM runs AS after WHERE after.id > runs.id)";
constexpr std::string_view k_no_others = "0, 0, 0, 0, 0, 0, 0, NULL, NULL";

// salvage() reads what was damaged before it could be brought up to date: a table or a column may not be there yet.
Result<std::string> selection(Database& database, RunParts parts) {
  TCLI_TRY(const auto boot, database.number("SELECT count(*) FROM pragma_table_info('details') WHERE name = 'boot_id'"));
  TCLI_TRY(const auto notes, database.number("SELECT count(*) FROM pragma_table_info('notes')"));
  const bool is_all = parts == RunParts::all, has_notes = is_all && notes > 0;
  const std::string joins = fmt::format("{}{}", has_notes ? "LEFT JOIN notes ON notes.id = runs.id " : "",
                                        is_all ? "LEFT JOIN outputs ON outputs.id = runs.id " : "");
  return fmt::format(k_own, boot > 0 ? "boot_id" : "NULL", has_notes ? "text" : "NULL", is_all ? k_others : k_no_others, joins);
}

RunState state_of(const Run& run) {
  if (!run.end) {
    const RunStart& start = run.start;
    return is_still_there(start.pid, start.boot_ms, start.started_ms, start.boot_id) ? RunState::running : RunState::abandoned;
  }
  if (run.end->signal != 0) return run.end->signal == SIGINT ? RunState::interrupted : RunState::killed;
  return run.end->status == 0 ? RunState::ok : RunState::failed;
}

std::size_t common_start(std::string_view one, std::string_view other) {
  return static_cast<std::size_t>(std::ranges::mismatch(one, other).in1 - one.begin());
}

// The values of a row, one after the other.
class RowReader {
public:
  explicit RowReader(const Statement& statement) : m_statement(statement) {}
  void take(std::string& text) { text = m_statement.text(m_at++); }
  void take(bool& flag) { flag = m_statement.number(m_at++) != 0; }
  template <std::integral Number> void take(Number& number) {
    m_is_whole = m_is_whole && (m_statement.is_number(m_at) || m_statement.is_null(m_at));
    const std::int64_t found = m_statement.number(m_at++);
    m_is_whole = m_is_whole && (std::is_unsigned_v<Number> || std::in_range<Number>(found)); // unsigned ones take its 64 bits
    number = static_cast<Number>(found);
  }
  bool is_null() const { return m_statement.is_null(m_at); }
  bool is_whole() const { return m_is_whole; }

private:
  const Statement& m_statement;
  int m_at = 0;
  bool m_is_whole = true;
};

} // namespace

std::string changed_row(const std::string& id) { return fmt::format("the run {} is not as it was written", escape(id)); }

namespace {

// None from a row that nobody has written so.
std::optional<Run> run_of(const Statement& statement) {
  RowReader row{statement};
  Run run;
  RunStart& start = run.start;
  std::string words, parameters, before, after;
  RunEnd end;
  for (std::string* text : {&start.id, &start.parent, &start.module, &start.subject, &start.verb, &words, &parameters})
    row.take(*text);
  row.take(start.truncated);
  for (std::string* text : {&start.provider, &start.kind, &start.location, &start.version}) row.take(*text);
  for (std::uint64_t* number : {&start.file.device, &start.file.inode, &start.file.size}) row.take(*number);
  for (std::int64_t* number : {&start.file.mtime_ns, &start.file.ctime_ns}) row.take(*number);
  for (std::string* text : {&start.folder, &start.user, &start.host, &start.boot_id}) row.take(*text);
  for (std::int64_t* number : {&start.pid, &start.boot_ms, &start.started_ms}) row.take(*number);
  const bool has_ended = !row.is_null();
  row.take(end.duration_us);
  const bool has_status = !row.is_null();
  row.take(end.status);
  const bool has_signal = !row.is_null();
  row.take(end.signal);
  for (std::string* text : {&run.digest, &run.note}) row.take(*text);
  for (StreamKept* stream : {&end.out, &end.err}) {
    row.take(stream->is_kept);
    row.take(stream->is_cut);
    row.take(stream->bytes);
  }
  row.take(run.has_children);
  for (std::string* text : {&before, &after}) row.take(*text);
  bool is_torn = false;
  row.take(is_torn);
  end.id = start.id;
  if (has_ended) run.end = end;
  auto all_words = unpacked(words);
  auto all_parameters = unpacked_pairs(parameters);
  if (is_torn || has_status != has_ended || has_signal != has_ended) return std::nullopt;
  if (!row.is_whole() || !all_words || !all_parameters) return std::nullopt;
  start.words = *std::move(all_words);
  start.parameters = *std::move(all_parameters);
  run.state = state_of(run);
  run.unique = std::max(k_shortest_id, std::max(common_start(start.id, before), common_start(start.id, after)) + 1);
  return run;
}

} // namespace

// For each person alone, since the runs of other hosts may be many and later (schema.cpp, runs_of_people).
Condition last_called_from_here() {
  const auto caller = environment("TCLI_RUN_ID");
  return {.sql = fmt::format("WHERE runs.id = (SELECT max((SELECT max(id) FROM runs WHERE {} AND person = number)) FROM people "
                             "WHERE host = ?1)",
                             is_run_id(caller) ? fmt::format("parent = '{}'", caller) : "parent IS NULL"),
          .texts = {current_host()}};
}

std::string_view run_state_word(RunState state) { return k_state_words.at(static_cast<std::size_t>(state)); }

std::optional<RunState> run_state_from_word(std::string_view word) {
  const auto* const found = std::ranges::find(k_state_words, word);
  return found == k_state_words.end() ? std::nullopt : std::optional{static_cast<RunState>(found - k_state_words.begin())};
}

Status select_each(Database& database, const std::string& rest, const std::vector<std::string>& texts,
                   const std::function<Status(Run)>& take, RunParts parts,
                   const std::function<Status(const std::string& id)>& damaged) {
  TCLI_TRY(const auto select, selection(database, parts));
  TCLI_TRY(auto statement, prepare_with(database, select + rest, texts));
  while (true) {
    TCLI_TRY(const bool has_row, statement.step());
    if (!has_row) return {};
    auto run = run_of(statement);
    if (run) {
      TCLI_CHECK(take(*std::move(run)));
    } else if (damaged) {
      TCLI_CHECK(damaged(statement.text(0)));
    } else {
      return fail(database.damage(changed_row(statement.text(0))));
    }
  }
}

Status check_count(Database& database, std::int64_t found) {
  TCLI_TRY(const auto all,
           database.number("SELECT max((SELECT count(*) FROM runs NOT INDEXED), (SELECT count(*) FROM details NOT INDEXED))"));
  return all == found ? Status{} : fail(database.damage("runs are in it that can't be put together"));
}

Result<std::vector<Run>> select_runs(Database& database, const std::string& rest, const std::vector<std::string>& texts) {
  std::vector<Run> runs;
  TCLI_CHECK(select_each(database, rest, texts, [&](Run run) {
    runs.push_back(std::move(run));
    return Status{};
  }));
  return runs;
}

namespace {

Error no_run(std::string what) { return {.status = ExitCode::usage, .what = std::move(what), .hint = "tcli history list"}; }

std::string in_capitals(std::string text) {
  std::ranges::transform(text, text.begin(), [](char letter) {
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  });
  return text;
}

bool is_gone(const Run& run) { return run.state == RunState::abandoned; }

// Told apart by a look at each one's process.
bool is_open(const RunFilter& filter) { return filter.state == RunState::running || filter.state == RunState::abandoned; }

// Those below no other one of them: what condition_of() says of the other states.
Status keep_roots(Database& database, std::vector<Run>& runs) {
  constexpr int k_deepest = 100; // callers may stand in a circle, in what comes from elsewhere
  std::unordered_set<std::string> ids;
  for (const Run& run : runs) ids.insert(run.start.id);
  TCLI_TRY(auto statement, database.prepare("SELECT parent FROM runs WHERE id = ?1"));
  std::vector<Run> roots;
  for (Run& run : runs) {
    std::string caller = run.start.parent;
    for (int depth = 0; !caller.empty() && !ids.contains(caller) && depth < k_deepest; ++depth) {
      TCLI_TRY(const bool is_known, statement.bind(1, caller).step());
      caller = is_known ? statement.text(0) : std::string{};
      statement.reset();
    }
    if (!ids.contains(caller)) roots.push_back(std::move(run));
  }
  runs = std::move(roots);
  return {};
}

struct Ids {
  std::string json = "[]";
  std::size_t count = 0;
};

// The ids that `rows` selects, latest first. Where one has changed in the file, it and those beside it are not found by their ids
// any more.
Result<Ids> ids_in_order(Database& database, const std::string& rows, const std::vector<std::string>& texts) {
  TCLI_TRY(auto statement, prepare_with(database, rows, texts));
  std::string all, later;
  for (std::size_t count = 0;; ++count) {
    TCLI_TRY(const bool has_row, statement.step());
    if (!has_row) return Ids{"[" + all + "]", count};
    std::string id = statement.text(0);
    const bool is_text = std::ranges::none_of(id, [](unsigned char byte) { return byte < 0x20 || byte == '"' || byte == '\\'; });
    if (!is_text || (!later.empty() && id >= later)) return fail(database.damage(changed_row(id)));
    all += fmt::format("{}\"{}\"", all.empty() ? "" : ",", id);
    later = std::move(id);
  }
}

} // namespace

Result<std::vector<Run>> History::select(const std::string& rest, const std::vector<std::string>& texts) {
  return checked(settled([&] { return select_runs(*m_database, rest, texts); }, is_gone));
}

Result<std::vector<Run>> History::list(const RunFilter& filter, std::size_t limit) {
  if (is_open(filter)) return list_open(filter, limit);
  const auto wanted = condition_of(filter);
  const auto rows = fmt::format("SELECT runs.id FROM runs {}ORDER BY runs.id DESC LIMIT {}", wanted.sql,
                                std::min<std::size_t>(limit, INT64_MAX));
  // The ids first: else all that is known of each run that matches would be put together before it is sorted.
  const auto ask = [&]() -> Result<std::vector<Run>> {
    std::vector<Run> runs;
    TCLI_CHECK(m_database->in_one_view([&]() -> Status {
      TCLI_TRY(const auto ids, ids_in_order(*m_database, rows, wanted.texts));
      constexpr const char* k_these = "WHERE runs.id IN (SELECT value FROM json_each(?1)) ORDER BY runs.id DESC";
      TCLI_TRY(runs, select_runs(*m_database, k_these, {ids.json}));
      return runs.size() == ids.count ? Status{} : fail(m_database->damage("a run is not found by its id"));
    }));
    return runs;
  };
  return checked(settled(ask, is_gone));
}

Result<std::vector<Run>> History::list_open(RunFilter filter, std::size_t limit) {
  const bool only_roots = std::exchange(filter.only_roots, false);
  const auto wanted = condition_of(filter);
  TCLI_TRY(auto runs, select(wanted.sql + "ORDER BY runs.id DESC", wanted.texts));
  std::erase_if(runs, [&](const Run& run) { return run.state != *filter.state; });
  if (only_roots) TCLI_CHECK(checked(keep_roots(*m_database, runs)));
  if (runs.size() > limit) runs.resize(limit);
  return runs;
}

Result<std::size_t> History::count(const RunFilter& filter, std::size_t most) {
  if (is_open(filter)) {
    TCLI_TRY(const auto runs, list(filter, most));
    return runs.size();
  }
  const auto wanted = condition_of(filter);
  const auto limit = std::min<std::size_t>(most, INT64_MAX);
  TCLI_TRY(auto statement,
           prepare_with(*m_database, fmt::format("SELECT count(*) FROM (SELECT 1 FROM runs {}LIMIT {})", wanted.sql, limit),
                        wanted.texts));
  TCLI_TRY(const bool has_row, checked(statement.step()));
  return has_row ? static_cast<std::size_t>(statement.number(0)) : 0;
}

Status History::for_each(const RunFilter& filter, const std::function<Status(Run)>& take) {
  // Which of them are gone is known before the first is taken: what ends meanwhile was running then.
  std::unordered_set<std::string> gone;
  if (!filter.state) {
    RunFilter open = filter;
    open.state = RunState::abandoned;
    TCLI_TRY(const auto runs, list_open(open, SIZE_MAX));
    for (const Run& run : runs) gone.insert(run.start.id);
  }
  const auto wanted = condition_of(filter);
  const bool is_all = wanted.sql == condition_of({}).sql;
  std::string before;
  std::int64_t count = 0;
  const auto take_it = [&](Run run) -> Status {
    if (run.start.id <= before) return fail(m_database->damage(changed_row(run.start.id)));
    before = run.start.id;
    ++count;
    if (run.state == RunState::abandoned && !filter.state && !gone.contains(run.start.id)) run.state = RunState::running;
    return take(std::move(run));
  };
  return checked(m_database->in_one_view([&]() -> Status {
    TCLI_CHECK(select_each(*m_database, wanted.sql + "ORDER BY runs.id", wanted.texts, take_it));
    return is_all ? check_count(*m_database, count) : Status{};
  }));
}

Result<std::vector<Run>> History::children(const std::string& id) { return select("WHERE parent = ?1 ORDER BY runs.id", {id}); }

// What `typed` begins, in capitals or not; the newest ones tell more than the others.
Result<Run> History::find_prefix(const std::string& typed) {
  constexpr std::size_t k_shown = 6; // candidates
  const std::string word = in_capitals(typed);
  const std::vector<std::string> range{word, word + "~"}; // after every character of an id
  const std::string where = "WHERE runs.id >= ?1 AND runs.id < ?2 ";
  TCLI_TRY(auto found, select(fmt::format("{}ORDER BY runs.id DESC LIMIT {}", where, k_shown), range));
  if (found.size() == 1) return std::move(found.front());
  if (found.empty()) return fail(no_run(fmt::format("no run '{}'", typed)));
  Error error = no_run(fmt::format("'{}' begins more than one id", typed));
  error.hint = "tcli history show " + found.front().start.id;
  for (auto run = found.rbegin(); run != found.rend(); ++run) error.notes.push_back(run->start.id);
  TCLI_TRY(auto statement, prepare_with(*m_database, "SELECT count(*) FROM runs " + where, range));
  TCLI_CHECK(checked(statement.step()));
  const auto all = static_cast<std::size_t>(statement.number(0));
  if (all > k_shown) error.notes.push_back(fmt::format("and {} older", all - k_shown));
  return fail(std::move(error));
}

Result<Run> History::find(const std::string& word) {
  if (word.empty()) {
    Error error = no_run("no run is named");
    error.why = "its id is empty";
    return fail(std::move(error));
  }
  const bool is_last = word == "last", is_last_failed = word == "last-failed";
  if (!is_last && !is_last_failed) return find_prefix(word);
  const Condition wanted =
      is_last ? last_called_from_here() : Condition{"WHERE status <> 0 OR signal <> 0 ORDER BY runs.id DESC LIMIT 1", {}};
  TCLI_TRY(auto found, select(wanted.sql, wanted.texts));
  if (is_last_failed) {
    RunFilter filter;
    filter.state = RunState::abandoned;
    TCLI_TRY(auto abandoned, list(filter, 1));
    if (!abandoned.empty() && (found.empty() || found.front().start.id < abandoned.front().start.id))
      found = std::move(abandoned);
  }
  if (found.size() == 1) return std::move(found.front());
  return fail(no_run(is_last ? "no run that was called from here is recorded" : "no failed run is recorded"));
}

} // namespace tcli

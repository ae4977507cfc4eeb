#include "history/statistics.hpp"

#include "history/condition.hpp"
#include "history/history.hpp"
#include "history/moment.hpp"
#include "history/process.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <optional>

namespace tcli {

namespace {

struct Ended {
  std::int64_t key = 0; // command, person or day
  std::int64_t started_ms = 0;
  std::optional<std::int64_t> duration_us; // none: abandoned, nobody knows when
  bool ok = false;
};

std::string_view key_column(StatisticsBy by) {
  switch (by) {
  case StatisticsBy::verb:
    return "command";
  case StatisticsBy::user:
    return "person";
  default:
    return "0";
  }
}

Result<std::vector<Ended>> ended_runs(Database& database, const RunFilter& filter, StatisticsBy by) {
  const auto wanted = condition_of(filter);
  const std::string sql = fmt::format(
      "SELECT {}, started, duration, status = 0 AND signal = 0 FROM runs {}AND duration IS NOT NULL", key_column(by), wanted.sql);
  TCLI_TRY(auto statement, prepare_with(database, sql, wanted.texts));
  std::vector<Ended> runs;
  while (true) {
    TCLI_TRY(const bool has_row, statement.step());
    if (!has_row) return runs;
    runs.push_back({statement.number(0), statement.number(1), statement.number(2), statement.number(3) != 0});
  }
}

// Apart from the others, since it needs the table of details.
Status add_abandoned_runs(Database& database, const RunFilter& filter, StatisticsBy by, std::vector<Ended>& runs) {
  const auto wanted = condition_of(filter);
  const std::string sql = fmt::format("SELECT {}, started, pid, boot, boot_id FROM runs JOIN details ON details.id = runs.id {}"
                                      "AND duration IS NULL",
                                      key_column(by), wanted.sql);
  TCLI_TRY(auto statement, prepare_with(database, sql, wanted.texts));
  while (true) {
    TCLI_TRY(const bool has_row, statement.step());
    if (!has_row) return {};
    const auto started_ms = statement.number(1);
    if (is_still_there(statement.number(2), statement.number(3), started_ms, statement.text(4))) continue;
    runs.push_back({statement.number(0), started_ms, std::nullopt, false});
  }
}

Result<std::vector<Ended>> runs_that_count(Database& database, const RunFilter& filter, StatisticsBy by) {
  TCLI_TRY(auto runs, ended_runs(database, filter, by));
  TCLI_CHECK(add_abandoned_runs(database, filter, by, runs));
  LocalDays days;
  if (by == StatisticsBy::day)
    for (Ended& run : runs) run.key = days.day_of(run.started_ms);
  return runs;
}

// What stands for each key.
Result<std::map<std::int64_t, std::string>> names(Database& database, StatisticsBy by) {
  std::map<std::int64_t, std::string> found;
  if (by == StatisticsBy::all || by == StatisticsBy::day) return found;
  const bool verbs = by == StatisticsBy::verb;
  TCLI_TRY(auto statement,
           database.prepare(verbs ? "SELECT number, module || CASE subject WHEN '' THEN '' ELSE ' ' || subject END || "
                                    "CASE verb WHEN '' THEN '' ELSE ' ' || verb END FROM commands"
                                  : "SELECT number, user FROM people"));
  while (true) {
    TCLI_TRY(const bool has_row, statement.step());
    if (!has_row) return found;
    found.emplace(statement.number(0), statement.text(1));
  }
}

struct Span {
  std::int64_t first_ms = INT64_MAX, last_ms = INT64_MIN;
  std::size_t period_of(std::int64_t started_ms) const {
    if (last_ms == first_ms) return k_periods - 1;
    const double part = static_cast<double>(started_ms - first_ms) / static_cast<double>(last_ms - first_ms);
    return std::min(k_periods - 1, static_cast<std::size_t>(part * k_periods));
  }
};

} // namespace

std::int64_t Statistics::percentile_us(double percent) const {
  if (durations_us.empty()) return 0;
  const double rank = std::ceil(percent / 100 * static_cast<double>(durations_us.size()));
  return durations_us.at(static_cast<std::size_t>(std::max(rank, 1.0)) - 1);
}

double Statistics::success_percent() const { return runs == 0 ? 100 : 100 * static_cast<double>(ok) / static_cast<double>(runs); }

std::string Statistics::success_text(int digits) const {
  const std::size_t parts = digits == 1 ? 10 : 100; // of a percent
  const std::size_t found = runs == 0 ? 100 * parts : 100 * parts * ok / runs;
  return fmt::format("{}.{:0{}}%", found / parts, found % parts, digits);
}

std::vector<std::size_t> histogram(const Statistics& statistics, std::span<const std::int64_t> bounds_us) {
  std::vector<std::size_t> counts(bounds_us.size() + 1);
  for (const std::int64_t duration : statistics.durations_us)
    ++counts[static_cast<std::size_t>(std::ranges::upper_bound(bounds_us, duration) - bounds_us.begin())];
  return counts;
}

Result<std::vector<Statistics>> History::statistics(const RunFilter& filter, StatisticsBy by) {
  TCLI_TRY(const auto runs, checked(settled([&] { return runs_that_count(*m_database, filter, by); },
                                            [](const Ended& run) { return !run.duration_us; })));
  TCLI_TRY(const auto known, checked(names(*m_database, by)));
  Span span;
  for (const Ended& run : runs) {
    span.first_ms = std::min(span.first_ms, run.started_ms);
    span.last_ms = std::max(span.last_ms, run.started_ms);
  }
  std::map<std::string, Statistics> groups; // two keys may have one name: a user on two hosts
  std::map<std::int64_t, Statistics*> by_key;
  for (const Ended& run : runs) {
    Statistics*& group = by_key[run.key];
    if (group == nullptr) {
      const auto name = known.find(run.key);
      std::string text = name == known.end() ? std::string{} : name->second;
      if (by == StatisticsBy::day) text = LocalDays::name_of(run.key);
      group = &groups[text];
      group->name = std::move(text);
    }
    ++group->runs;
    group->ok += run.ok ? 1U : 0U;
    if (run.duration_us) group->durations_us.push_back(*run.duration_us);
    ++group->trend[span.period_of(run.started_ms)];
  }
  std::vector<Statistics> list;
  for (auto& [name, group] : groups) {
    std::ranges::sort(group.durations_us);
    list.push_back(std::move(group));
  }
  if (by == StatisticsBy::day) std::ranges::reverse(list);
  if (by == StatisticsBy::verb || by == StatisticsBy::user)
    std::ranges::stable_sort(list, std::greater{}, [](const Statistics& group) { return group.runs; });
  return list;
}

} // namespace tcli

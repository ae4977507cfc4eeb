#include "base/text.hpp"
#include "cli/chart.hpp"
#include "cli/history_json.hpp"
#include "cli/output.hpp"
#include "cli/pager.hpp"
#include "cli/table.hpp"
#include "commands/history_module.hpp"
#include "commands/history_shared.hpp"
#include "history/moment.hpp"
#include "module/value.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>

namespace tcli {

namespace {

constexpr std::int64_t k_ms_us = 1000, k_second_us = 1'000'000;
// Where a bar of the histogram ends and the next begins.
constexpr std::array k_bounds{10 * k_ms_us,     100 * k_ms_us,    k_second_us,      3 * k_second_us,
                              10 * k_second_us, 60 * k_second_us, 600 * k_second_us};

Table statistics_table(const std::vector<Statistics>& statistics, const char* first, bool for_people) {
  Table table{.name = "statistics", .columns = {first, "runs", "success", "p50", "p90", "p95", "p99", "max"}, .rows = {}};
  if (for_people) table.columns.emplace_back("trend");
  for (const Statistics& row : statistics) {
    auto& cells = table.rows.emplace_back(std::vector<std::string>{row.name, std::to_string(row.runs), row.success_text(1)});
    for (const double percent : {50.0, 90.0, 95.0, 99.0, 100.0})
      cells.push_back(row.durations_us.empty() ? "-" : elapsed(row.percentile_us(percent)));
    if (for_people) cells.push_back(sparkline(row.trend));
  }
  return table;
}

std::string bars_of(const Statistics& all) {
  const auto counts = histogram(all, k_bounds);
  std::vector<Bar> bars;
  for (std::size_t at = 0; at < counts.size(); ++at) {
    const bool is_last = at == k_bounds.size();
    bars.push_back({.label = fmt::format("{} {}", is_last ? "from" : "below", elapsed(k_bounds[is_last ? at - 1 : at])),
                    .count = counts[at]});
  }
  return bar_chart(bars, terminal_columns());
}

StatisticsBy by_of(std::string_view word) {
  return word == "user" ? StatisticsBy::user : word == "day" ? StatisticsBy::day : StatisticsBy::verb;
}

// "99%", "99.5", in percent.
Result<double> percent_option(const BuiltinCall& call, std::string_view name) {
  std::string text = call.arguments.value(name);
  if (text.ends_with('%')) text.pop_back();
  double percent = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), percent);
  if (error == std::errc{} && end == text.data() + text.size() && percent >= 0 && percent <= 100) return percent;
  return fail(Error{.status = ExitCode::usage,
                    .what = fmt::format("history check: --{} wants a percentage, got '{}'", name, call.arguments.value(name)),
                    .hint = "tcli help history check"});
}

Result<std::vector<Level>> levels_of(const BuiltinCall& call, const Statistics& all) {
  std::vector<Level> levels;
  if (!call.arguments.value("success").empty()) {
    TCLI_TRY(const auto wanted, percent_option(call, "success"));
    levels.push_back({"success", Level::Unit::percent, wanted, all.success_percent(), all.success_percent() >= wanted});
  }
  constexpr std::array<std::pair<const char*, double>, 5> k_percentiles{
      {{"p50", 50}, {"p90", 90}, {"p95", 95}, {"p99", 99}, {"max", 100}}};
  for (const auto& [name, percent] : k_percentiles) {
    const auto wanted_ms = duration_option(call, name);
    if (!wanted_ms) continue;
    const auto found_us = all.percentile_us(percent);
    levels.push_back({name, Level::Unit::ms, static_cast<double>(*wanted_ms), static_cast<double>(found_us) / k_ms_us,
                      found_us <= *wanted_ms * k_ms_us});
  }
  return levels;
}

Table levels_table(const BuiltinCall& call, const std::vector<Level>& levels, const Statistics& all) {
  Table table{.name = "levels", .columns = {"level", "wanted", "found", "verdict", "runs"}, .rows = {}};
  for (const Level& level : levels) {
    const bool is_percent = level.unit == Level::Unit::percent;
    table.rows.push_back({level.name, is_percent ? fmt::format("{:g}%", level.wanted) : call.arguments.value(level.name),
                          is_percent ? all.success_text(2) : elapsed(static_cast<std::int64_t>(level.found * k_ms_us)),
                          std::string{verdict_of(level)}, std::to_string(all.runs)});
  }
  return table;
}

} // namespace

Result<int> history_stats(const BuiltinCall& call) {
  TCLI_TRY(const auto filter, filter_of(call));
  TCLI_TRY(auto history, open_history(call));
  const std::string by = call.arguments.value("by");
  const OutputFormat format = output_of(call);
  TCLI_TRY(const auto statistics, history.statistics(filter, by_of(by)));
  const bool for_people = format.is_for_people() && terminal_columns() > 0;
  const char* const first = !for_people ? "name" : by == "verb" ? "command" : by.c_str(); // programs have one key for all of them
  const Table table = statistics_table(statistics, first, for_people);
  if (!for_people || statistics.empty()) {
    TCLI_CHECK(print_table(table, statistics_json(statistics), format));
    return 0;
  }
  TCLI_TRY(const auto all, history.statistics(filter, StatisticsBy::all));
  TCLI_CHECK(print_page(fmt::format("{}\n{}", table_text(table, terminal_columns()), bars_of(all.front()))));
  return 0;
}

Result<int> history_check(const BuiltinCall& call) {
  TCLI_TRY(const auto filter, filter_of(call));
  TCLI_TRY(auto history, open_history(call));
  TCLI_TRY(const auto found, history.statistics(filter, StatisticsBy::all));
  const Statistics all = found.empty() ? Statistics{} : found.front();
  TCLI_TRY(const auto levels, levels_of(call, all));
  if (levels.empty())
    return fail(Error{.status = ExitCode::usage,
                      .what = "history check: no level to check",
                      .why = "give one of --success --p50 --p90 --p95 --p99 --max",
                      .hint = "tcli history check --success 99% --since 7d"});
  TCLI_CHECK(print_table(levels_table(call, levels, all), levels_json(levels, all.runs), output_of(call)));
  const bool all_kept = std::ranges::all_of(levels, &Level::is_kept);
  return static_cast<int>(all_kept ? ExitCode::ok : ExitCode::failed);
}

} // namespace tcli

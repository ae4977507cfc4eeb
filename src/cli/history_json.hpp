// Runs and their figures for programs; the same keys in list, show and export.
#pragma once

#include "base/result.hpp"
#include "history/run.hpp"
#include "history/statistics.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tcli {

// {"schema_version": 1, "runs": [run, …]}. Times are ISO 8601 in UTC, a word that is no UTF-8 is {"hex": "ff…"}, a masked one has
// \u0000 in place of the secret. Of a tree each run tells its "depth", 0 at the top.
std::string runs_json(const std::vector<Run>& runs, bool is_tree);

// {"schema_version": 1, "run": run, "children": [run, …]}
std::string run_json(const Run& run, const std::vector<Run>& children);

// One run in one line, and back. The error tells the key that is missing or wrong.
std::string run_line(const Run& run);
Result<Run> run_from_line(std::string_view line);

// {"schema_version": 1, "statistics": [{"name": …, "runs": …, "p50_ms": …}, …]}
std::string statistics_json(const std::vector<Statistics>& statistics);

// {"schema_version": 1, "levels": [{"level": …, "wanted_percent": …, "found_percent": …, "verdict": …, "runs": …}, …]}, or
// "wanted_ms" and "found_ms".
std::string levels_json(const std::vector<Level>& levels, std::size_t runs);

std::string_view verdict_of(const Level& level);

} // namespace tcli

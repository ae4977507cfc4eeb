// Runs and their figures for programs; the same keys in list, show and export.
#pragma once

#include "base/result.hpp"
#include "history/retention.hpp"
#include "history/run.hpp"
#include "history/statistics.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tcli {

// {"schema_version": 1, "runs": [run, …]}. Times are ISO 8601 in UTC, a word that is no UTF-8 is {"hex": "ff…"}, a masked one has
// \u0000 in place of the secret. Of a tree each run tells its "depth", 0 at the top.
std::string runs_json(const std::vector<Run>& runs, bool is_tree);

// What was called, without "tcli", as one types it; no control character is in it.
std::string command_of(const RunStart& start);

// {"schema_version": 1, "run": run, "children": [run, …]}
std::string run_json(const Run& run, const std::vector<Run>& children);

// One run in one line, and back. The error tells the key that is missing or wrong.
std::string run_line(const Run& run);
Result<Run> run_from_line(std::string_view line);

// What became of the history, or with a dry run would: {"schema_version": 1, "dry_run": false, "removed": {"runs": …,
// "output_bytes": …}}, {"schema_version": 1, "imported": {"runs": …, "added": …, "known": …, "wrong": …, "complete": …}}
std::string removed_json(const Removed& removed, bool dry_run);
struct Imported {
  std::size_t runs = 0, added = 0; // that were read, and that are new of these
  std::size_t wrong = 0;           // lines that are no runs
  bool is_complete = true;         // else a damaged database had more
};
std::string imported_json(const Imported& imported);

// {"schema_version": 1, "rerun": {"id": …, "call": …, "folder": …, "argv": [word, …]}}; the folder is null for the current one.
std::string rerun_json(const std::string& id, const std::string& call, const std::string& folder,
                       const std::vector<std::string>& argv);

// {"schema_version": 1, "statistics": [{"name": …, "runs": …, "p50_ms": …}, …]}
std::string statistics_json(const std::vector<Statistics>& statistics);

// {"schema_version": 1, "levels": [{"level": …, "wanted_percent": …, "found_percent": …, "verdict": …, "runs": …}, …]}, or
// "wanted_ms" and "found_ms".
std::string levels_json(const std::vector<Level>& levels, std::size_t runs);

std::string_view verdict_of(const Level& level);

} // namespace tcli

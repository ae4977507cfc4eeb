// A history in a home of its own, and runs for it.
#pragma once

#include "history/history.hpp"
#include "history/journal_line.hpp"
#include "history/process.hpp"
#include "history/run_id.hpp"
#include "support/environment.hpp"
#include "support/script_folder.hpp"
#include "unit/history/a_run.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace tcli::test {

namespace fs = std::filesystem;

struct Home {
  ScriptFolder folder;
  FreshHome home{folder.path("")};
  std::string place = folder.path(".local/state/tcli/history");

  Home() { fs::create_directories(place); }

  void append(const std::string& text, const std::string& name = "journal") const {
    std::ofstream(place + "/" + name, std::ios::app) << text;
  }
  std::string only(const std::string& start) const {
    std::string found;
    for (const auto& entry : fs::directory_iterator(place)) {
      const std::string name = entry.path().filename().string();
      if (name.starts_with(start) && !name.ends_with("-wal") && !name.ends_with("-shm")) found = entry.path().string();
    }
    return found;
  }
};

inline std::string id_of(std::int64_t number) { return run_id_of_time(1'700'000'000'000 + number) + "TSV4RRFFQ69G5FAV"; }

inline RunStart run_of(std::int64_t number) {
  RunStart start = a_run(id_of(number));
  start.parent = "";
  start.boot_id = current_boot_id();
  start.host = current_host();
  start.started_ms = 1'700'000'000'000 + number;
  return start;
}

inline std::string ended(const RunStart& start, int status = 0, int signal = 0) {
  return journal_line(start) + journal_line(RunEnd{.id = start.id, .duration_us = 2'000'000, .status = status, .signal = signal});
}

inline std::vector<std::string> ids(History& history, const RunFilter& filter = {}, std::size_t limit = 100) {
  const auto rows = history.list(filter, limit);
  REQUIRE(rows.has_value());
  std::vector<std::string> list;
  for (const Run& run : *rows) list.push_back(run.start.id);
  return list;
}

inline History opened() {
  auto history = History::open();
  REQUIRE(history.has_value());
  return *std::move(history);
}

using Ids = std::vector<std::string>;

} // namespace tcli::test

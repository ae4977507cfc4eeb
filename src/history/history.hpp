// The runs of this user: what the journals hold, folded into a database, and the questions that are asked of it.
#pragma once

#include "history/database.hpp"
#include "history/run_record.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tcli {

enum class RunState {
  ok,        // ended with 0
  failed,    // ended with another status
  killed,    // by a signal
  running,   // its tcli is still there
  abandoned, // its tcli is gone and left no end
};

// "ok", "failed" …
std::string_view run_state_word(RunState state);

// One run in a list.
struct RunRow {
  std::string id, parent;
  std::string module, subject, verb;
  std::vector<std::string> words;
  std::string user, host;
  std::int64_t started_ms = 0;
  std::int64_t duration_us = 0; // 0 where it has no end
  RunState state = RunState::ok;
  int status = 0, signal = 0;
  int depth = 0; // below how many others in this list
};

// All that is known of one.
struct Run {
  RunStart start;
  RunRow row;
  std::string digest; // of the file that ran, sha256 in hexadecimal; empty: nobody could look in time
  std::string note;   // that somebody put on it
};

struct RunFilter {
  std::string module;                             // empty: any
  std::optional<RunState> state;                  // running and abandoned count as one here
  std::string user;                               // empty: any
  std::optional<std::int64_t> since_ms, until_ms; // started in [since, until)
};

class History {
public:
  // Folds the journals first. Where that can't be done for now (a lock, a disk that is full or read-only) it says so in a line
  // and goes on with what was folded before. A database that is damaged is moved aside, never removed, and a new one begun. Fails
  // when there is no place for a history, or when it belongs to a newer tcli.
  static Result<History> open();

  // The newest first, at most `limit`; how many there are in all only counts as far as `counted` asks.
  Result<std::vector<RunRow>> list(const RunFilter& filter, std::size_t limit);
  Result<std::size_t> count(const RunFilter& filter);

  // The run that `word` names: an id, the beginning of one, "last" or "last-failed". An ambiguous one is an error of status 2
  // that tells the candidates.
  Result<std::string> find(const std::string& word);

  Result<Run> load(const std::string& id);
  // Called by it, the oldest first.
  Result<std::vector<RunRow>> children(const std::string& id);

private:
  explicit History(std::unique_ptr<Database> database) : m_database(std::move(database)) {}

  std::unique_ptr<Database> m_database;
};

} // namespace tcli

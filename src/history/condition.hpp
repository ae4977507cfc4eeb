// The WHERE of a filter. For the files of this room.
#pragma once

#include "history/database.hpp"
#include "history/run.hpp"

#include <string>
#include <vector>

namespace tcli {

struct Condition {
  std::string sql; // begins with WHERE; on the table `runs`
  std::vector<std::string> texts;
};

// Running and abandoned runs are not told apart by it: that takes a look at their processes.
Condition condition_of(const RunFilter& filter);

// Texts as its parameters 1 and on.
Result<Statement> prepare_with(Database& database, const std::string& sql, const std::vector<std::string>& texts);

} // namespace tcli

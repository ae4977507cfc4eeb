// Whole runs out of the database. For the files of this room.
#pragma once

#include "history/condition.hpp"
#include "history/database.hpp"
#include "history/run.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tcli {

// `rest` is what follows FROM and its joins: WHERE, ORDER BY, LIMIT on the table `runs`; `texts` are its parameters.
Result<std::vector<Run>> select_runs(Database& database, const std::string& rest, const std::vector<std::string>& texts);
// One after the other, until `take` fails.
Status select_each(Database& database, const std::string& rest, const std::vector<std::string>& texts,
                   const std::function<Status(Run)>& take);

// Of the runs on this host that the person, or the run, that asks has called itself.
Condition last_called_from_here();

} // namespace tcli

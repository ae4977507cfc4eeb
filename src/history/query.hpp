// Whole runs out of the database. For the files of this room.
#pragma once

#include "history/condition.hpp"
#include "history/database.hpp"
#include "history/run.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace tcli {

// `rest` is what follows FROM and its joins: WHERE, ORDER BY, LIMIT on the table `runs`; `texts` are its parameters.
Result<std::vector<Run>> select_runs(Database& database, const std::string& rest, const std::vector<std::string>& texts);
// One after the other, until `take` fails. A row that nobody has written so fails too, unless `damaged` hears of its id and does
// not; `parts` says what of each is looked up.
enum class RunParts { all, own }; // own: not its note, nor what is known of its output and of other runs
Status select_each(Database& database, const std::string& rest, const std::vector<std::string>& texts,
                   const std::function<Status(Run)>& take, RunParts parts = RunParts::all,
                   const std::function<Status(const std::string& id)>& damaged = {});

// Fails when so many runs are not all there are: each stands in two tables.
Status check_count(Database& database, std::int64_t found);

// What is said of such a row.
std::string changed_row(const std::string& id);

// Of the runs on this host that the person, or the run, that asks has called itself.
Condition last_called_from_here();

} // namespace tcli

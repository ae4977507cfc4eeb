// Runs as rows.
#pragma once

#include "cli/table.hpp"
#include "history/run.hpp"

#include <vector>

namespace tcli {

// `for_people`: ids as short as they can be, "+" before those that called others, indented by their depth, and times in words.
Table run_table(const std::vector<Run>& runs, bool for_people);

} // namespace tcli

// The tables of the history's database, and how those of an older tcli become them.
#pragma once

#include "history/database.hpp"

namespace tcli {

// PRAGMA user_version of a database that this tcli writes.
int schema_version();

// Makes the tables in an empty database. One of an older version is copied to `<path>.v<its version>` first, then brought up to
// date, wholly or not at all. A newer one is an error, and nothing is written. One whose version can't be is damaged.
Status bring_up_to_date(Database& database, const std::string& path);

// The same for who only reads, where nothing can be written: in a transaction that nobody commits. true: it was up to date.
Result<bool> seem_up_to_date(Database& database, const std::string& path);

// Whether runs can be looked up in it: tables with the keys of these, which may be damaged, of no newer version.
Status check_known_history(Database& database, const std::string& path);

} // namespace tcli

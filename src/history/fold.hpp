// The journal into the database.
#pragma once

#include "history/database.hpp"

#include <string>
#include <vector>

namespace tcli {

struct Folded {
  std::size_t runs = 0;             // that are new
  bool has_news = false;            // them, or ends of others
  std::vector<std::string> damaged; // journals with lines that can't be read: where they were moved to, whole
};

// Everything in the journals of `folder` that the database does not have yet, in one transaction. May be repeated, and cut off
// anywhere: a line counts once. A journal that has grown long is put away, and removed a while after all of it was taken.
Result<Folded> fold_journals(Database& database, const std::string& folder);

// The next run begins a new one; this one goes when it has been folded and has rested. Runs on their way lose nothing.
void put_journal_away(const std::string& folder);

// Those that the database has all of go at once, for want of room.
void remove_folded_journals(Database& database, const std::string& folder);

} // namespace tcli

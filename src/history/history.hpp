// The runs of this user: what the journals hold, folded into a database, and the questions that are asked of it.
#pragma once

#include "history/database.hpp"
#include "history/retention.hpp"
#include "history/run.hpp"
#include "history/statistics.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tcli {

class History {
public:
  // Folds the journals first, and now and then removes what `retention` does not keep. Where that can't be done for now (a lock,
  // a disk that is full or read-only) it says so in a line and goes on with what was folded before. A database that is damaged is
  // moved aside, never removed, and a new one begun. Damage that shows later makes the question fail;
  // it is moved aside then too, and the error's hint tells how it comes back. Fails when there is no place for a history, or when
  // it belongs to a newer tcli.
  static Result<History> open(const Retention& retention = {});

  // The newest first, at most `limit`.
  Result<std::vector<Run>> list(const RunFilter& filter, std::size_t limit);
  // How many there are, counted up to `most`.
  Result<std::size_t> count(const RunFilter& filter, std::size_t most = SIZE_MAX);
  // All of them, the oldest first, until `take` fails.
  Status for_each(const RunFilter& filter, const std::function<Status(Run)>& take);

  // The run that `word` names: an id, the beginning of one, "last" or "last-failed", which may be an abandoned one. An ambiguous
  // one is an error of status 2 that tells the candidates, the newest last; an empty one is an error too.
  Result<Run> find(const std::string& word);
  // Called by it, the oldest first.
  Result<std::vector<Run>> children(const std::string& id);

  // One for each value of `by`, the one with most runs first; by day the latest.
  Result<std::vector<Statistics>> statistics(const RunFilter& filter, StatisticsBy by);

  // Why the latest runs are not among them; none: they are.
  const std::optional<Error>& trouble() const { return m_trouble; }
  // Where its files stand, absolute.
  const std::string& folder() const { return m_folder; }

  Status annotate(const std::string& id, const std::string& text);
  // What `retention` does not keep goes; with `dry_run` it is counted alone.
  Result<Removed> prune(const Retention& retention, bool dry_run);
  // Those that are not there yet; how many.
  Result<std::size_t> import(const std::vector<Run>& runs);

private:
  // What open() does without its warning of `m_trouble`.
  static Result<History> open_quietly(const Retention& retention);
  // Of those that are running, or abandoned.
  Result<std::vector<Run>> list_open(RunFilter filter, std::size_t limit);
  Result<Run> find_prefix(const std::string& typed);
  // Folds once more. What fails is told as open() does.
  void take_news();
  // Another number when others have changed the database.
  std::int64_t version() const;
  // `ask`, again while it finds a run that `is_gone` and has no end: its end may have come after the journals were folded.
  template <class Ask, class IsGone> auto settled(const Ask& ask, const IsGone& is_gone) -> decltype(ask()) {
    constexpr int k_most = 4; // where others end all the time
    for (int times = 1;; ++times) {
      const auto seen = std::pair{version(), m_folds};
      auto found = ask();
      if (times == k_most || !found || m_trouble || std::ranges::none_of(*found, is_gone)) return found;
      take_news();
      if (seen == std::pair{version(), m_folds}) return found;
    }
  }
  Result<std::vector<Run>> select(const std::string& rest, const std::vector<std::string>& texts);
  void tell_trouble() const;
  Status can_change() const { return m_is_current ? Status{} : fail(*m_trouble); }
  History(std::unique_ptr<Database> database, std::string folder)
      : m_database(std::move(database)), m_folder(std::move(folder)) {}

  // What failed since the database is damaged, with how to go on: it is moved aside then.
  Error failure(Error error);
  template <class T> Result<T> checked(Result<T> result) {
    return result ? std::move(result) : fail(failure(std::move(result).error()));
  }

  std::unique_ptr<Database> m_database;
  std::string m_folder;
  std::optional<Error> m_trouble; // why the latest runs are not in the database
  std::size_t m_folds = 0;        // how often news were taken since it was opened
  bool m_is_full = false;         // it is the disk
  bool m_is_current = true;       // else it is of an older tcli, and can be read alone
};

struct Salvaged {
  std::size_t runs = 0;
  std::optional<Error> damage = {}; // why there may have been more
};
// What can be read of a database that may be damaged, one after the other. Fails when that is nothing, or when `take` does.
Result<Salvaged> salvage(const std::string& path, const std::function<Status(Run)>& take);

} // namespace tcli

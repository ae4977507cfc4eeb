#include "repository.hpp"
#include "store.hpp"
#include "verbs.hpp"

#include <algorithm>
#include <cstdio>
#include <ctime>

namespace oncall {
namespace {

using tcli::plugin::Error;
using tcli::plugin::Table;

// Times for programs are UTC, for people local.
bool for_programs(const Call& call) { return call.value("output") == "json"; }

std::string time_cell(const Call& call, Moment moment) {
  return for_programs(call) ? utc_text(moment) : Zone::local().text(moment);
}

std::string person_cell(const Call& call, const std::string& person) {
  return person.empty() && !for_programs(call) ? "nobody" : person;
}

// person, since, until, instead_of, reason.
std::vector<std::string> cells(const Call& call, const Holding& holding) {
  const bool changed = holding.handover != nullptr;
  const bool before_all = holding.person.empty();
  return {person_cell(call, holding.person), before_all ? "" : time_cell(call, holding.from), time_cell(call, holding.until),
          changed && holding.turn_of != holding.person ? person_cell(call, holding.turn_of) : "",
          changed ? holding.handover->reason : ""};
}

std::string people_of(const Rota& rota) {
  std::string text;
  for (const std::string& person : rota.people) text += (text.empty() ? "" : " ") + person;
  return text;
}

// Calls `show` for each rota. Of several a broken one is a warning and the others are shown.
template <class Show> void each_rota(const Host& host, const Store& store, const std::vector<std::string>& names, Show show) {
  for (const std::string& name : names) {
    try {
      show(store.rota(name), store.log(name));
    } catch (const Error& error) {
      if (names.size() == 1) throw;
      host.warn(error.why().empty() ? error.what() : error.what() + (": " + error.why()));
    }
  }
}

// What others don't see may not be so for them: a warning. With `only` of that rota.
void warn_of_unshared(const Host& host, const Call& call, const Store& store, const std::string& only = {}) {
  try {
    const Repository repository(store.folder());
    const Repository::Unshared unshared = repository.unshared();
    std::vector<std::string> committed, changed;
    Paths paths;
    for (const std::string& rota : unshared.committed)
      if (only.empty() || rota == only) committed.push_back(rota);
    for (const auto& [rota, files] : unshared.changed) {
      if (!only.empty() && rota != only) continue;
      changed.push_back(rota);
      paths.insert(files.begin(), files.end());
    }
    if (!committed.empty())
      host.warn(join(committed) + ": what was changed here nobody else sees yet; tcli oncall sync" + folder_words(host, call) +
                " shares it");
    if (changed.empty()) return;
    const Aside aside = put_aside(top_of(repository.git(), "no stash"), paths);
    host.warn(join(changed) + ": what is not committed nobody else sees; " + aside.command + " puts it aside" +
              (aside.back.empty() ? "" : ", git stash pop brings it back"));
  } catch (const Error& error) {
    host.debug(error.what()); // files are shown without git, too
  }
}

} // namespace

Moment asked_moment(const Call& call) {
  const Moment present = std::time(nullptr);
  const auto text = call.value("at");
  if (!text) return present;
  if (const auto moment = parse_typed(*text, present)) return *moment;
  throw Error("--at: '" + std::string(*text) + "' is no time from 2000 to 2199",
              "such as 18:40, 2026-11-28 or '2026-11-28 18:40'", "tcli oncall now --at '2026-11-28 18:40'", 2);
}

void now(const Host& host, const Call& call) {
  const Store store(host, call);
  const Moment moment = asked_moment(call);
  const auto asked = call.value("rota");
  const std::vector<std::string> names = asked || store.names().empty() ? std::vector{store.chosen(asked)} : store.names();
  const Table table{call, {"rota", "person", "since", "until", "instead_of", "reason"}};
  each_rota(host, store, names, [&](const Rota& rota, const std::vector<Handover>& handovers) {
    std::vector<std::string> row = cells(call, holding_at(rota, handovers, moment));
    row.insert(row.begin(), rota.name);
    table.row(row);
  });
  warn_of_unshared(host, call, store, asked ? names[0] : "");
}

void log(const Host& host, const Call& call) {
  const Store store(host, call);
  const std::int64_t most = call.integer("count").value();
  if (most < 1) throw Error("--count: it is at least 1", "", "tcli oncall log --count 20", 2);
  std::vector<std::pair<std::string, Handover>> all;
  const auto asked = call.value("rota");
  const bool removed = asked && is_rota_name(*asked) && !store.log_text(std::string(*asked)).empty(); // its log stays
  const std::vector<std::string> names = removed ? std::vector{std::string(*asked)}
                                         : asked ? std::vector{store.chosen(asked)}
                                                 : store.names();
  for (const std::string& name : names) {
    for (Handover& handover : store.log(name)) all.emplace_back(name, std::move(handover));
  }
  std::reverse(all.begin(), all.end()); // of one second the later line first
  std::stable_sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.second.written > b.second.written; });
  const std::size_t shown = std::min(all.size(), static_cast<std::size_t>(most));
  const Table table{call, {"written", "rota", "by", "person", "from", "until", "reason"}};
  for (std::size_t index = 0; index < shown; ++index) {
    const auto& [name, each] = all[index];
    table.row({time_cell(call, each.written), name, each.by, each.person, time_cell(call, each.from), time_cell(call, each.until),
               each.reason});
  }
  if (shown < all.size()) std::fprintf(stderr, "%zu of %zu, use -n\n", shown, all.size());
  warn_of_unshared(host, call, store, asked ? names[0] : "");
}

void rota_list(const Host& host, const Call& call) {
  const Store store(host, call);
  const Moment moment = asked_moment(call);
  const Table table{call, {"rota", "people", "turn", "handover", "start", "now"}};
  each_rota(host, store, store.names(), [&](const Rota& rota, const std::vector<Handover>& handovers) {
    table.row({rota.name, people_of(rota), std::to_string(rota.turn) + "d", clock_text(rota.handover) + " " + rota.zone.name(),
               day_text(rota.start), person_cell(call, holding_at(rota, handovers, moment).person)});
  });
  warn_of_unshared(host, call, store);
}

void rota_show(const Host& host, const Call& call) {
  const Store store(host, call);
  const std::int64_t weeks = call.integer("weeks").value();
  if (weeks < 1 || weeks > 520) throw Error("--weeks: it is 1 to 520", "", "tcli oncall rota show ROTA --weeks 8", 2);
  const Rota rota = store.rota(store.chosen(call.value("rota")));
  Moment moment = asked_moment(call);
  const Moment end = moment + weeks * 7 * k_day;
  std::vector<Handover> handovers = store.log(rota.name);
  std::erase_if(handovers,
                [&](const Handover& each) { return each.until <= moment - k_longest || each.from >= end + k_longest; });
  const Table table{call, {"person", "from", "until", "instead_of", "reason"}};
  while (moment < end) {
    const Holding holding = holding_at(rota, handovers, moment);
    table.row(cells(call, holding));
    moment = holding.until;
  }
  warn_of_unshared(host, call, store, rota.name);
}

} // namespace oncall

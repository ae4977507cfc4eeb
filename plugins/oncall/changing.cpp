#include "files.hpp"
#include "repository.hpp"
#include "store.hpp"
#include "verbs.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <ctime>

namespace oncall {
namespace {

using tcli::plugin::Error;

constexpr const char* k_say_who = "tcli config set modules.oncall.settings.person anna";

// Who calls: as the option or the config says, else as git knows them, by name or by what stands before the @.
std::string caller(const Host& host, const Call& call, const Git& git) {
  for (const auto& told : {call.value("as"), host.config("person")}) {
    if (!told) continue;
    if (is_person(*told)) return std::string(*told);
    throw Error("'" + std::string(*told) + "' is no name of a person", "letters, digits and . _ @ + -, 64 at most", k_say_who, 2);
  }
  std::string name = git.run({"config", "user.name"}).line();
  if (is_person(name)) return name;
  const std::string email = git.run({"config", "user.email"}).line();
  if (is_person(email)) return email.substr(0, email.find('@'));
  throw Error("who are you?", "neither --as, ONCALL_PERSON, the config nor git tell", k_say_who);
}

// The command as it was typed.
std::string typed(const Call& call) {
  std::string line = "tcli oncall ";
  if (!call.subject().empty()) line += std::string(call.subject()) + " ";
  line += call.verb();
  for (const std::string_view word : call.words()) line += " " + shell_word(std::string(word));
  return line;
}

void say(const std::string& line) {
  if (std::printf("%s\n", line.c_str()) < 0 || std::fflush(stdout) != 0)
    throw Error("it is done, but that can't be printed", std::generic_category().message(errno));
}

// Others see from now on what they did not when it was said to be so.
void tell_sent(const Host& host, const std::vector<std::string>& earlier) {
  constexpr std::size_t k_shown = 3;
  std::string text;
  for (std::size_t index = 0; index < std::min(earlier.size(), k_shown); ++index)
    text += (index == 0 ? "" : "; ") + earlier[index];
  if (earlier.size() > k_shown) text += "; and " + std::to_string(earlier.size() - k_shown) + " more";
  if (!text.empty()) host.warn("sent with it, and seen by nobody else before: " + text);
}

// Until --until, or for --for, or else as long as the turn is.
Moment asked_end(const Call& call, const Rota& rota, Moment from) {
  const auto until = call.value("until");
  const auto length = call.duration("for");
  const std::string example = "tcli oncall " + std::string(call.verb()) + (call.verb() == "give" ? " PERSON" : "") + " --for 8h";
  if (until && length) throw Error("--until and --for", "one of them says how long", example, 2);
  const auto end = until    ? parse_typed(*until, from)
                   : length ? std::optional<Moment>{from + length->count() / 1000}
                            : std::optional<Moment>{holding_at(rota, {}, from).until};
  if (!end)
    throw Error("--until: '" + std::string(*until) + "' is no time from 2000 to 2199", "such as 18:40 or 2026-11-28", example, 2);
  if (*end <= from) throw Error("it would end before it begins", utc_text(*end) + " is not after " + utc_text(from), example, 2);
  if (!parse_utc(utc_text(*end))) throw Error("it would end after 2199", "", example, 2);
  if (*end - from > k_longest) throw Error("it would be longer than 366 days", "until " + utc_text(*end), example, 2);
  return *end;
}

// Who has the pager from when until when, or had: --at may tell any time.
std::string sentence_of(const Call& call, const std::string& name, const Handover& handover) {
  const Zone zone = Zone::local();
  const bool is_over = handover.until <= std::time(nullptr);
  const std::string from = call.value("at") ? " from " + zone.text(handover.from) : "";
  return handover.person + (is_over ? " had" : " has") + " the pager of " + name + from + " until " + zone.text(handover.until);
}

// `person` has the pager from now on: a line in the log, committed and pushed.
void hand_over(const Host& host, const Store& store, Repository& repository, const Call& call, const std::string& name,
               const std::string& by, const std::string& person, const std::string& reason) {
  if (!is_reason(reason))
    throw Error("the reason", "it is one line of 500 bytes at most", "tcli help oncall " + std::string(call.verb()), 2);
  const Rota rota = store.rota(name);
  store.require_known(person);
  const std::vector<Handover> log = store.log(name);
  const Moment from = asked_moment(call);
  const Handover handover{std::time(nullptr), by, person, from, asked_end(call, rota, from), reason};
  const Holding before = holding_at(rota, log, from);

  repository.require_ready({name + ".rota", name + ".log"});
  std::string text = store.log_text(name);
  if (text.empty()) text = "# Handovers, only ever added to: WRITTEN BY PERSON FROM UNTIL REASON\n";
  if (!text.ends_with('\n')) text += '\n';
  const std::string begin = call.value("at") ? "from " + utc_text(from) + " " : "";
  Change change{
      name, name + ": " + person + " has the pager " + begin + "until " + utc_text(handover.until), by, {}, typed(call)};
  if (!reason.empty()) change.subject += ": " + reason;
  change.files[name + ".log"] = text + to_line(handover);
  tell_sent(host, repository.record(change));
  const std::string whose = before.person.empty() || before.person == person ? "" : ", instead of " + before.person;
  say(sentence_of(call, name, handover) + whose);
}

// The rota; nothing where its file is broken and git has it, so that it may be replaced.
std::optional<Rota> readable(const Store& store, Repository& repository, const std::string& name) {
  try {
    return store.rota(name);
  } catch (const Error&) {
    repository.require_ready({name + ".rota"});
    return std::nullopt;
  }
}

// Another order or start may move the pager at once.
void tell_moved(const Host& host, const Call& call, const Store& store, const Rota& before, const Rota& after,
                const std::string& caller) {
  const Moment now = std::time(nullptr);
  std::vector<Handover> log;
  try {
    log = store.log(after.name);
  } catch (const Error& error) {
    return host.warn(error.what() + (": " + error.why())); // the change is made
  }
  const std::string had = holding_at(before, log, now).person, has = holding_at(after, log, now).person;
  if (had.empty() || had == has) return;
  std::string back;
  try {
    store.require_known(had);
    back = "; tcli oncall " + (had == caller ? "take " : "give " + had + " ") + after.name + folder_words(host, call) +
           " leaves it with " + had;
  } catch (const Error&) {
    back = "; " + had + " is on no rota any more";
  }
  host.warn("the pager of " + after.name + " goes from " + had + " to " + (has.empty() ? "nobody" : has) + " now" + back);
}

} // namespace

void take(const Host& host, const Call& call) {
  const Store store(host, call);
  const Lock lock(store.folder());
  Repository repository(store.folder());
  // The first word is a rota where there is one of that name, or more than one to choose from; else the reason begins with it.
  const auto first = call.value("rota");
  const bool named = first && (store.has(*first) || store.names().size() != 1);
  const std::string name = store.chosen(named ? first : std::nullopt);
  std::string reason = first && !named ? std::string(*first) : "";
  for (const std::string_view word : call.values("reason")) (reason += reason.empty() ? "" : " ") += word;
  const std::string who = caller(host, call, repository.git());
  hand_over(host, store, repository, call, name, who, who, reason);
}

void give(const Host& host, const Call& call) {
  const Store store(host, call);
  const Lock lock(store.folder());
  Repository repository(store.folder());
  hand_over(host, store, repository, call, store.chosen(call.value("rota")), caller(host, call, repository.git()),
            std::string(call.value("person").value()), std::string(call.value("reason").value_or("")));
}

void rota_set(const Host& host, const Call& call) {
  const Store store(host, call);
  const Lock lock(store.folder());
  Repository repository(store.folder());
  const std::string name{call.value("rota").value()};
  const auto refuse = [&](const std::string& what, const char* why) {
    throw Error(what, why, "tcli oncall rota set primary anna bo --start 2026-11-30 --turn 7d", 2);
  };
  if (!is_rota_name(name)) refuse("'" + name + "' is no name of a rota", "a-z, 0-9 and -, 64 at most");
  // What is not told stays as it was; of a broken one nothing.
  const Zone utc = *Zone::named("UTC");
  const bool is_there = store.has(name);
  const Moment now = std::time(nullptr);
  const std::optional<Rota> before = is_there ? readable(store, repository, name) : std::nullopt;
  const bool is_new = !before;
  Rota rota = before.value_or(Rota{name, {}, utc, {}, 7, 9 * 60});
  rota.people.clear();
  for (const std::string_view person : call.values("people")) {
    if (!is_person(person))
      refuse("'" + std::string(person) + "' is no name of a person", "letters, digits and . _ @ + -, 64 at most");
    rota.people.emplace_back(person);
  }
  if (const auto text = call.value("start")) {
    const auto day = parse_day(*text);
    if (!day) refuse("--start: '" + std::string(*text) + "' is no day", "from 2000-01-01 to 2199-12-31");
    rota.start = *day;
  }
  if (const auto turn = call.duration("turn")) {
    const std::int64_t day = k_day * 1000;
    if (turn->count() % day != 0 || turn->count() < day || turn->count() > k_longest_turn * day)
      refuse("--turn: '" + std::string(*call.value("turn")) + "'", "a turn is whole days, 1d to 365d");
    rota.turn = static_cast<int>(turn->count() / day);
  }
  if (const auto text = call.value("handover")) {
    const auto minute = parse_clock(*text);
    if (!minute) refuse("--handover: '" + std::string(*text) + "' is no time", "such as 09:00");
    rota.handover = *minute;
  }
  if (const auto text = call.value("zone")) {
    const auto zone = Zone::named(*text);
    if (!zone)
      refuse("--zone: '" + std::string(*text) + "' is no time zone", "one of /usr/share/zoneinfo, such as Europe/Berlin");
    rota.zone = *zone;
  }
  // A new one is in force at once: its first turn began with the last handover that is over.
  if (is_new && !call.value("start")) {
    rota.start = rota.zone.shown(now).first;
    while (rota.zone.at(rota.start, rota.handover) > now) rota.start -= std::chrono::days{1};
  }
  repository.require_ready({name + ".rota"});
  const std::string sentence = std::to_string(rota.people.size()) + " people, " + std::to_string(rota.turn) + " days each from " +
                               day_text(rota.start) + " " + clock_text(rota.handover) + " " + rota.zone.name() + " on";
  const std::string text = to_text(rota);
  const auto is_so = [&] { return !is_new && read_file(store.folder() + "/" + name + ".rota", SIZE_MAX) == text; };
  if (is_so()) tell_sent(host, repository.share_pending()); // it may be the change that could not be pushed
  if (is_so()) return say(name + " is so already: " + sentence);
  Change change{name, name + ": " + sentence, caller(host, call, repository.git()), {}, typed(call)};
  change.files[name + ".rota"] = text;
  try {
    tell_sent(host, repository.record(change));
  } catch (const Error&) {
    if (is_so()) tell_moved(host, call, store, *before, rota, change.author); // committed, and sync will share it
    throw;
  }
  say(name + ": " + sentence);
  if (before) tell_moved(host, call, store, *before, rota, change.author);
  const std::string file = name + ".rota";
  if (is_there && is_new)
    host.warn(file + " was broken; " + repository.git().command({"log", "-p", "--", file}) + " shows what stood there");
}

void rota_remove(const Host& host, const Call& call) {
  const Store store(host, call);
  const Lock lock(store.folder());
  Repository repository(store.folder());
  const std::string name = store.chosen(call.value("rota"));
  repository.require_ready({name + ".rota"});
  Change change{name, name + ": removed", caller(host, call, repository.git()), {}, typed(call)};
  change.files[name + ".rota"] = std::nullopt;
  tell_sent(host, repository.record(change));
  say("removed " + name + "; its log stays");
}

void sync(const Host& host, const Call& call) {
  const Store store(host, call);
  const Lock lock(store.folder());
  Repository repository(store.folder());
  say("the rotas are " + repository.sync(call.flag("drop")));
}

} // namespace oncall

#include "rota.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <tcli/plugin.hpp>

namespace oncall {
namespace {

using tcli::plugin::Error;

constexpr std::string_view k_small = "abcdefghijklmnopqrstuvwxyz0123456789-";
constexpr std::string_view k_any = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._@+-";

bool made_of(std::string_view name, std::string_view characters) {
  return !name.empty() && name.size() <= 64 && name[0] != '-' && name[0] != '.' &&
         name.find_first_not_of(characters) == std::string_view::npos;
}

// The text up to the next `end`, which is taken off `rest` with it.
std::string_view next(std::string_view& rest, char end) {
  const std::size_t size = std::min(rest.find(end), rest.size());
  const std::string_view first = rest.substr(0, size);
  rest.remove_prefix(std::min(size + 1, rest.size()));
  return first;
}

std::optional<int> parse_turn(std::string_view text) {
  int days = 0;
  const auto [stop, problem] = std::from_chars(text.data(), text.data() + text.size(), days);
  const std::string_view unit = text.substr(static_cast<std::size_t>(stop - text.data()));
  if (problem != std::errc{} || unit != "d" || days < 1 || days > k_longest_turn) return std::nullopt;
  return days;
}

// Number `number` of the turns, from 0.
Moment begin_of(const Rota& rota, std::int64_t number) {
  return rota.zone.at(rota.start + std::chrono::days{number * rota.turn}, rota.handover);
}

// The turn at that moment; below 0 before the first one.
std::int64_t turn_at(const Rota& rota, Moment moment) {
  const auto days = (rota.zone.shown(moment).first - rota.start).count();
  std::int64_t number = days / rota.turn;
  while (begin_of(rota, number) > moment) --number;
  while (begin_of(rota, number + 1) <= moment) ++number;
  return number;
}

std::string person_of(const Rota& rota, std::int64_t turn) {
  return turn < 0 ? "" : rota.people[static_cast<std::size_t>(turn) % rota.people.size()];
}

const Handover* covering(const std::vector<Handover>& log, Moment moment) {
  const auto found =
      std::find_if(log.rbegin(), log.rend(), [&](const Handover& each) { return each.from <= moment && moment < each.until; });
  return found == log.rend() ? nullptr : &*found;
}

std::optional<Handover> parse_handover(std::string_view rest) {
  const auto written = parse_utc(next(rest, ' '));
  const std::string_view by = next(rest, ' '), person = next(rest, ' ');
  const auto from = parse_utc(next(rest, ' ')), until = parse_utc(next(rest, ' '));
  if (!written || !from || !until || *until <= *from || *until - *from > k_longest) return std::nullopt;
  if (!is_person(by) || !is_person(person) || !is_reason(rest)) return std::nullopt;
  return Handover{*written, std::string(by), std::string(person), *from, *until, std::string(rest)};
}

std::string_view without_return(std::string_view line) { return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line; }

// Those of a file that is broken elsewhere, as words of a command.
std::string people_in(std::string_view text) {
  std::string people;
  while (!text.empty()) {
    std::string_view person = without_return(next(text, '\n'));
    if (next(person, ' ') == "person" && is_person(person)) people += " " + std::string(person);
  }
  return people.empty() ? " anna bo" : people;
}

} // namespace

bool is_rota_name(std::string_view name) { return made_of(name, k_small); }

bool is_person(std::string_view name) { return made_of(name, k_any); }

bool is_reason(std::string_view text) {
  const auto control = [](char each) { return static_cast<unsigned char>(each) < 0x20 || each == 0x7f; };
  return text.size() <= 500 && std::none_of(text.begin(), text.end(), control);
}

Rota parse_rota(const std::string& name, std::string_view text, const std::string& file) {
  std::map<std::string_view, std::size_t> lines;
  Rota rota{name, {}, *Zone::named("UTC"), Day{}, 0, 0};
  std::size_t number = 0;
  const std::string people = people_in(text);
  const auto wrong = [&](const std::string& what) {
    return Error(file + ":" + std::to_string(number), what, "tcli oncall rota set " + name + people);
  };
  while (!text.empty()) {
    ++number;
    std::string_view value = without_return(next(text, '\n'));
    if (value.empty() || value[0] == '#') continue;
    const std::string_view key = next(value, ' ');
    const std::string shown{value};
    if (key != "person" && !lines.emplace(key, number).second)
      throw wrong("'" + std::string(key) + "' stands in line " + std::to_string(lines[key]) + " already");
    if (key == "person") {
      if (!is_person(value)) throw wrong("'" + shown + "' is no name of a person");
      rota.people.push_back(shown);
    } else if (key == "zone") {
      const auto zone = Zone::named(value);
      if (!zone) throw wrong("there is no time zone '" + shown + "'");
      rota.zone = *zone;
    } else if (key == "start") {
      const auto day = parse_day(value);
      if (!day) throw wrong("'" + shown + "' is no day from 2000-01-01 to 2199-12-31");
      rota.start = *day;
    } else if (key == "handover") {
      const auto minute = parse_clock(value);
      if (!minute) throw wrong("'" + shown + "' is no time such as 09:00");
      rota.handover = *minute;
    } else if (key == "turn") {
      const auto days = parse_turn(value);
      if (!days) throw wrong("'" + shown + "' is no number of days from 1d to 365d");
      rota.turn = *days;
    } else {
      throw wrong("'" + std::string(key) + "' is none of zone, handover, start, turn and person");
    }
  }
  for (const char* key : {"zone", "handover", "start", "turn"}) {
    if (!lines.contains(key)) throw wrong("there is no line '" + std::string(key) + "'");
  }
  if (rota.people.empty()) throw wrong("there is no line 'person': nobody is on it");
  return rota;
}

std::string to_text(const Rota& rota) {
  std::string text = "# Whose turn it is; written by tcli oncall rota set\nzone " + rota.zone.name() + "\nhandover " +
                     clock_text(rota.handover) + "\nstart " + day_text(rota.start) + "\nturn " + std::to_string(rota.turn) +
                     "d\n";
  for (const std::string& person : rota.people) text += "person " + person + "\n";
  return text;
}

std::vector<Handover> parse_log(std::string_view text, const std::string& file, std::vector<std::string>& problems) {
  std::vector<Handover> log;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::string_view line = without_return(next(text, '\n'));
    if (line.empty() || line[0] == '#') continue;
    if (auto handover = parse_handover(line))
      log.push_back(std::move(*handover));
    else
      problems.push_back(file + ":" + std::to_string(number) + ": it is no handover, and left out");
  }
  return log;
}

std::string to_line(const Handover& handover) {
  std::string line = utc_text(handover.written) + " " + handover.by + " " + handover.person + " " + utc_text(handover.from) +
                     " " + utc_text(handover.until);
  return (handover.reason.empty() ? line : line + " " + handover.reason) + "\n";
}

Holding holding_at(const Rota& rota, const std::vector<Handover>& log, Moment moment) {
  const std::int64_t turn = turn_at(rota, moment);
  const Handover* const now = covering(log, moment);
  const std::string turn_of = person_of(rota, turn);
  // It lasts from the last change up to then until the next one after that.
  Moment from = now != nullptr ? now->from : begin_of(rota, turn);
  Moment until = now != nullptr ? now->until : begin_of(rota, turn < 0 ? 0 : turn + 1);
  for (const Handover& each : log) {
    if (now != nullptr && &each <= now) continue; // the later line counts
    if (each.from > moment) until = std::min(until, each.from);
    if (each.until <= moment) from = std::max(from, each.until);
  }
  return {from, until, now != nullptr ? now->person : turn_of, turn_of, now};
}

} // namespace oncall

// The module oncall's rota and log as values: what is read and written, and who has the pager against a plain count of the hours.
#include "oncall/rota.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <random>
#include <tcli/plugin.hpp>

using namespace oncall;

namespace {

Moment at(std::string_view text) { return parse_utc(text).value(); }

Rota rota(const std::string& zone, const std::string& start, int turn, int handover) {
  return {"primary", {"anna", "bo", "chi"}, Zone::named(zone).value(), parse_day(start).value(), turn, handover};
}

// Whose turn it is by going through the turns from the first one on.
std::string counted(const Rota& rota, Moment moment) {
  std::string person;
  std::size_t number = 0;
  for (Day day = rota.start; rota.zone.at(day, rota.handover) <= moment; day += std::chrono::days{rota.turn})
    person = rota.people[number++ % rota.people.size()];
  return person;
}

std::string holder(const Rota& rota, const std::vector<Handover>& log, Moment moment) {
  std::string person = counted(rota, moment);
  for (const Handover& each : log) {
    if (each.from <= moment && moment < each.until) person = each.person;
  }
  return person;
}

} // namespace

TEST_CASE("times are read as they are written, and nothing else is") {
  for (const char* text : {"2000-01-01T00:00:00Z", "2027-02-28T23:59:59Z", "2199-12-31T23:59:59Z", "2028-02-29T12:34:56Z"})
    CHECK(utc_text(at(text)) == text);
  for (const char* text : {"", "2027-02-29T00:00:00Z", "1999-12-31T23:59:59Z", "2027-01-01T24:00:00Z", "2027-01-01T00:60:00Z",
                           "2027-01-01T00:00:60Z", "2027-01-01 00:00:00Z", "2027-01-01T00:00:00", "2027-01-01T00:00:00ZZ",
                           "-027-01-01T00:00:00Z", "2027--1-01T00:00:00Z", "+027-01-01T00:00:00Z"})
    CHECK_FALSE(parse_utc(text));
}

TEST_CASE("an hour that the clocks leave out or repeat") {
  const Zone berlin = Zone::named("Europe/Berlin").value();
  const Day spring = parse_day("2027-03-28").value(), autumn = parse_day("2027-10-31").value();
  CHECK(utc_text(berlin.at(spring, 119)) == "2027-03-28T00:59:00Z");
  CHECK(utc_text(berlin.at(spring, 150)) == "2027-03-28T01:30:00Z");
  CHECK(utc_text(berlin.at(spring, 180)) == "2027-03-28T01:00:00Z");
  CHECK(utc_text(berlin.at(autumn, 150)) == "2027-10-31T00:30:00Z");
  CHECK(utc_text(berlin.at(autumn, 180)) == "2027-10-31T02:00:00Z");
  CHECK(berlin.text(at("2027-07-01T10:00:00Z")) == "2027-07-01 12:00 CEST");
}

TEST_CASE("who has the pager, hour by hour") {
  std::mt19937 random(7);
  const auto below = [&](int most) { return static_cast<int>(random() % static_cast<unsigned>(most)); };
  for (const char* zone : {"UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"}) {
    for (int round = 0; round < 6; ++round) {
      const Rota each = rota(zone, round % 2 == 0 ? "2027-03-10" : "2027-10-01", 1 + below(9), below(1440));
      const Moment begin = each.zone.at(each.start, each.handover) - 3 * k_day;
      std::vector<Handover> log;
      for (int count = below(12); count > 0; --count) {
        const Moment from = begin + below(50 * 24) * 3600;
        log.push_back({begin, "bo", each.people[random() % 3], from, from + 3600 * (1 + below(100)), ""});
      }
      for (Moment moment = begin; moment < begin + 50 * k_day; moment += 3600) {
        const Holding holding = holding_at(each, log, moment);
        REQUIRE(holding.person == holder(each, log, moment));
        REQUIRE(holding.turn_of == counted(each, moment));
        REQUIRE((holding.from <= moment && moment < holding.until));
        REQUIRE(holder(each, log, holding.until - 1) == holding.person);
        if (!holding.person.empty()) REQUIRE(holder(each, log, holding.from) == holding.person);
      }
    }
  }
}

TEST_CASE("a rota and a log are read as they are written") {
  const Rota written = rota("Europe/Berlin", "2027-01-04", 14, 510);
  const Rota read = parse_rota("primary", to_text(written), "primary.rota");
  CHECK(to_text(read) == to_text(written));
  const Handover handover{at("2027-01-05T10:00:00Z"), "anna",  "bo", at("2027-01-05T10:00:00Z"),
                          at("2027-01-06T10:00:00Z"), " a  b "};
  std::vector<std::string> problems;
  const auto log = parse_log(to_line(handover) + "\r\n# x\nbad", "primary.log", problems);
  REQUIRE(log.size() == 1);
  CHECK(to_line(log[0]) == to_line(handover));
  CHECK(problems == std::vector<std::string>{"primary.log:4: it is no handover, and left out"});
}

TEST_CASE("no text breaks the readers") {
  std::mt19937 random(11);
  const std::string good =
      to_text(rota("UTC", "2027-01-04", 7, 540)) +
      to_line({at("2027-01-05T10:00:00Z"), "anna", "bo", at("2027-01-05T10:00:00Z"), at("2027-01-06T10:00:00Z"), "x"});
  for (int round = 0; round < 20000; ++round) {
    std::string text = good.substr(random() % good.size());
    for (unsigned change = random() % 4; change > 0; --change) text[random() % text.size()] = static_cast<char>(random());
    std::vector<std::string> problems;
    for (const Handover& each : parse_log(text, "log", problems)) CHECK(each.from < each.until);
    try {
      const Rota read = parse_rota("primary", text, "rota");
      CHECK((!read.people.empty() && read.turn >= 1 && read.turn <= k_longest_turn));
    } catch (const tcli::plugin::Error& error) {
      CHECK(std::string(error.what()).starts_with("rota:"));
    }
  }
}

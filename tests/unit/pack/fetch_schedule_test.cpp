// The words and lines that other programs read: systemd's and cron's.
#include "pack/fetch_schedule.hpp"

#include "support/catch.hpp"
#include "support/environment.hpp"

using namespace tcli;
using namespace tcli::test;

TEST_CASE("A word of a unit is itself: no specifier, one word") {
  CHECK(systemd_word("/usr/bin/tcli") == "\"/usr/bin/tcli\"");
  CHECK(systemd_word("a b") == "\"a b\"");
  CHECK(systemd_word("100% $HOME") == "\"100%% $HOME\"");
  CHECK(systemd_word("\"\\n") == "\"\\\"\\\\n\"");
}

TEST_CASE("A line of a crontab: some minute, four times a day, tcli's own mark at its end") {
  const std::string line = cron_line("/opt/te am/100%/tcli");
  CHECK(line.ends_with(" * * * '/opt/te am/100\\%/tcli' pack fetch --quiet >/dev/null 2>&1 # tcli pack schedule\n"));
  CHECK(line == cron_line("/opt/te am/100%/tcli"));
  const auto space = line.find(' ');
  CHECK(std::stoi(line) < 60);
  CHECK(std::stoi(line.substr(space + 1)) < 6);
  CHECK(line.find("-23/6 * * * ") != std::string::npos);
}

TEST_CASE("Of a crontab tcli's own lines go, and every other byte stays") {
  const std::string own = cron_line("/usr/bin/tcli");
  CHECK(without_cron_line("").empty());
  CHECK(without_cron_line(own).empty());
  for (const std::string& others : {std::string{"# mine\n\n5 4 * * * make\n"}, std::string{"no end"}, std::string{"\n\n"}}) {
    CHECK(without_cron_line(others) == others);
    CHECK(without_cron_line(own + others) == others);
  }
  CHECK(without_cron_line("a\n" + own + "b\n" + own) == "a\nb\n");
  CHECK(without_cron_line("a\n" + own.substr(0, own.size() - 1)) == "a\n");
}

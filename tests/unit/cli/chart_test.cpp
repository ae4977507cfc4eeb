// Pictures of numbers.
#include "cli/chart.hpp"

#include "support/catch.hpp"
#include "support/environment.hpp"

using namespace tcli;
using namespace tcli::test;

namespace {

std::string line(const std::vector<std::size_t>& numbers) { return sparkline(numbers); }

} // namespace

TEST_CASE("A sparkline rises to the highest number, with nothing for 0") {
  const Variable locale{"LC_ALL", "C.UTF-8"};
  CHECK(line({0, 1, 4, 8}) == " ▁▄█");
  CHECK(line({5}) == "█");
  CHECK(line({1, 1000000}) == "▁█");
  CHECK(line({}).empty());
  CHECK(line({0, 0}) == "  ");
}

TEST_CASE("Bars have the length of their share, from the first that is something to the last") {
  const Variable locale{"LC_ALL", "C"};
  const auto chart = bar_chart({{"none", 0}, {"one", 1}, {"gap", 0}, {"most", 80}, {"none", 0}}, 80);
  CHECK(chart == "one   # 1\ngap   0\nmost  " + std::string(40, '#') + " 80\n");
  CHECK(bar_chart({{"none", 0}}, 80).empty());
  CHECK(bar_chart({}, 80).empty());
}

TEST_CASE("No line of bars is wider than the terminal") {
  const Variable locale{"LC_ALL", "C"};
  CHECK(bar_chart({{"one", 1}, {"most", 80}}, 20) == "one   # 1\nmost  " + std::string(11, '#') + " 80\n");
  CHECK(bar_chart({{"below 1m00s", 1234567}}, 20) == "below 1m00s  1234567\n");
}

TEST_CASE("The locale that counts is the first that is set") {
  const Variable all{"LC_ALL", ""};
  const Variable type{"LC_CTYPE", "en_GB.utf8"};
  const Variable language{"LANG", "C"};
  CHECK(shows_unicode());
  const Variable stronger{"LC_ALL", "POSIX"};
  CHECK_FALSE(shows_unicode());
}

// Moments and lengths of time, in words.
#include "history/moment.hpp"

#include "support/catch.hpp"
#include "support/environment.hpp"

#include <ctime>

using namespace tcli;
using namespace tcli::test;

namespace {

constexpr std::int64_t k_now = 1'764'067'327'123; // 2025-11-25T10:42:07.123Z, a Tuesday

struct Zone {
  Variable variable;
  explicit Zone(const char* name) : variable("TZ", name) { ::tzset(); }
  Zone(const Zone&) = delete;
  Zone& operator=(const Zone&) = delete;
  ~Zone() { ::tzset(); }
};

} // namespace

TEST_CASE("A moment is a date, a time, a word or how long ago") {
  const Zone zone{"XYZ-2"}; // two hours before UTC's clock
  const auto parsed = [](const char* text) { return parse_moment(text, k_now); };
  CHECK(parsed("7d") == k_now - std::int64_t{7} * 86'400'000);
  CHECK(parsed("1h30m") == k_now - 5'400'000);
  CHECK(parsed("today") == 1'764'021'600'000); // 2025-11-24T22:00:00Z
  CHECK(parsed("yesterday") == 1'763'935'200'000);
  CHECK(parsed("2025-11-25") == parsed("today"));
  CHECK(parsed("2025-11-25 12:42") == 1'764'067'320'000);
  CHECK(parsed("2025-11-25T12:42:07") == 1'764'067'327'000);
  CHECK(parsed("2025-11-25T10:42:07Z") == 1'764'067'327'000);
  CHECK(parsed("2025-11-25Z") == 1'764'028'800'000);
  CHECK(parsed(moment_for_programs(k_now).c_str()) == k_now);
  CHECK(parsed("2025-11-25T12:42:07.123") == k_now);
  CHECK(parsed("2025-11-25T10:42:07.1239999Z") == k_now);
  CHECK(parsed("2025-11-25T10:42:07.1Z") == k_now - 23);
  CHECK(parsed("2025-11-25T11:42:07.123+01:00") == k_now);
  CHECK(parsed("2025-11-25 05:12:07-05:30") == 1'764'067'327'000);
  for (const char* text :
       {"", "2025-02-30", "2025-13-01", "12:42", "2025-11-25 ", "soon", "-1d", "2025-11-25T10:42:07.", "2025-11-25T10:42:07.1x3Z",
        "2025-11-25T10:42.5", "2025-11-25T10:42:07+1:00", "2025-11-25T10:42:07+25:00", "2025-11-25T10:42:07+01:60",
        "2025-11-25T10:42:07+01:0x", "2025-11-25T10:42:07Z+01:00", "2025-11-25T10:42:07.1 Z"}) {
    CAPTURE(text);
    CHECK_FALSE(parsed(text).has_value());
  }
}

TEST_CASE("People read days they know by their names") {
  const Zone zone{"XYZ-2"};
  CHECK(moment_for_people(k_now, k_now) == "today 12:42");
  CHECK(moment_for_people(k_now - 43'200'000, k_now) == "today 00:42");
  CHECK(moment_for_people(k_now - 86'400'000, k_now) == "yesterday 12:42");
  CHECK(moment_for_people(k_now - std::int64_t{4} * 86'400'000, k_now) == "Nov 21 12:42");
  CHECK(moment_for_people(k_now - std::int64_t{400} * 86'400'000, k_now) == "2024-10-21 12:42");
}

TEST_CASE("Programs read ISO 8601 in UTC, and it comes back the same") {
  CHECK(moment_for_programs(k_now) == "2025-11-25T10:42:07.123Z");
  for (const std::int64_t moment : {k_now, std::int64_t{0}, std::int64_t{-1}, std::int64_t{4'102'444'800'001}})
    CHECK(moment_from_programs(moment_for_programs(moment)) == moment);
  CHECK_FALSE(moment_from_programs("2025-11-25T10:42:07Z").has_value());
  CHECK_FALSE(moment_from_programs("2025-11-25T10:42:07.1x3Z").has_value());
}

TEST_CASE("Lengths of time") {
  CHECK(elapsed(0) == "0ms");
  CHECK(elapsed(8'400) == "8ms");
  CHECK(elapsed(2'199'999) == "2.1s");
  CHECK(elapsed(65'000'000) == "1m05s");
  CHECK(elapsed(12'000'000'000) == "3h20m");
  CHECK(elapsed(187'200'000'000) == "2d4h");
}

TEST_CASE("Days of local time") {
  const Zone zone{"XYZ-2"};
  LocalDays days;
  CHECK(days.day_of(1'764'021'599'999) == 20251124);
  CHECK(days.day_of(1'764'021'600'000) == 20251125);
  CHECK(LocalDays::name_of(20251125) == "2025-11-25");
}

// A database that is damaged, or of another tcli.
#include "history/schema.hpp"

#include "support/catch.hpp"
#include "unit/history/history_home.hpp"

#include <fmt/format.h>

using namespace tcli;
using namespace tcli::test;

namespace {
Status ignore(const Run& /*run*/) { return {}; }
} // namespace

TEST_CASE("A database that is damaged is kept aside, and a new one begun") {
  const Home home;
  home.append(ended(run_of(1)));
  opened();
  const std::string path = home.place + "/history.db";
  SECTION("noise") { std::ofstream(path) << std::string(9000, 'x'); }
  SECTION("cut to its first half") { fs::resize_file(path, fs::file_size(path) / 2); }
  SECTION("zeroes in the middle") {
    fs::resize_file(path, 4096);
    fs::resize_file(path, 40960);
  }
  fs::remove(path + "-wal");
  fs::remove(path + "-shm");
  home.append(ended(run_of(2)));
  const std::string told = written_to(2, [] {
    auto history = History::open();
    REQUIRE(history.has_value());
  });
  CHECK(told.find("history.db.damaged-") != std::string::npos);
  CHECK(told.find("tcli history import") != std::string::npos);
  CHECK_FALSE(home.only("history.db.damaged-").empty());
  History history = opened();
  CHECK(ids(history).size() >= 1);
}

TEST_CASE("A database of a newer tcli is left alone") {
  const Home home;
  home.append(ended(run_of(1)));
  opened();
  {
    auto database = Database::open(home.place + "/history.db", Database::Mode::write);
    REQUIRE(database.has_value());
    REQUIRE((*database)->execute("PRAGMA user_version = 99; INSERT OR REPLACE INTO upkeep VALUES('schema', 99)").has_value());
  }
  const auto history = History::open();
  REQUIRE_FALSE(history.has_value());
  CHECK(history.error().why.find("version 99") != std::string::npos);
  CHECK(home.only("history.db.damaged-").empty());
}

TEST_CASE("A version that nobody has written is damage, and moved aside") {
  for (const int version : {-1, 4, 99, 9999, 100'000}) {
    CAPTURE(version);
    const Home home;
    home.append(ended(run_of(1)));
    opened();
    {
      auto database = Database::open(home.place + "/history.db", Database::Mode::write);
      REQUIRE(database.has_value());
      REQUIRE((*database)->execute(fmt::format("PRAGMA user_version = {}", version)).has_value());
    }
    const std::string told = written_to(2, [] { opened(); });
    CHECK(told.find("tcli history import") != std::string::npos);
    const auto runs = salvage(home.only("history.db.damaged-"), ignore);
    REQUIRE(runs.has_value());
    CHECK(runs->runs == 1);
  }
}

TEST_CASE("One of an older tcli is copied, then brought up to date") {
  const int version = GENERATE(1, 2);
  const Home home;
  home.append(ended(run_of(1)));
  opened();
  {
    auto database = Database::open(home.place + "/history.db", Database::Mode::write);
    REQUIRE(database.has_value());
    std::string sql =
        "ALTER TABLE details DROP COLUMN boot_id; DROP INDEX runs_of_people; DELETE FROM upkeep WHERE name = 'schema';";
    if (version == 1) sql += "DROP TABLE notes;";
    REQUIRE((*database)->execute(fmt::format("{} PRAGMA user_version = {}", sql, version)).has_value()); // as it was
  }
  History history = opened();
  CHECK(ids(history) == Ids{id_of(1)});
  CHECK(history.find(id_of(1)).has_value());
  const std::string copy = fmt::format("{}/history.db.v{}", home.place, version);
  CHECK(fs::exists(copy));
  const auto runs = salvage(copy, ignore); // which has no boot_id, and may have no notes
  REQUIRE(runs.has_value());
  CHECK(runs->runs == 1);
}

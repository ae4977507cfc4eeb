// The rows of a command: what can be taken, and what is printed.
#include "host/rows.hpp"

#include "support/environment.hpp"

#include <sys/resource.h>

using namespace tcli;
using namespace tcli::test;

namespace {

// A NULL-terminated list of `count` times the same text.
std::vector<const char*> times(std::size_t count, const char* text) {
  std::vector<const char*> list(count, text);
  list.push_back(nullptr);
  return list;
}

bool columns(Rows& rows, std::vector<const char*> names) {
  names.push_back(nullptr);
  return rows.set_columns(names.data());
}
bool add(Rows& rows, std::vector<const char*> cells) {
  cells.push_back(nullptr);
  return rows.add(cells.data());
}

std::string printed(const Rows& rows, std::string_view format) {
  return written_to(1, [&] { CHECK(rows.print(format).has_value()); });
}

// Names c0, c1 …, so many.
bool numbered(Rows& rows, std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t number = 0; number < count; ++number) names.push_back("c" + std::to_string(number));
  std::vector<const char*> pointers;
  for (const std::string& name : names) pointers.push_back(name.c_str());
  return columns(rows, pointers);
}

} // namespace

TEST_CASE("Without columns nothing is printed, in any format") {
  const Rows rows;
  CHECK(printed(rows, "table").empty());
  CHECK(printed(rows, "json").empty());
}

TEST_CASE("Rows are printed as they came, as a table or as JSON") {
  Rows rows;
  CHECK(columns(rows, {"name", "size"}));
  CHECK(add(rows, {"one", "1"}));
  CHECK(add(rows, {"", "two\x1b"}));
  CHECK(printed(rows, "table") == "one\t1\n\ttwo\\x1b\n");
  const auto json = printed(rows, "json");
  CHECK(json.find("\"schema_version\"") != std::string::npos);
  CHECK(json.find("\"rows\"") != std::string::npos);
  CHECK(json.find("two\\u001b") != std::string::npos);
}

TEST_CASE("Another format is an error, and nothing is printed") {
  Rows rows;
  CHECK(columns(rows, {"a"}));
  CHECK(add(rows, {"1"}));
  Status status;
  CHECK(written_to(1, [&] { status = rows.print("yaml"); }).empty());
  REQUIRE_FALSE(status.has_value());
  CHECK(status.error().status == ExitCode::failed);
  CHECK(status.error().why == "they can be printed as table or json, not as 'yaml'");
  CHECK(printed(rows, "") == "1\n");
}

TEST_CASE("Columns without rows are a result all the same") {
  Rows rows;
  CHECK(columns(rows, {"name"}));
  CHECK(printed(rows, "table").empty());
  CHECK(printed(rows, "json").find("\"rows\"") != std::string::npos);
}

TEST_CASE("Columns are set once, from 1 to 64") {
  Rows rows;
  CHECK_FALSE(columns(rows, {}));
  CHECK_FALSE(numbered(rows, 65));
  CHECK_FALSE(numbered(rows, 1000));
  CHECK_FALSE(columns(rows, {"a", "b", "a"})); // keys of a JSON object
  CHECK_FALSE(columns(rows, {"a", ""}));
  CHECK(numbered(rows, 64));
  CHECK_FALSE(columns(rows, {"x"}));
  CHECK(rows.add(times(64, "cell").data()));
  CHECK_FALSE(rows.add(times(65, "cell").data()));
}

TEST_CASE("A row has as many cells as there are columns, and comes behind them") {
  Rows rows;
  CHECK_FALSE(add(rows, {"early"}));
  CHECK_FALSE(add(rows, {}));
  CHECK(columns(rows, {"a", "b"}));
  for (const auto& cells : std::vector<std::vector<const char*>>{{}, {"1"}, {"1", "2", "3"}}) CHECK_FALSE(add(rows, cells));
  CHECK(add(rows, {"1", "2"}));
  CHECK(printed(rows, "table") == "1\t2\n");
}

TEST_CASE("64 MiB in all are taken and no more; what was taken before is kept") {
  Rows rows;
  CHECK(columns(rows, {"a"}));
  const std::string large(16 * 1024 * 1024, 'x');
  for (int row = 0; row < 3; ++row) CHECK(add(rows, {large.c_str()}));
  CHECK_FALSE(add(rows, {large.c_str()})); // each row costs a little more than its text
  CHECK_FALSE(add(rows, {large.c_str()}));
  CHECK(add(rows, {"small"}));
  CHECK(printed(rows, "table").size() == 3 * (large.size() + 1) + 6);
}

TEST_CASE("A row that is too large is refused before any of it is copied") {
  Rows rows;
  CHECK(numbered(rows, 64));
  const std::string large(4 * 1024 * 1024, 'x');
  struct ::rusage before {
  }, after{};
  ::getrusage(RUSAGE_SELF, &before);
  CHECK_FALSE(rows.add(times(64, large.c_str()).data()));
  ::getrusage(RUSAGE_SELF, &after);
  CHECK(after.ru_maxrss - before.ru_maxrss < 16 * 1024); // KiB
}

TEST_CASE("Rows of nothing don't come without end either") {
  Rows rows;
  CHECK(columns(rows, {"a"}));
  int taken = 0;
  while (taken < 10'000'000 && add(rows, {""})) ++taken;
  CHECK(taken < 10'000'000);
}

// new_run_id: a ULID.
#include "history/run_id.hpp"

#include "support/catch.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <thread>

using tcli::new_run_id;

namespace {

constexpr std::string_view k_alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

std::int64_t milliseconds_of(const std::string& id) {
  std::int64_t value = 0;
  for (const char digit : id.substr(0, 10)) value = value * 32 + static_cast<std::int64_t>(k_alphabet.find(digit));
  return value;
}

std::int64_t now() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

} // namespace

TEST_CASE("A run id is 26 characters of Crockford's alphabet") {
  const auto id = new_run_id();
  CHECK(id.size() == 26);
  CHECK(std::ranges::all_of(id, [](char digit) { return k_alphabet.find(digit) != std::string_view::npos; }));
  CHECK(id[0] <= '7'); // 128 bits
}

TEST_CASE("A run id begins with the time, so that ids sort by it") {
  const auto before = now();
  const auto first = new_run_id();
  CHECK(milliseconds_of(first) >= before);
  CHECK(milliseconds_of(first) <= now());
  CHECK(tcli::time_of_run_id(first) == milliseconds_of(first));
  CHECK(tcli::time_of_run_id(tcli::run_id_of_time(1795776666394)) == 1795776666394);
  std::this_thread::sleep_for(std::chrono::milliseconds(2));
  CHECK(first < new_run_id());
}

TEST_CASE("Run ids don't repeat, and all of the random part varies") {
  std::set<std::string> ids;
  std::array<std::set<char>, 26> digits;
  for (int i = 0; i < 2000; ++i) {
    const auto id = new_run_id();
    ids.insert(id);
    for (std::size_t place = 10; place < 26; ++place) digits[place].insert(id[place]);
  }
  CHECK(ids.size() == 2000);
  for (std::size_t place = 10; place < 26; ++place) CHECK(digits[place].size() == 32);
}

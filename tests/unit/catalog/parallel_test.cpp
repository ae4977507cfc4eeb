// for_each_range: every index once, whatever the count.
#include "catalog/parallel.hpp"

#include "support/catch.hpp"

#include <mutex>
#include <set>

using namespace tcli;

TEST_CASE("Every index is in exactly one range, and all are done at the end") {
  for (const std::size_t count : {0U, 1U, 2U, 31U, 32U, 33U, 64U, 65U, 1000U, 4097U}) {
    for (const std::size_t batch : {1U, 7U, 32U, 5000U}) {
      CAPTURE(count, batch);
      std::vector<std::atomic<int>> visits(count);
      std::atomic<bool> in_bounds = true;
      for_each_range(count, batch, [&](std::size_t begin, std::size_t end) {
        if (begin >= end || end > count || end - begin > batch) in_bounds = false;
        for (std::size_t index = begin; index < end; ++index) ++visits[index];
      });
      CHECK(in_bounds);
      CHECK(std::all_of(visits.begin(), visits.end(), [](const auto& visit) { return visit == 1; }));
    }
  }
}

TEST_CASE("One range starts no thread") {
  std::mutex lock;
  std::set<std::thread::id> workers;
  for_each_range(32, 32, [&](std::size_t, std::size_t) {
    const std::scoped_lock guard{lock};
    workers.insert(std::this_thread::get_id());
  });
  CHECK(workers == std::set{std::this_thread::get_id()});
}

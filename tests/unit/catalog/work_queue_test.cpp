// WorkQueue: every item once, while more are added, and nothing of the caller's is held open.
#include "catalog/work_queue.hpp"

#include "support/catch.hpp"

#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <poll.h>
#include <set>
#include <stdexcept>

using namespace tcli;

namespace {

using Queue = WorkQueue<std::atomic<int>, std::function<void(std::atomic<int>&)>>;

} // namespace

TEST_CASE("Every item that was added is worked on once, and all are done at the end") {
  for (const std::size_t count : {0U, 1U, 31U, 32U, 33U, 64U, 65U, 1000U, 4097U}) {
    CAPTURE(count);
    std::deque<std::atomic<int>> items;
    Queue queue([](std::atomic<int>& item) { ++item; });
    for (std::size_t index = 0; index < count; ++index) queue.add(items.emplace_back(0));
    queue.finish();
    CHECK(std::all_of(items.begin(), items.end(), [](const auto& item) { return item == 1; }));
  }
}

TEST_CASE("A few items start no thread, and wait for the end") {
  std::set<std::thread::id> workers;
  std::deque<std::atomic<int>> items;
  Queue queue([&](std::atomic<int>&) { workers.insert(std::this_thread::get_id()); });
  for (int index = 0; index < 31; ++index) queue.add(items.emplace_back(0));
  CHECK(workers.empty());
  queue.finish();
  CHECK(workers == std::set{std::this_thread::get_id()});
}

TEST_CASE("What a work lacks memory for comes to the caller, and the others are done") {
  std::atomic<int> done = 0;
  std::deque<std::atomic<int>> items;
  Queue queue([&](std::atomic<int>& item) {
    if (item == 7) throw std::bad_alloc();
    ++done;
  });
  for (int index = 0; index < 200; ++index) queue.add(items.emplace_back(index));
  CHECK_THROWS_AS(queue.finish(), std::bad_alloc);
  CHECK(done == 199);
}

TEST_CASE("A pipe that the caller closes is closed, though others are at work") {
  if (std::thread::hardware_concurrency() < 2) return;
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  std::atomic<bool> is_read = false;
  std::atomic<int> elsewhere = 0;
  std::deque<std::atomic<int>> items;
  const auto caller = std::this_thread::get_id();
  Queue queue([&](std::atomic<int>&) {
    if (std::this_thread::get_id() == caller) return;
    ++elsewhere;
    while (!is_read) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  });
  for (int index = 0; index < 64; ++index) queue.add(items.emplace_back(0));
  while (elsewhere == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  ::close(ends[1]);
  pollfd end{.fd = ends[0], .events = POLLIN, .revents = 0};
  CHECK(::poll(&end, 1, 5000) == 1); // its end has come
  is_read = true;
  queue.finish();
  ::close(ends[0]);
}

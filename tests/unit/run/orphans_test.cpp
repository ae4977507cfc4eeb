// What a child leaves running is found and ended, wherever it went.
#include "run/orphans.hpp"

#include "support/script_folder.hpp"

#include <csignal>

using namespace tcli;
using namespace std::chrono_literals;

namespace {

// Forks a child that does `work` and ends.
template <class Work> pid_t fork_child(Work work) {
  const pid_t child = ::fork();
  if (child == 0) {
    work();
    ::_exit(0);
  }
  return child;
}

// A process that sleeps in a session of its own, started by a parent that has ended when this returns.
pid_t leave_one_running() {
  std::array<int, 2> ends{};
  REQUIRE(::pipe(ends.data()) == 0);
  const pid_t child = fork_child([&] {
    const pid_t left = fork_child([] {
      ::setsid();
      ::sleep(60);
    });
    if (::write(ends[1], &left, sizeof left) < 0) ::_exit(1);
  });
  pid_t left = 0;
  REQUIRE(::read(ends[0], &left, sizeof left) == sizeof left);
  ::close(ends[0]);
  ::close(ends[1]);
  REQUIRE(::waitpid(child, nullptr, 0) == child);
  return left;
}

} // namespace

TEST_CASE("A process whose parent ended is ended, and counted") {
  const OrphanScope scope;
  CHECK(scope.end_all() == 0);
  const pid_t left = leave_one_running(), other = leave_one_running();
  CHECK(scope.end_all() == 2);
  CHECK(::kill(left, 0) != 0);
  CHECK(::kill(other, 0) != 0);
  CHECK(scope.end_all() == 0);
}

TEST_CASE("Children that were there before are let alone") {
  const pid_t before = fork_child([] { ::sleep(60); });
  {
    const OrphanScope scope;
    CHECK(scope.end_all() == 0);
    scope.kill_all();
  }
  CHECK_FALSE(has_ended(before));
  ::kill(before, SIGKILL);
  CHECK(test::within(10s, [&] { return has_ended(before); }));
  CHECK(has_ended(before)); // what it ended with stays
  CHECK(::waitpid(before, nullptr, 0) == before);
}

TEST_CASE("One that has ended by itself is taken, and does not count") {
  const OrphanScope scope;
  const pid_t child = fork_child([] {});
  REQUIRE(test::within(10s, [&] { return has_ended(child); }));
  CHECK(scope.end_all() == 0);
  CHECK(::waitpid(child, nullptr, 0) == -1);
}
